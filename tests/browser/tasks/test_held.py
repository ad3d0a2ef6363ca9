"""A coordinator holds an event and closes it at a desk: papers, attendance, tests, certificates, report."""

import re

import pytest
from django.utils import timezone
from django.utils.text import slugify
from playwright.sync_api import expect

from agencies.regions import load_regions
from events.models import Event
from participants.models import Attendance, Certificate, DoorLink, SignedCertificate, TestScore
from tests import make
from tests.work import run_jobs

EVENT = "/events/HARI/"
PEOPLE = 8
SAVED = ".sheet-state[data-state=saved]"


@pytest.fixture
def event(transactional_db, sign_in) -> Event:
    """An event of two sessions that is on today, with people."""
    load_regions()
    event = make.event(
        code="HARI", title="Bimtek Hari Ini", status="closed", sessions=2, starts_on=timezone.localdate()
    )
    agency = make.agency("18.06", name="Dinas Perpustakaan Kabupaten Tanggamus")
    make.quota(event, agency, seats=PEOPLE)
    for number in range(1, PEOPLE + 1):
        make.registration(event, agency, full_name=f"Orang {number:02}")
    sign_in(make.user())
    return event


def marks_of(event: Event, session: int) -> str:
    marks = Attendance.objects.filter(session__event=event, session__number=session).order_by("registration__number")
    return "".join(marks.values_list("mark", flat=True))


def test_hold_an_event(desk, page, event):
    """Papers, door, attendance and tests."""
    with desk.task(EVENT, "Sign sheets of a day"):
        desk.link("Dokumen", within=".tabs")
        desk.link("Daftar hadir cetak", within="main")
        assert desk.download(page.locator("main button[name=of]").first).startswith(b"%PDF")
    with desk.task(EVENT, "Badges of all people"):
        desk.link("Dokumen", within=".tabs")
        desk.link("Tanda pengenal", within="main")
        assert desk.download(page.get_by_role("button", name="Lembar potong (PDF)")).startswith(b"%PDF")
    with desk.task(EVENT, "Give a helper the link of the door of an event"):
        desk.link("Kehadiran", within=".tabs")
        desk.link("Kehadiran di pintu", within="main")
        desk.fill(label="Rina")
        desk.button("Buat tautan")
        expect(page.get_by_role("link", name="WhatsApp")).to_be_visible()
    assert DoorLink.objects.count() == 1
    with desk.task(EVENT, "Mark all people of a session as present, and one of them as absent, by keyboard"):
        desk.link("Kehadiran", within=".tabs")
        desk.link("Catat kehadiran", within="main")
        desk.tap(page.locator("thead th[data-session] a").first)
        desk.tap(page.locator("#whole [data-bulk=rest]"))
        desk.tap(page.locator("#whole [data-confirm]"))
        desk.tap(page.locator("table.sheet .rows tr").last.locator("td").first)
        desk.press("a")
        expect(page.locator(SAVED)).to_be_visible()
    assert marks_of(event, 1) == "H" * (PEOPLE - 1) + "A"
    with desk.task(f"{EVENT}attendance/", "Correct a mark of attendance"):
        desk.tap(page.locator("table.sheet .rows tr").last.locator("td").first)
        desk.press("h")
        expect(page.locator(SAVED)).to_be_visible()
    assert marks_of(event, 1) == "H" * PEOPLE
    with desk.task(EVENT, "Enter the scores of all people, pasted as two columns of a spreadsheet"):
        desk.link("Tes dan evaluasi", within=".tabs")
        desk.paste(page.locator("[name=pre-1]"), "\n".join(f"{60 + n}\t{70 + n}" for n in range(PEOPLE)))
        expect(page.locator("#save-state.is-saved")).to_be_visible()
    assert TestScore.objects.count() == 2 * PEOPLE


