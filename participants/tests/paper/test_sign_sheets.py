"""Sign sheets: their contents and layout, and the codes for scanners."""

import re
from datetime import date, time

import pytest

from accounts.models import Job
from participants.models import Registration
from participants.paper import codes, sign_sheets
from participants.paper.sign_sheet_views import AT_ONCE
from tests import make
from tests.pdf import metadata, page_picture, qr_texts, read, said
from tests.work import run_jobs

pytestmark = pytest.mark.one_engine("the layout of PDF files")

A4_WIDTH = 595.3  # points
_LEFT, _BOTTOM, _FOOT = 45, 42.5, 25  # points: the margins, and the line in the lower one
_LONG = "Wilhelmina Kusumaningrum Rahmawati Sastrowardoyo " * 4


@pytest.fixture
def event(regions):
    event = make.event("18", code="LEMBAR", title="Bimtek Lembar", venue="Hotel Sheraton", sessions=3)
    event.sessions.filter(number=1).update(starts_at=time(8), ends_at=time(9, 30))
    event.sessions.filter(number=2).update(starts_at=time(10), ends_at=time(15, 45))
    event.sessions.filter(number=3).update(date=date(2022, 5, 12))
    return event


def seat(event, people: int, agencies: int) -> list[Registration]:
    """Register so many people with unique names, from so many agencies in turn."""
    places = [make.agency("18.03", name=f"Dinas {number:03d}") for number in range(agencies)]
    for agency in places:
        make.quota(event, agency, seats=people)
    return [
        make.registration(event, places[number % agencies], full_name=f"Peserta Ke{number:04d}", position="Pustakawan")
        for number in range(people)
    ]


def sheet(event, user=None, occasion: int = 0, blank: int = 0) -> bytes:
    one = sign_sheets.occasions(event)[occasion]
    people = sign_sheets.people(event, user or make.user())
    return sign_sheets.sign_sheet_pdf(one, sign_sheets.rows(one, people, blank=blank))


def placed(content: bytes) -> list[tuple[int, float, float, str]]:
    """Return page, x and y (points, from the lower left) of each piece of text."""
    found = []
    for number, page in enumerate(read(content).pages):
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size, number=number: found.append(
                (number, tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], text.strip())
            )
        )
    return [piece for piece in found if piece[3]]


def boxes(content: bytes) -> list[tuple[int, float]]:
    """Return the number in each signature box and its distance from the left."""
    return [(int(text[:-1]), x) for _page, x, _y, text in placed(content) if re.fullmatch(r"\d+\.", text)]


def test_thirty_five_people_sign_on_two_pages(event):
    make.letterhead()
    people = seat(event, 35, 9)
    content = sheet(event)
    reader = read(content)
    assert len(reader.pages) == 2
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert [text.count(one.participant.full_name) for one in people] == [1] * 35
    for word in ["Bimtek Lembar", "Hotel Sheraton", "Perpustakaan Contoh", "Jalan Contoh 1", "08.00–15.45"]:
        assert word in text
    pages = [page.extract_text().splitlines() for page in reader.pages]
    assert all(any(line.endswith(f"{number} dari 2") for line in page) for number, page in enumerate(pages, start=1))
    assert [sum("Nama" in line.split() for line in page) for page in pages] == [1, 1]  # the table's head, on each page


@pytest.mark.parametrize("blank", [0, 4, 5, 6, 7])
def test_the_signature_of_the_organiser_is_never_alone_on_a_page(event, blank):
    make.letterhead()
    seat(event, 35, 9)
    content = sheet(event, blank=blank)
    last = len(read(content).pages) - 1
    assert any(page == last and re.fullmatch(r"\d+\.", text) for page, _x, _y, text in placed(content))


def test_people_are_grouped_by_agency(event):
    people = seat(event, 12, 4)
    text = "\n".join(page.extract_text() for page in read(sheet(event)).pages)
    order = sorted(people, key=lambda one: (one.agency.name, one.number))
    places = [text.index(one.participant.full_name) for one in order]
    assert places == sorted(places)


def test_signature_boxes_alternate_left_and_right(event):
    seat(event, 20, 3)
    found = boxes(sheet(event, blank=3))
    assert [number for number, _x in found] == [*range(1, 24)]
    left, right = {round(x) for number, x in found if number % 2}, {round(x) for number, x in found if number % 2 == 0}
    assert (len(left), len(right)) == (1, 1)
    assert right.pop() - left.pop() > 50  # points: another column


