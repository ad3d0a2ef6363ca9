"""Sign sheets: their contents and layout, and the codes for scanners."""

import re
from datetime import date, time
from functools import cache

import pytest

from accounts.models import Entry, Job
from events.models import Event
from participants.paper import codes, sign_sheet_views, sign_sheets
from participants.paper.regions import town_of
from tests import make
from tests.pdf import Piece, header_scopes, metadata, page_picture, pieces, qr_texts, read, said, texts
from tests.work import run_jobs

pytestmark = pytest.mark.one_engine("the layout of PDF files")

A4_WIDTH = 595.3  # points
_LEFT, _BOTTOM, _FOOT = 45, 42.5, 25  # points: the margins, and the line in the lower one
_LONG = "Wilhelmina Kusumaningrum Rahmawati Sastrowardoyo " * 4


@pytest.fixture(scope="module")
def event(shared_db):
    """Store an event with a letterhead and 35 people of nine agencies."""
    with shared_db():
        event = make.event("18", code="LEMBAR", title="Bimtek Lembar", venue="Hotel Sheraton", sessions=3)
        event.sessions.filter(number=1).update(starts_at=time(8), ends_at=time(9, 30))
        event.sessions.filter(number=2).update(starts_at=time(10), ends_at=time(15, 45))
        event.sessions.filter(number=3).update(date=date(2022, 5, 12))
        make.letterhead()
        agencies = [make.agency("18.03", name=f"Dinas {number:03d}") for number in range(9)]
        for number in range(35):
            agency = agencies[number % 9]
            make.registration(event, agency, full_name=f"Peserta Ke{number:04d}", position="Pustakawan")
        yield event


@pytest.fixture
def small_event(event):
    """Store an event with one session and nobody."""
    return make.event("18", code="KECIL", title="Bimtek Kecil", sessions=1)


@pytest.mark.parametrize(
    ("venue", "town"),
    [
        ("Hotel Contoh Sejahtera, Jalan Wolter Monginsidi, Bandar Lampung", "Bandar Lampung"),
        ("Aula Dinas Perpustakaan Kabupaten Tanggamus 35384", "Tanggamus"),
        ("Hotel Contoh, Jalan Tanggamus", ""),
        ("Hotel Lampung Utara, Jl. Kotabumi", "Lampung Utara"),
        ("Hotel Bandung", ""),
        ("", ""),
    ],
)
def test_the_town_is_that_which_the_venue_names(event, venue, town):
    """Towns of other provinces and streets are none."""
    assert town_of(Event(province=event.province, venue=venue)) == town


def test_the_town_is_printed_before_the_date_and_dots_without_one(small_event):
    small_event.venue = "Hotel Contoh, Bandar Lampung"
    with_town = " ".join(texts(sheet(small_event)))
    assert "Bandar Lampung, 11 Mei 2022" in with_town
    small_event.venue = "Hotel Contoh"
    assert "………………………, 11 Mei 2022" in " ".join(texts(sheet(small_event)))


def sheet(event, user=None, occasion: int = 0, blank: int = 0) -> bytes:
    one = sign_sheets.occasions(event)[occasion]
    people = sign_sheets.people(event, user or make.user())
    return sign_sheets.sign_sheet_pdf(one, sign_sheets.rows(one, people, blank=blank))


@pytest.fixture(scope="module")
def sheets(event):
    """Return a function that makes the sheet of an occasion with blank rows once for all tests."""

    @cache
    def made(occasion: int = 0, blank: int = 0) -> bytes:
        return sheet(event, make.user(), occasion, blank)

    return made


def boxes(content: bytes) -> list[tuple[int, float]]:
    """Return the number in each signature box and its distance from the left."""
    return [(int(piece.text.strip()[:-1]), piece.x) for piece in pieces(content) if _is_in_a_box(piece)]


def _is_in_a_box(piece: Piece) -> bool:
    return bool(re.fullmatch(r"\d+\.", piece.text.strip()))


def test_thirty_five_people_sign_on_two_pages(event, sheets):
    pages = texts(sheets())
    assert len(pages) == 2
    text = "\n".join(pages)
    assert [text.count(one.participant.full_name) for one in event.registrations.all()] == [1] * 35
    for word in ["Bimtek Lembar", "Hotel Sheraton", "PERPUSTAKAAN CONTOH", "Jalan Contoh 1", "08.00–15.45"]:
        assert word in text
    lines = [page.splitlines() for page in pages]
    assert all(any(line.endswith(f"{number} dari 2") for line in page) for number, page in enumerate(lines, start=1))
    assert [sum("Nama" in line.split() for line in page) for page in lines] == [1, 1]  # the table's head, on each page