def test_close_an_event(desk, page, event):
    """Certificates, photos, materials and report."""
    people = event.registrations.order_by("number")
    make.record_marks(event, {(one, x): "H" for one in people for x in event.sessions.all()}, by=None, method="import")
    with desk.task(EVENT, "Mark an event as finished, after the page has said what is still open"):
        desk.link("Tandai selesai", within="main")
        expect(page.locator("main")).to_contain_text(f"{PEOPLE} sertifikat belum diterbitkan")
        desk.button("Tandai selesai")
        desk.succeeds("Kegiatan selesai")
    with desk.task("/", "Make a certificate template with a logo and a signature"):
        desk.account()
        desk.link("Pengaturan", within=".menu-panel")
        desk.link("Templat sertifikat", within="main")
        desk.link("Templat baru", within="main")
        desk.fill(name="Pustaka", place="Jakarta")
        desk.enter(page.locator("[name=signatory-1-position]"), "Kepala Pusat")
        desk.enter(page.locator("[name=signatory-1-name]"), "Sri Penanda Tangan")
        desk.choose(page.locator("[name=new_logo]"), make.picture(200, 200, "PNG"), "logo.png")
        desk.choose(page.locator("[name=signatory-1-new_image]"), make.picture(200, 80, "PNG"), "tanda.png")
        desk.button("Simpan")
        desk.succeeds("Templat sertifikat “Pustaka” disimpan")
    with desk.task(EVENT, "Issue the certificates of all people, and get them as one PDF"):
        desk.link("Sertifikat", within=".tabs")
        desk.link(f"Terbitkan {PEOPLE}", within="main")
        desk.button(f"Terbitkan {PEOPLE}")
        desk.succeeds(f"{PEOPLE} sertifikat diterbitkan")
        desk.open_menu("Unduh semua")
        desk.tap(page.locator("details[open] button").first)
        expect(page).to_have_url(re.compile("/jobs/"))
        run_jobs()
        assert desk.download(page.get_by_role("link", name="Unduh")).startswith(b"%PDF")
    certificates = list(Certificate.objects.order_by("pk"))
    with desk.task(f"{EVENT}certificates/", "Store the signed files of all certificates at once"):
        desk.link("Unggah berkas bertanda tangan", within="main")
        files = {f"{slugify(one.number.text.replace('/', '-'))}.pdf": b"%PDF-1.7\n%%EOF" for one in certificates}
        desk.choose_all(page.locator("main [name=files]"), files)
        desk.button("Periksa berkas")
        desk.button("Simpan")
        desk.succeeds(f"{PEOPLE} berkas bertanda tangan")
    assert SignedCertificate.objects.count() == PEOPLE
    with desk.task(f"{EVENT}certificates/", "Revoke a certificate with a reason"):
        desk.link("Orang 01", within="main")
        desk.link("Cabut", within="main")
        desk.fill(reason="Salah nama")
        desk.button("Cabut")
        desk.succeeds("dicabut")
    with desk.task(f"{EVENT}certificates/", "Replace a certificate with a reason"):
        desk.link("Orang 02", within="main")
        desk.tap(page.locator("a[href$='/reissue/']"))
        desk.fill(reason="Salah gelar")
        desk.button("Ganti")
        desk.succeeds(f"{PEOPLE + 1:04}/SPP-TIK")
    with desk.task("", "See on the public page that a certificate is revoked, and since when"):
        page.goto(f"/certificates/{certificates[0].code}/")
        expect(page.locator("main")).to_contain_text("dicabut")
    with desk.task(EVENT, "Correct the title of an event, and replace all its certificates"):
        desk.link("Ubah", within="main")
        desk.fill(title="Bimtek Literasi")
        desk.button("Simpan")
        expect(page.get_by_text(f"{PEOPLE - 1} sertifikat sudah terbit.")).to_be_visible()
        desk.button("Simpan")
        desk.succeeds("Bimtek Literasi")
        desk.link("Sertifikat", within=".tabs")
        desk.tap(page.locator("a[href$='/certificates/replace/']"))
        desk.fill(reason="Judul diperbaiki")
        desk.button("Ganti")
        desk.succeeds(str(PEOPLE - 1))
    with desk.task(EVENT, "Store photos of an event"):
        desk.link("Dokumen", within=".tabs")
        desk.link("Foto", within="main")
        desk.choose_all(page.locator("main [name=files]"), {f"{n}.jpg": make.picture() for n in range(3)})
        desk.button("Kirim")
        desk.succeeds("3")
    with desk.task(EVENT, "Store a material of an event"):
        desk.link("Dokumen", within=".tabs")
        desk.link("Materi", within="main")
        desk.choose(page.locator("main [name=file]"), b"%PDF-1.7 materi", "materi.pdf")
        desk.button("Tambah")
        desk.succeeds("materi")
    with desk.task(EVENT, "Report of an event as PDF"):
        desk.link("Dokumen", within=".tabs")
        desk.link("Laporan kegiatan", within="main")
        assert desk.download(page.get_by_role("link", name="Unduh PDF")).startswith(b"%PDF")