def test_the_codes_can_be_read_from_the_page(event):
    people = seat(event, 20, 3)
    for occasion, text in [
        (0, lambda number: f"BTD{event.pk}-220511-{number}"),
        (1, lambda number: f"BTS{event.sessions.get(number=1).pk}-{number}"),
    ]:
        content = sheet(event, occasion=occasion, blank=2)
        read_back = [text for page in range(len(read(content).pages)) for text in qr_texts(page_picture(content, page))]
        assert sorted(read_back) == sorted(text(one.number) for one in people)


def test_a_thousand_people_are_each_within_the_margins_once(event):
    agency = make.agency("18.03", name="Dinas Panjang Sekali")
    make.quota(event, agency, seats=1000)
    one = make.registration(event, agency, full_name=(_LONG * 2)[:190], position=_LONG)
    rows = [sign_sheets.Row(1, one.participant.full_name, one.agency.name, one.position, f"BTS1-{one.number}")]
    for place in range(2, 1001):
        agency = "Dinas" if place % 10 else (_LONG * 2)[: place % 190 + 1]
        rows.append(sign_sheets.Row(place, f"Peserta Ke{place:04d}", agency, "Pustakawan", f"BTS1-{place}"))
    content = sign_sheets.sign_sheet_pdf(sign_sheets.occasions(event)[1], rows)
    pieces = placed(content)
    names = [text for *_place, text in pieces if text.startswith("Peserta Ke")]
    assert sorted(names) == [f"Peserta Ke{place:04d}" for place in range(2, 1001)]
    above = [piece for piece in pieces if piece[2] > _FOOT]
    assert [piece for piece in above if not (_LEFT < piece[1] < A4_WIDTH - 40 and piece[2] > _BOTTOM)] == []
    found = [(page, y, int(text[:-1])) for page, _x, y, text in pieces if re.fullmatch(r"\d+\.", text)]
    assert [number for *_place, number in found] == [*range(1, 1001)]
    codes_at = {(page, text): y for page, _x, y, text in pieces if text.startswith("BTS1-")}
    # The box and the code of a row are on the same page, in the same order as the rows.
    assert all((page, f"BTS1-{number}") in codes_at for page, _y, number in found if number > 1)
    assert qr_texts(page_picture(content, len(read(content).pages) - 2))


def test_the_pdf_declares_archive_and_accessibility_standards(event):
    seat(event, 2, 1)
    rdf = metadata(sheet(event))
    assert said(rdf, "pdfaid:part") == ["3"]
    assert said(rdf, "pdfuaid:part") == ["1"]


def test_a_sheet_has_only_confirmed_people_that_the_user_sees(event):
    make.registration(event, make.agency("18.03"), full_name="Sri Lampung")
    make.registration(event, make.agency("72.01"), full_name="Tuti Sulteng")
    make.registration(event, make.agency("18.04"), full_name="Budi Diusulkan", status="proposed")
    for user, names in [
        (make.user(), ["Sri Lampung", "Tuti Sulteng"]),
        (make.user(province="18"), ["Sri Lampung"]),
        (make.user(province="72"), ["Tuti Sulteng"]),
    ]:
        text = read(sheet(event, user)).pages[0].extract_text()
        assert [name for name in ["Sri Lampung", "Tuti Sulteng", "Budi Diusulkan"] if name in text] == names


def test_the_page_offers_each_sheet(event, client):
    seat(event, 2, 1)
    client.force_login(make.user(province="18"))
    page = client.get("/events/LEMBAR/sign-sheets/")
    keys = [occasion.key for occasion in page.context["occasions"]]
    sessions = [session.pk for session in event.sessions.order_by("number")]
    assert keys == ["d2022-05-11", f"s{sessions[0]}", f"s{sessions[1]}", "d2022-05-12", f"s{sessions[2]}"]
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


def test_a_large_sheet_is_made_in_the_background(event, client):
    seat(event, AT_ONCE + 1, 1)
    client.force_login(make.user())
    asked = {"of": "d2022-05-11", "blank": "5"}
    assert client.get("/events/LEMBAR/sign-sheets/", asked).url == Job.objects.get().get_absolute_url()
    assert client.get("/events/LEMBAR/sign-sheets/", asked).url == Job.objects.get().get_absolute_url()
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == ("done", AT_ONCE + 1, AT_ONCE + 1)
    assert (job.file_name, job.media_type) == ("daftar-hadir-lembar-2022-05-11.pdf", "application/pdf")
    with job.file.open() as file:
        assert [number for number, _x in boxes(file.read())] == [*range(1, AT_ONCE + 7)]


def test_the_page_reports_that_pango_is_missing(event, client, monkeypatch):
    seat(event, 1, 1)
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