@pytest.mark.parametrize("blank", [0, 4, 7])
def test_the_last_page_has_several_rows_beside_the_signatures(sheets, blank):
    content = sheets(blank=blank)
    last = len(read(content).pages) - 1
    assert sum(piece.page == last and _is_in_a_box(piece) for piece in pieces(content)) >= 6


def test_day_sessions_time_and_place_each_have_a_label_and_officers_sign(event):
    event = make.event("18", code="LABEL", sessions=2, venue="Hotel Sheraton", batch="II", organiser="Dinas Contoh")
    event.sessions.filter(number=1).update(starts_at=time(8), ends_at=time(9, 30), speaker="Budi Narasumber")
    logo, nip = make.letter_logo(), "198609262015051001"
    make.letterhead(organiser="Dinas Contoh", logo=logo, on_behalf_of="Kepala Badan", signatory_nip=nip)
    village = make.agency("18.04", "village", name="Perpustakaan Desa Maju")
    make.registration(event, village, full_name="Dewi")
    content = sheet(event)
    day, session = ("\n".join(texts(one)) for one in (content, sheet(event, occasion=1)))
    for line in (
        "Hari, tanggal : Rabu, 11 Mei 2022",
        "Sesi : 1 dan 2",
        "Waktu : 08.00–09.30 WIB",
        "Tempat : Hotel Sheraton, Provinsi Lampung",
        "Angkatan II",
        "a.n. Kepala Badan",
        "Sri Penanda Tangan",
        "NIP 19860926 201505 1 001",
        "………………………, 11 Mei 2022",
    ):
        assert line in day, line
    assert f"Perpustakaan Desa Maju, {village.region.full_name}" in " ".join(day.split())
    assert "Sesi : 1. Sesi 1\nNarasumber : Budi Narasumber" in session
    assert "Narasumber" not in day
    assert (logo.width, logo.height) in [one.image.size for one in read(content).pages[0].images]


def test_people_are_grouped_by_agency(event, sheets):
    text = "\n".join(texts(sheets()))
    people = event.registrations.select_related("participant", "agency")
    order = sorted(people, key=lambda one: (one.agency.name, one.number))
    places = [text.index(one.participant.full_name) for one in order]
    assert places == sorted(places)


def test_signature_boxes_alternate_left_and_right(sheets):
    found = boxes(sheets(blank=4))
    assert [number for number, _x in found] == [*range(1, 40)]
    left, right = {round(x) for number, x in found if number % 2}, {round(x) for number, x in found if number % 2 == 0}
    assert (len(left), len(right)) == (1, 1)
    assert right.pop() - left.pop() > 50  # points: another column


def test_the_codes_can_be_read_from_the_page(event, sheets):
    for content, text in [
        (sheets(blank=4), lambda number: f"BTD{event.pk}-220511-{number}"),
        (sheets(occasion=1), lambda number: f"BTS{event.sessions.get(number=1).pk}-{number}"),
    ]:
        read_back = [text for page in range(len(read(content).pages)) for text in qr_texts(page_picture(content, page))]
        assert sorted(read_back) == sorted(text(one.number) for one in event.registrations.all())


def test_long_texts_are_within_the_margins_and_each_person_is_there_once(small_event):
    """These are the last 200 of a thousand rows. The names of their agencies have all lengths."""
    agency = make.agency("18.04", name="Dinas Panjang Sekali")
    one = make.registration(small_event, agency, full_name=(_LONG * 2)[:190], position=_LONG)
    rows = [sign_sheets.Row(801, one.participant.full_name, one.agency.name, one.position, f"BTS1-{one.number}")]
    for place in range(802, 1001):
        agency = "Dinas" if place % 10 else (_LONG * 2)[: place % 190 + 1]
        rows.append(sign_sheets.Row(place, f"Peserta Ke{place:04d}", agency, "Pustakawan", f"BTS1-{place}"))
    content = sign_sheets.sign_sheet_pdf(sign_sheets.occasions(small_event)[1], rows)
    found = pieces(content)
    names = [piece.text.strip() for piece in found if piece.text.startswith("Peserta Ke")]
    assert sorted(names) == [f"Peserta Ke{place:04d}" for place in range(802, 1001)]
    above = [piece for piece in found if piece.y > _FOOT]
    assert [piece for piece in above if not (_LEFT < piece.x < A4_WIDTH - 40 and piece.y > _BOTTOM)] == []
    assert [number for number, _x in boxes(content)] == [*range(801, 1001)]
    codes_at = {(piece.page, piece.text.strip()) for piece in found if piece.text.startswith("BTS1-")}
    # The box and the code of a row are on the same page, in the same order as the rows.
    boxes_at = [(piece.page, int(piece.text.strip()[:-1])) for piece in found if _is_in_a_box(piece)]
    assert all((page, f"BTS1-{number}") in codes_at for page, number in boxes_at if number > 801)
    assert qr_texts(page_picture(content, len(read(content).pages) - 2))


