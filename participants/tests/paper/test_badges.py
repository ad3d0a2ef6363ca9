"""Badges: recipients, codes for scanners, and long names."""

import io
import zipfile

import pytest

from accounts.jobs.running import Progress
from accounts.models import Job
from participants.models import Registration
from participants.paper import badge_views, badges, batches
from participants.paper.sign_sheets import occasions, people, rows
from tests import make
from tests.pdf import bookmarks, metadata, page_picture, pieces, qr_texts, read, said, texts
from tests.work import run_jobs

pytestmark = pytest.mark.one_engine("PDF files; jobs and their parts are tested in accounts/tests/jobs")

MM = 72 / 25.4
_COLUMNS, _TOP, _HEIGHT = (15, 105), 11, 55  # mm
_LONG = {
    "capitals": "DINAS PERPUSTAKAAN DAN KEARSIPAN KABUPATEN TULANG BAWANG BARAT " * 4,
    "wide": "W" * 250,
    "usual": "Perpustakaan Desa Sumber Rejo Kecamatan Way Jepara Kabupaten Lampung Timur " * 4,
}


@pytest.fixture
def event(regions):
    return make.event("18", code="KARTU", title="Bimtek Kartu")


def seat(event, number: int) -> list[Registration]:
    agency = make.agency("18.03", name="Dinas Ragem")
    make.quota(event, agency, seats=number)
    return [make.registration(event, agency, full_name=f"Peserta Ke{place:04d}") for place in range(1, number + 1)]


def sheets(event, user=None) -> bytes:
    return badges.badge_sheets_pdf(event, list(people(event, user or make.user())))


def kept(job: Job) -> bytes:
    with job.file.open() as file:
        return file.read()


def test_each_badge_has_name_agency_event_and_the_ticket(event):
    registrations = seat(event, 13)
    content = sheets(event)
    pages = texts(content)
    assert len(pages) == 2
    text = "\n".join(pages)
    assert [text.count(one.participant.full_name) for one in registrations] == [1] * 13
    assert (text.count("Dinas Ragem"), text.count("Bimtek Kartu")) == (13, 13)
    assert sorted(bookmarks(content)) == [one.participant.full_name for one in registrations]
    codes = [code for page in range(2) for code in qr_texts(page_picture(content, page))]
    assert sorted(codes) == sorted(f"BT{one.ticket}" for one in registrations)


def test_the_pdf_declares_archive_and_accessibility_standards(event):
    seat(event, 1)
    rdf = metadata(sheets(event))
    assert (said(rdf, "pdfaid:part"), said(rdf, "pdfuaid:part")) == (["3"], ["1"])


@pytest.mark.parametrize(
    ("name", "lines"),
    [("Budi", 1), ("Kusumaningrumsastrowardoyo", 1), ("Siti Nur Wolfeschlegelsteinhausenberger", 2), ("W" * 60, 5)],
)
def test_a_name_is_large_and_its_words_break_only_if_they_must(event, name, lines):
    make.registration(event, make.agency("18.03"), full_name=name)
    found = pieces(badges.badge_sheets_pdf(event, list(people(event, make.user())), size="86x125"))
    letters = set("".join(name.split()))
    of_name = [piece for piece in found if set("".join(piece.text.split())) <= letters and piece.text.strip() in name]
    assert len({round(piece.y) for piece in of_name}) == lines


