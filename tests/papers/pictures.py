"""`make document-pictures`: pictures of all documents that the portal makes, in build/documents/.

`make test` does not collect this module. Files of office programs go through LibreOffice, if it is installed.
`BEFORE=FOLDER` has pictures that an older version of the portal made; then docs/documents/
gets a light picture of each document that differs: on the left as it was, on the right as it is.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pypdfium2
from django.test import Client
from PIL import Image, ImageChops

from agencies.models import Agency
from events.invitations.letterhead_forms import store_logo
from events.models import Event, LetterImage, Session
from participants.certificates.images import store_clear_image
from participants.workbook.demo import load_demo
from scripts.check_translations import ROOT
from tests import make
from tests.papers.drawings import logo, signature

FOLDER = ROOT / "build" / "documents"
COMMITTED = ROOT / "docs" / "documents"
BEFORE = os.environ.get("BEFORE", "")
ONLY = os.environ.get("ONLY", "")
"""A part of the names of the documents to make, for example "badges"; all by default."""
SCALE = 110 / 72
PAGES = 7
"""The first pages of each document that get a picture, beside the last."""
LARGEST = 30_000  # bytes of a committed picture
HEIGHT, GAP = 560, 12  # pixels of a committed picture, and between before and after
MANY, ONE, COMING = "BANYAK", "SATU", "NANTI"
DEMO = "SPPTIK-2022-LAMPUNG"

DOCUMENTS = {
    **{
        f"{name}-{code.lower()}": f"/events/{code}/{path}"
        for code in (MANY, ONE)
        for name, path in {
            "badges": "badges/?as=sheets",
            "badges-b3": "badges/?as=sheets&size=86x125",
            "badges-a6": "badges/?as=sheets&size=a6",
            "sign-sheet-day": "sign-sheets/?of=d2026-05-11&blank=3",
            "rundown": "official-documents/susunan-acara/",
            "plates": "official-documents/papan-nama/",
            "receipts": "official-documents/daftar-penerimaan/",
            "minutes": "official-documents/berita-acara/",
            "returns": "official-documents/surat-pengembalian/",
            "statements": "official-documents/surat-keterangan/",
        }.items()
    },
    **{
        f"report-{name}-{code.lower()}-{form}": f"/reports/{name}/{code}/?format={form}"
        for code in (MANY, ONE)
        for name, form in (("event", "pdf"), ("event", "docx"), ("attendance", "pdf"), ("attendance", "xlsx"))
    },
    **{
        f"report-{name}-{form}": f"/reports/{path}{'&' if '?' in path else '?'}format={form}"
        for name, path in {
            "coverage": "coverage/18/",
            "funnel": "funnel/?by=event",
            "trend": "trend/?province=18",
            "repeated": "repeated/?province=18",
            "never": "never/?province=18",
            "recap": "recap/?year=2022",
        }.items()
        for form in ("pdf", "xlsx")
    },
}
"""The addresses of documents by their names. A new document needs a line here."""
SESSIONS = [
    (0, 8, "Pembukaan dan Kebijakan Transformasi Perpustakaan Berbasis Inklusi Sosial", "Dra. Contoh Pembicara, M.Si."),
    (0, 10, "Strategi Pengembangan Perpustakaan", "Ahmad Contoh, S.Sos., M.Hum."),
    (0, 13, "Layanan Perpustakaan Berbasis Teknologi Informasi dan Komunikasi", "Siti Contoh, M.Kom."),
    (1, 8, "Pelibatan Masyarakat", "Ahmad Contoh, S.Sos., M.Hum."),
    (1, 13, "Advokasi dan Kemitraan dengan Pemangku Kepentingan di Daerah", ""),
    (2, 8, "Rencana Kerja Tindak Lanjut dan Evaluasi", "Tim Fasilitator"),
]
NAMES = [
    "Ani Lestari, S.IP.",
    "Budi",
    "Dr. Hj. Siti Nur Hasnah Rahmawati Kusumaningrum, S.Sos., M.Hum.",
    "Dedi Irawan",
    "Ni Luh Putu Ayu Saraswati Dewi",
    "Muhammad Abdurrahman Al-Faruqi, S.Kom., M.T.I.",
    "Eka Wulandari, A.Md.",
]


def test_pictures_of_all_documents(transactional_db, tmp_path: Path) -> None:
    load_demo("rahasia-sekali")
    make_events()
    client = Client()
    client.force_login(make.user(full_name="Bagus Koordinator"))
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name, path in {**DOCUMENTS, **dict(further())}.items():
        if ONLY in name:
            answer = client.get(path)
            content = answer.getvalue()
            assert answer.status_code == 200, (name, path, answer)
            write_pages(name, content, tmp_path)
    write_index()
    if BEFORE:
        write_pairs(Path(BEFORE))


def further() -> Iterator[tuple[str, str]]:
    """Yield documents whose address has a key of the database."""
    for code in (MANY, ONE):
        event, low = Event.objects.get(code=code), code.lower()
        people = event.registrations.filter(certificates__isnull=False).order_by("number")
        for one in {people.first(), people.filter(participant__full_name__contains="Kusumaningrum").first()} - {None}:
            path = f"/events/{code}/certificates/{one.number}/{one.certificates.get().pk}/file/"
            yield f"certificate-{low}-{one.number}", path
        session = event.sessions.order_by("number").first()
        yield f"sign-sheet-session-{low}", f"/events/{code}/sign-sheets/?of=s{session.pk}&blank=0"
    letter = Event.objects.get(code=COMING).invitations.first()
    yield "invitation-pdf", f"/events/{COMING}/invitations/{letter.pk}/"
    yield "invitation-docx", f"/events/{COMING}/invitations/{letter.pk}/docx/"


def make_events() -> None:
    """Make an event with 60 people and one with a single person, with logos and signatures."""
    mark: LetterImage = store_logo(logo())
    make.letterhead(
        letterhead="Perpustakaan Nasional Republik Indonesia\nPusat Contoh Pembinaan Perpustakaan\n"
        "Jalan Contoh Nomor 1, Jakarta Pusat · Telepon 021-0000000",
        logo=mark,
        signatory_position="Kepala Pusat Contoh Pembinaan Perpustakaan",
        signatory_name="Dr. Nama Pejabat Contoh, M.Si.",
        signatory_nip="196609261991052001",
        copies_to="Deputi Bidang Pengembangan Sumber Daya Perpustakaan\nGubernur Lampung",
    )
    signatories = [
        {
            "position": "Kepala Pusat Contoh Pembinaan Perpustakaan",
            "name": "Dr. Nama Pejabat Contoh, M.Si.",
            "nip": "19660926 199105 2 001",
            "image": store_clear_image(signature()),
        },
    ]
    template = make.certificate_template(
        signatories=signatories, logo=store_clear_image(logo()), second_logo=store_clear_image(logo("#8a2a1c"))
    )
    for code, people in ((MANY, 60), (ONE, 1)):
        event = _event(code, date(2026, 5, 11))
        _seat(event, people)
        make.certificates(event, template=template, dated_on=date(2026, 5, 13))
    coming = _event(COMING, date(2031, 5, 12), status=Event.Status.OPEN)
    for agency in _agencies():
        make.quota(coming, agency, seats=2)
    make.invitations(coming, dated_on=date(2031, 4, 20))


def _event(code: str, first: date, **fields: str) -> Event:
    event = make.event(
        "18",
        code=code,
        starts_on=first,
        ends_on=first + timedelta(days=2),
        batch="Angkatan II",
        title="Bimbingan Teknis Strategi Pengembangan Perpustakaan dan Teknologi Informasi dan Komunikasi",
        venue="Hotel Contoh Sejahtera, Jalan Wolter Monginsidi, Bandar Lampung",
        organiser="Perpustakaan Nasional Republik Indonesia",
        contact_name="Rina Contoh",
        contact_phone="0812-3456-7890",
        **fields,
    )
    for number, (day, hour, title, speaker) in enumerate(SESSIONS, start=1):
        Session.objects.create(
            event=event,
            number=number,
            title=title,
            date=first + timedelta(days=day),
            speaker=speaker,
            starts_at=time(hour),
            ends_at=time(hour + 1, 30),
            lesson_hours=2,
        )
    return event


def _agencies() -> list[Agency]:
    village = Agency.objects.filter(name__startswith="Perpustakaan Desa Sumber Rejo").first()
    village = village or make.agency("18.12", "village", name="Perpustakaan Desa Sumber Rejo Makmur Sentosa")
    return [*Agency.objects.filter(province="18").exclude(pk=village.pk).order_by("kind", "name")[:11], village]


def _seat(event: Event, people: int) -> None:
    agencies = _agencies()
    for number in range(people):
        agency = agencies[number * len(agencies) // people]
        if not event.quotas.filter(agency=agency).exists():
            make.quota(event, agency, seats=60)
        name = NAMES[number % len(NAMES)] if number < 2 * len(NAMES) else f"{NAMES[number % 5].split(',')[0]} {number}"
        position = "Pustakawan Ahli Muda" if number % 2 else ""
        make.registration(event, agency, marks="A" * 6 if number == 5 else "HTHHHH", full_name=name, position=position)


def write_pages(name: str, content: bytes, scratch: Path) -> None:
    """Write a picture of each page of the file; a file of an office program goes through LibreOffice."""
    if not content.startswith(b"%PDF"):
        content = _converted(content, scratch)
    if not content:
        return
    with pypdfium2.PdfDocument(content) as document:
        for page in sorted({*range(min(PAGES, len(document))), len(document) - 1}):
            picture = document[page].render(scale=SCALE).to_pil().convert("RGB")
            picture.save(FOLDER / f"{name}-{page + 1:02d}.png", optimize=True)


def _converted(content: bytes, scratch: Path) -> bytes:
    """Return the file as LibreOffice prints it, nothing without LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return b""
    path = scratch / ("one.docx" if b"word/document.xml" in content else "one.xlsx")
    path.write_bytes(content)
    profile = f"-env:UserInstallation=file://{scratch}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(scratch), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return path.with_suffix(".pdf").read_bytes()