def test_the_pdf_declares_archive_and_accessibility_standards(sheets):
    rdf = metadata(sheets())
    assert said(rdf, "pdfaid:part") == ["3"]
    assert said(rdf, "pdfuaid:part") == ["1"]


def test_a_sheet_has_only_confirmed_people_that_the_user_sees(small_event):
    make.registration(small_event, make.agency("18.03"), full_name="Sri Lampung")
    make.registration(small_event, make.agency("72.01"), full_name="Tuti Sulteng")
    make.registration(small_event, make.agency("18.04"), full_name="Budi Diusulkan", status="proposed")
    for user, names in [
        (make.user(), ["Sri Lampung", "Tuti Sulteng"]),
        (make.user(province="18"), ["Sri Lampung"]),
        (make.user(province="72"), ["Tuti Sulteng"]),
    ]:
        (text,) = texts(sheet(small_event, user))
        assert [name for name in ["Sri Lampung", "Tuti Sulteng", "Budi Diusulkan"] if name in text] == names


def test_the_page_offers_each_sheet(event, client):
    client.force_login(make.user(province="18"))
    page = client.get("/events/LEMBAR/sign-sheets/")
    keys = [occasion.key for occasion in page.context["occasions"]]
    sessions = [session.pk for session in event.sessions.order_by("number")]
    assert keys == ["d2022-05-11", f"s{sessions[0]}", f"s{sessions[1]}", "d2022-05-12", f"s{sessions[2]}"]
    event.registrations.filter(number__gt=2).update(status="withdrawn", quota=None)
    for key, name in [("d2022-05-12", "2022-05-12"), (f"s{sessions[1]}", "sesi-2")]:
        answer = client.get("/events/LEMBAR/sign-sheets/", {"of": key, "blank": "2"})
        assert answer.headers["Content-Disposition"] == f'attachment; filename="daftar-hadir-lembar-{name}.pdf"'
        assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == (
            "nosniff",
            "private, no-store",
        )
        assert [number for number, _x in boxes(answer.content)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"of": "d2022-05-11", "blank": "51"}, "blank"),
        ({"of": "d2022-05-11", "blank": "-1"}, "blank"),
        ({"of": "d2022-05-11", "blank": "x"}, "blank"),
        ({"of": "s0", "blank": "1"}, "of"),
        ({"of": "\x00", "blank": "1"}, "of"),
    ],
)
def test_a_wrong_value_is_reported_at_its_field(event, client, typed, field):
    client.force_login(make.user())
    page = client.get("/events/LEMBAR/sign-sheets/", typed)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])


def test_a_large_sheet_is_made_in_the_background(event, client, monkeypatch):
    monkeypatch.setattr(sign_sheet_views, "AT_ONCE", 34)
    client.force_login(make.user())
    asked = "/events/LEMBAR/sign-sheets/?of=d2022-05-11&blank=5&with_nip=on"
    assert client.get(asked).status_code == 200
    assert not Job.objects.exists()
    for _press in range(2):
        assert client.post(asked).url == Job.objects.get().get_absolute_url()
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == ("done", 35, 35)
    assert (job.file_name, job.media_type) == ("daftar-hadir-lembar-2022-05-11.pdf", "application/pdf")
    with job.file.open() as file:
        assert [number for number, _x in boxes(file.read())] == [*range(1, 41)]
    assert Entry.objects.filter(action="list-downloaded", event=event.pk).exists()


def test_the_page_reports_that_pango_is_missing(event, client, monkeypatch):
    client.force_login(make.user())
    monkeypatch.setattr("documents.pdf.rendering.weasyprint", None)
    assert client.get("/events/LEMBAR/sign-sheets/", {"of": "d2022-05-11"}).status_code == 503


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("BTS12-7", codes.Row(7, session=12)),
        (" bts12/7\n", codes.Row(7, session=12)),  # from a scanner with another keyboard layout
        ("BTD3-220511-35", codes.Row(35, event=3, day=date(2022, 5, 11))),
        ("BTD3-221311-35", None),
        ("BTS12-", None),
        ("BTS-7", None),
        ("BTS12-7-8", None),
        ("BT0123456789ABCDEF", None),
        ("BTS" + "9" * 19 + "-1", None),
        ("BTS１２-7", None),
        ("", None),
    ],
)
def test_only_codes_of_sign_sheets_are_read_as_rows(text, row):
    assert codes.parse(text) == row


def test_each_header_cell_says_whether_it_names_a_column_or_a_row(sheets):
    """PDF/UA-1 wants it where a header is over two columns, as the signature is. The head is repeated on page two."""
    assert header_scopes(sheets()) == ["/Row"] * 4 + ["/Column"] * 5 * 2