@pytest.mark.parametrize("kind", _LONG)
def test_long_texts_fit_on_the_badge(event, kind):
    """Each letter is inside its own badge and outside the QR code."""
    agency = make.agency("18.03", name=_LONG[kind][:200])
    event.title = _LONG[kind][:250]
    event.save()
    make.quota(event, agency, seats=10)
    codes = {}
    for number in range(10):
        one = make.registration(event, agency, full_name=f"{_LONG[kind][:195]}{number}")
        codes[f"BT{one.ticket}"] = number
    content = sheets(event)
    assert len(read(content).pages) == 1
    assert len(qr_texts(page_picture(content))) == 10
    places = [[] for _badge in range(10)]
    for x, y, text in words(content):
        column = 0 if x < _COLUMNS[1] else 1
        row = int((y - _TOP) // _HEIGHT)
        within = x - _COLUMNS[column], y - _TOP - row * _HEIGHT
        assert within[0] >= 3
        assert 3 <= within[1] <= 52
        places[2 * row + column].append((*within, text))
    for number, found in enumerate(places):
        assert "".join("".join(text for *_place, text in found).split()).count(str(number)) >= 1
        # The name ends above the QR code, which begins 28.6 mm from the top and 63.6 mm from the left.
        bold = [y for x, y, text in found if text.strip().endswith(str(number)) and "2022" not in text]
        assert max(bold) <= 30


@pytest.mark.parametrize("size", badges.SIZES)
def test_each_size_has_whole_sheets_of_badges_with_role_number_and_province(event, size):
    make.letterhead(logo=make.letter_logo())
    registrations = seat(event, 11)
    form = badges.SIZES[size]
    content = badges.badge_sheets_pdf(event, list(people(event, make.user())), size=size)
    pages = texts(content)
    full, rest = divmod(11, form.on_a_sheet)
    assert [page.count("PESERTA") for page in pages] == [form.on_a_sheet] * full + [rest]
    assert " ".join(pages[0].split()).count("Dinas Ragem, Kabupaten") == form.on_a_sheet
    assert pages[0].count("Lampung") >= 2 * form.on_a_sheet
    for one in registrations:
        assert f"No. {one.number}" in "\n".join(pages)
    codes = [code for page in range(len(pages)) for code in qr_texts(page_picture(content, page))]
    assert sorted(codes) == sorted(f"BT{one.ticket}" for one in registrations)
    card = badges.badge_card_pdf(event, registrations[0], size)
    assert [round(float(side) / MM) for side in read(card).pages[0].mediabox[2:]] == [form.width, form.height]
    assert len(read(card).pages) == 1


def test_speakers_and_the_committee_have_badges_with_their_own_word(event, client):
    event.sessions.create(number=1, title="Materi", date=event.starts_on, lesson_hours=2, speaker="Dr. Budi Narasumber")
    client.force_login(make.user(province="18"))
    page = client.get("/events/KARTU/badges/")
    assert page.context["named"]["names"].value() == "Dr. Budi Narasumber"
    sent = {"role": "speaker", "size": "86x125", "names": "Dr. Budi Narasumber\n\n Sri  Kedua "}
    answer = client.post("/events/KARTU/badges/", sent)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kartu-narasumber-kartu.pdf"'
    text = " ".join(texts(answer.content)[0].split())
    assert [text.count(word) for word in ("NARASUMBER", "Dr. Budi Narasumber", "Sri Kedua", "PESERTA")] == [2, 1, 1, 0]
    (text,) = texts(client.post("/events/KARTU/badges/", sent | {"role": "committee", "names": ""}).content)
    assert text.count("PANITIA") == 4
    for wrong in ({"names": "a\n" * 101}, {"role": "participant"}, {"size": "a0"}):
        answer = client.post("/events/KARTU/badges/", sent | wrong)
        assert list(answer.context["named"].errors) == list(wrong)


def words(content: bytes) -> list[tuple[float, float, str]]:
    """Return the distance in mm from the upper left corner of its page to the start of each piece of text, at its
    baseline."""
    height = float(read(content).pages[0].mediabox.height)
    return [(piece.x / MM, (height - piece.y) / MM, piece.text) for piece in pieces(content)]


def test_a_few_badges_are_made_at_once_for_the_users_province(event, client):
    make.registration(event, make.agency("18.03"), full_name="Sri Lampung")
    make.registration(event, make.agency("72.01"), full_name="Tuti Sulteng")
    make.registration(event, make.agency("18.04"), full_name="Budi Diusulkan", status="proposed")
    client.force_login(make.user(province="72"))
    assert client.get("/events/KARTU/badges/").context["people"] == 1
    answer = client.get("/events/KARTU/badges/", {"as": "sheets"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kartu-peserta-kartu.pdf"'
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )
    (text,) = texts(answer.content)
    assert [name in text for name in ["Tuti Sulteng", "Sri Lampung", "Budi Diusulkan"]] == [True, False, False]


def test_many_badges_are_made_in_the_background(event, client, monkeypatch):
    monkeypatch.setattr(badge_views, "AT_ONCE", 11)
    registrations = seat(event, 12)
    client.force_login(make.user())
    pressed = [client.post("/events/KARTU/badges/?as=sheets").url for _press in range(2)]
    job = Job.objects.get()
    assert pressed == [job.get_absolute_url()] * 2
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.file_name) == ("done", 12, 12, "kartu-peserta-kartu.pdf")
    assert sorted(bookmarks(kept(job))) == [one.participant.full_name for one in registrations]


def test_cards_are_a_zip_with_one_file_each(event, client):
    agency = make.agency("18.03")
    make.quota(event, agency, seats=4)
    names = ["Ni Luh Ayu, S.Sos.", "../../etc/passwd", "李明", "Ani"]
    registrations = [make.registration(event, agency, full_name=name) for name in names]
    client.force_login(make.user())
    client.post("/events/KARTU/badges/?as=cards")
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.file_name, job.media_type) == ("done", "kartu-peserta-kartu.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(kept(job))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["0001-ni-luh-ayu-ssos.pdf", "0002-etcpasswd.pdf", "0003.pdf", "0004-ani.pdf"]
        for registration, name in zip(registrations, archive.namelist(), strict=True):
            card = archive.read(name)
            assert qr_texts(page_picture(card)) == [f"BT{registration.ticket}"]
            assert [round(float(side) / MM) for side in read(card).pages[0].mediabox[2:]] == [90, 55]
            assert said(metadata(card), "pdfuaid:part") == ["1"]


def test_very_many_badges_are_split_into_volumes(event, client, monkeypatch):
    monkeypatch.setattr(batches, "BADGES_IN_A_FILE", 8)
    monkeypatch.setattr(badge_views, "AT_ONCE", 11)
    registrations = seat(event, 12)
    client.force_login(make.user())
    client.post("/events/KARTU/badges/?as=sheets")
    run_jobs()
    job = Job.objects.get()
    with zipfile.ZipFile(io.BytesIO(kept(job))) as archive:
        assert archive.namelist() == ["kartu-peserta-kartu-01-02.pdf", "kartu-peserta-kartu-02-02.pdf"]
        volumes = [bookmarks(archive.read(name)) for name in archive.namelist()]
    assert [len(volume) for volume in volumes] == [8, 4]
    assert sorted(volumes[0] + volumes[1]) == [one.participant.full_name for one in registrations]


def test_staff_lose_access_to_the_file_when_its_people_move_away(event, client):
    one = make.registration(event, make.agency("18.03"))
    reader = make.user(province="18")
    client.force_login(reader)
    client.post("/events/KARTU/badges/?as=cards")
    run_jobs()
    job = Job.objects.get()
    assert job.may_download(reader)
    Registration.objects.filter(pk=one.pk).update(province="72", regency="72.01")
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 403


def test_a_job_without_people_fails_with_a_message(event, client):
    one = make.registration(event, make.agency("18.03"))
    client.force_login(make.user())
    client.post("/events/KARTU/badges/?as=cards")
    Registration.objects.filter(pk=one.pk).update(status="withdrawn", quota=None)
    run_jobs()
    job = Job.objects.get()
    assert (job.state, bool(job.error), job.file.name) == ("failed", True, "")


def test_an_event_without_people_has_no_badges(event, client):
    client.force_login(make.user())
    for wanted in ("sheets", "cards", "x"):
        assert client.get("/events/KARTU/badges/", {"as": wanted}).context["people"] == 0
    assert not Job.objects.exists()


def test_a_resumed_batch_has_each_person_once(event, client, monkeypatch):
    """The process dies in the third chunk. The next run makes the rest, and the file has everybody exactly once."""
    monkeypatch.setattr(batches, "CARDS_AT_A_TIME", 2)
    registrations = seat(event, 7)
    client.force_login(make.user())
    client.post("/events/KARTU/badges/?as=cards")
    job = Job.objects.get()
    Job.objects.update(state=Job.State.RUNNING)
    made = []
    card = badges.badge_card_pdf

    def dying(event, one, size):
        if len(made) == 5:
            raise KeyboardInterrupt
        made.append(one.number)
        return card(event, one, size)

    monkeypatch.setattr(badges, "badge_card_pdf", dying)
    job.refresh_from_db()
    with pytest.raises(KeyboardInterrupt):
        batches.make_badges(job, Progress(job))
    monkeypatch.setattr(badges, "badge_card_pdf", lambda event, one, size: made.append(one.number) or card(event, one))
    Job.objects.update(state=Job.State.QUEUED)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 7, 7)
    assert made == [1, 2, 3, 4, 5, 5, 6, 7]  # the fifth was in the interrupted chunk
    with zipfile.ZipFile(io.BytesIO(kept(job))) as archive:
        found = [text for name in archive.namelist() for text in qr_texts(page_picture(archive.read(name)))]
    assert sorted(found) == sorted(f"BT{one.ticket}" for one in registrations)


def test_paper_says_whether_a_name_without_kind_is_of_a_kota_or_a_kabupaten(event):
    agency = make.agency("18.03", name="Dinas Perpustakaan Lampung Utara")
    one = make.registration(event, agency)
    (day, *_sessions) = occasions(make.event(code="SESI", sessions=1))
    (row,) = rows(day, [one])
    assert (row.agency, row.region) == ("Dinas Perpustakaan Lampung Utara", "Kabupaten Lampung Utara")
    badge = badges.of_participant(one, badges.SIZES[badges.USUAL])
    assert badge.agency == "Dinas Perpustakaan Lampung Utara, Kabupaten Lampung Utara, Provinsi Lampung"
    one.agency.name = "DINAS PERPUSTAKAAN KABUPATEN LAMPUNG UTARA"
    assert rows(day, [one])[0].region == ""