def write_index() -> None:
    """Write a page that shows all pictures."""
    names = sorted(path.name for path in FOLDER.glob("*.png"))
    shown = "".join(f'<h2>{name}</h2><img src="{name}" height="600">' for name in names)
    (FOLDER / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{shown}")


def write_pairs(before: Path) -> None:
    """Write the first pages that differ into docs/documents/, each pair light enough for the repository."""
    COMMITTED.mkdir(exist_ok=True)
    for path in sorted(FOLDER.glob("*-01.png")):
        old = before / path.name
        if old.exists() and f"-{ONE.lower()}-" not in path.name:
            with Image.open(old) as then, Image.open(path) as now:
                if not _is_same(then, now):
                    _write_light(_side_by_side(then, now), COMMITTED / f"{path.stem}.webp")


def _write_light(picture: Image.Image, path: Path) -> None:
    for quality in (60, 45, 30, 20):
        picture.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= LARGEST:
            return


def _is_same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is None


def _side_by_side(left: Image.Image, right: Image.Image) -> Image.Image:
    small = [one.convert("RGB").resize((one.width * HEIGHT // one.height, HEIGHT)) for one in (left, right)]
    pair = Image.new("RGB", (small[0].width + GAP + small[1].width, HEIGHT), "#888")
    pair.paste(small[0], (0, 0))
    pair.paste(small[1], (small[0].width + GAP, 0))
    return pair
