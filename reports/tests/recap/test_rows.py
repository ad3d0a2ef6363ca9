"""The recap of many events: one row for each event, by the definitions of the attendance report."""

import json
import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from lxml import html

from agencies.models import Province
from documents.layout import Medium
from events.models import Event, Session
from reports.attendance.rows import attendance
from reports.funnel.rows import By, funnel
from reports.recap.document import recap_document, recap_json
from reports.recap.rows import RecapScope, recap
from reports.scope import Basis, CoverageScope
from reports.tests.files.test_outputs import reach, tables_of
from reports.tests.rendering import csv_rows, render, shown_on, without_bps
from reports.trend.rows import trend
from tests import make, pdf, workbooks
from tests.pdf import squeezed

pytestmark = pytest.mark.django_db

TODAY, DAY = timezone.localdate(), timedelta(days=1)
SUMS = ["seats", "registered", "attended", "completed", "women", "men", "attendance_rate"]
STATUSES = ["confirmed"] * 5 + ["proposed", "waitlisted", "rejected", "withdrawn"]


def scenario(seed: int) -> list[Event]:
    """Return events with every kind of session, minimum, status and mark; some have no sessions, seats or people."""
    dice = random.Random(seed)  # noqa: S311  nothing secret, and the same again
    agencies = [make.agency(region) for region in ("18", "18.03", "72.01")]
    events = []
    for _ in range(4):
        event = make.event(
            dice.choice(["18", "72"]),
            sessions=dice.randrange(4),
            lesson_hours=dice.choice([0, 1, 3]),
            minimum_attendance=dice.choice([0, 34, 67, 80, 100]),
            starts_on=dice.choice([date(2021, 5, 3), date(2022, 5, dice.randrange(1, 28)), TODAY, TODAY + DAY]),
            course=make.course(dice.choice(["SPP-TIK", "LITERASI"])),
            status=dice.choice(["finished", "finished", "open", "planned", "closed", "cancelled"]),
        )
        session = event.sessions.first()
        if session:
            session.lesson_hours = dice.randrange(6)
            session.starts_at = dice.choice([None, time(0), time(23, 59, 59)])
            session.save()
        for _ in range(dice.randrange(6)):
            marks = "".join(dice.choice("HHTISA.") for _ in range(3))
            sex = dice.choice(["female", "male"])
            make.registration(event, dice.choice(agencies), marks=marks, status=dice.choice(STATUSES), sex=sex)
        if dice.random() < 0.5:
            make.quota(event, pool=("village", "18.07"), seats=dice.randrange(1, 9))
        events.append(event)
    return events


def is_draft(event: Event) -> bool:
    statuses = {registration.status for registration in event.registrations.all()}
    return event.status == Event.Status.PLANNED and statuses.isdisjoint({"proposed", "confirmed"})


@pytest.mark.parametrize("seed", range(25))
def test_each_row_agrees_with_the_attendance_report_of_its_event(seed, regions):
    events = scenario(seed)
    recapped = recap(RecapScope())
    held, planned = ({row.code: row for row in rows} for rows in (recapped.events, recapped.planned))
    counted = [event for event in events if event.status != Event.Status.CANCELLED and not is_draft(event)]
    assert held.keys() == {event.code for event in counted if event.starts_on <= TODAY}
    assert planned.keys() == {event.code for event in counted if event.starts_on > TODAY}
    for event in counted:
        report = attendance(event)
        row = (held | planned)[event.code]
        assert [getattr(row.sums, name) for name in SUMS] == [getattr(report.totals, name) for name in SUMS]
        assert row.sums.lesson_hours == report.lesson_hours
        assert (row.title, row.starts_on, row.ends_on) == (event.title, event.starts_on, event.ends_on)
        assert row.is_over == event.is_over


def test_totals_equal_the_sums_over_rows_provinces_and_courses(regions):
    for seed in range(100, 105):
        scenario(seed)
    report = recap(RecapScope())
    assert len(report.events) > 6
    names = ["events", "seats", "registered", "attended", "completed", "women", "men", "marks", "marks_possible"]
    for parts in (report.events, report.provinces, report.courses):
        for name in names:
            assert sum(getattr(part.sums, name) for part in parts) == getattr(report.totals, name)
    assert [group.code for group in report.provinces] == ["18", "72"]
    assert [group.code for group in report.courses] == ["LITERASI", "SPP-TIK"]
    assert report.totals.attendance_rate == pytest.approx(report.totals.marks / report.totals.marks_possible, abs=5e-4)


def year_of_plans() -> None:
    """Make a held event, one of today, one to come, a cancelled one, and drafts before and after today."""
    agency = make.agency("18.03")
    for code, day, status, marks in [
        ("HELD", TODAY - 9 * DAY, "finished", "HH"),
        ("TODAY", TODAY, "closed", "H."),
        ("TO-COME", TODAY + 9 * DAY, "open", ".."),
        ("BEGUN-BY-HAND", TODAY - 8 * DAY, "planned", "HA"),
        ("CANCELLED", TODAY + 8 * DAY, "cancelled", ".."),
    ]:
        event = make.event("18", code=code, starts_on=day, status=status, sessions=2)
        make.quota(event, agency, seats=7)
        make.registration(event, agency, marks=marks)
    for code, day in [("OLD-DRAFT", TODAY - 7 * DAY), ("DRAFT", TODAY + 7 * DAY)]:
        draft = make.event("18", code=code, starts_on=day, status="planned", sessions=2)
        make.quota(draft, agency, seats=30)
        make.registration(draft, agency, status="withdrawn")


def test_held_and_planned_events_are_separate_and_drafts_are_ignored(regions):
    year_of_plans()
    report = recap(RecapScope())
    data, document = recap_json(report), recap_document(report)
    assert [row.code for row in report.events] == ["HELD", "BEGUN-BY-HAND", "TODAY"]
    assert [row.code for row in report.planned] == ["TO-COME"]
    assert (report.totals.events, report.totals.seats, report.totals.registered) == (3, 21, 3)
    assert (report.planned_totals.events, report.planned_totals.seats) == (1, 7)
    assert (report.ongoing, report.cancelled) == (1, 1)
    assert {group["seats"] for group in (*data["provinces"], *data["courses"], data["totals"])} == {21}
    assert [event["code"] for event in data["planned"]] == ["TO-COME"]
    assert data["planned_totals"]["seats"] == 7
    assert document.table("planned").values("code") == ["TO-COME"]
    assert "OLD-DRAFT" not in json.dumps(data)


@pytest.mark.parametrize(("ends_at", "ongoing"), [("00:30", 0), ("00:31", 1)])
def test_an_event_goes_on_until_its_last_session_ends(
    ends_at, ongoing, regions, monkeypatch, django_assert_num_queries
):
    """At 00.30 an event of the day before goes on if one of its sessions does, as on every other page."""
    for _ in range(3):
        event = make.event(starts_on=date(2026, 3, 10), status="closed")
        Session.objects.create(
            event=event, number=1, title="Malam", date=event.ends_on, starts_at="22:00", ends_at=ends_at, lesson_hours=1
        )
    at = datetime(2026, 3, 11, 0, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    monkeypatch.setattr(timezone, "now", lambda: at)
    with django_assert_num_queries(7):
        assert recap(RecapScope()).ongoing == 3 * ongoing


def test_the_sums_are_those_of_the_other_reports(regions):
    year_of_plans()
    totals, until_today = recap(RecapScope()).totals, CoverageScope(TODAY)
    for basis, people in ((Basis.ATTENDED, totals.attended), (Basis.REGISTERED, totals.registered)):
        years = trend(CoverageScope(TODAY, basis=basis)).years
        assert (sum(year.events for year in years), sum(year.participants for year in years)) == (3, people)
    passage = funnel(until_today, By.YEAR).totals
    found = (passage.allotted, passage.confirmed, passage.attended, passage.completed)
    assert found == (totals.seats, totals.registered, totals.attended, totals.completed)


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize(
    ("language", "planned", "ongoing"),
    [
        (
            "id",
            "Yang masih direncanakan: 1 kegiatan, dengan 7 kursi.",
            "1 kegiatan masih berlangsung, jadi angka ini belum akhir.",
        ),
        ("en", "1 more is planned, with 7 seats.", "1 event is still being held, so these numbers are not final."),
    ],
)
def test_the_narrative_says_what_goes_on_and_what_is_planned(language, planned, ongoing, regions):
    year_of_plans()
    with translation.override(language):
        text = recap_document(recap(RecapScope())).narrative
    assert planned in text
    assert ongoing in text


@pytest.mark.one_engine("pages and files")
def test_a_year_with_plans_only_has_no_numbers_of_people(regions):
    event = make.coming_event(starts_on=TODAY + 9 * DAY)
    make.registration(event, make.agency("18.03"))
    with translation.override("en"):
        document = recap_document(recap(RecapScope()))
    assert document.narrative == "In all years, no event of bimtek has begun yet. 1 more is planned, with 10 seats."
    assert [figure.value for figure in document.figures] == [0, 0, 0, None]


def test_the_numbers_of_planned_events_link_to_their_people_and_seats(regions, client):
    year_of_plans()
    client.force_login(make.user())
    page = html.fromstring(client.get("/reports/recap/?year=").content.decode())
    for table, expected in ((0, 3), (3, 1)):
        (footer,) = page.find_class("tbl")[table].iterfind("tfoot/tr")
        seats, people, *_ = (link.get("href") for link in footer.iterfind(".//a"))
        assert client.get(seats).context["seats"] == 7 * expected
        assert client.get(people).context["page_obj"].paginator.count == expected


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize(("years", "wanted"), [([2019, 2021], "2021"), ([2019, TODAY.year + 1], "2019"), ([], "")])
def test_the_page_shows_the_latest_year_that_has_begun(years, wanted, regions, client):
    for year in years:
        make.event("18", starts_on=date(year, 3, 1), status="open")
    make.event("18", starts_on=date(TODAY.year, 12, 31), status="planned")
    client.force_login(make.user())
    assert client.get("/reports/recap/").context["form"]["year"].value() == wanted


@pytest.fixture
def world(regions):
    """Make five events of two courses of two programmes, in three provinces and two years, and a cancelled one."""
    library = make.course("LITERASI", "GERAKAN")
    make.event("18", code="A", starts_on=date(2021, 3, 1))
    lampung = make.event(
        "18", code="B", starts_on=date(2022, 5, 1), sessions=2, lesson_hours=3, venue="Hotel <Emersia>"
    )
    make.event("72", code="C", starts_on=date(2022, 4, 1))
    make.event("72", code="D", starts_on=date(2022, 4, 1), course=library)
    make.event("11", code="E", starts_on=date(2022, 6, 1), course=library)
    make.event("18", code="F", starts_on=date(2022, 7, 1), status="cancelled")
    make.registration(lampung, make.agency("18.03"), marks="HT", full_name="Ani")
    make.registration(lampung, make.agency("18.06"), marks="H.", sex="male")
    make.registration(lampung, make.agency("18.07"), marks="AA")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?year=", "ACDBE"),
        ("", "CDBE"),
        ("?year=2021", "A"),
        ("?year=2022&province=18", "B"),
        ("?year=&province=18&province=72", "ACDB"),
        ("?year=&course=LITERASI", "DE"),
        ("?year=&programme=TPBIS&province=72", "C"),
        ("?year=2019", ""),
    ],
)
def test_year_course_programme_and_provinces_limit_the_rows_together(query, codes, world, client):
    client.force_login(make.user())
    page = client.get(f"/reports/recap/{query}")
    assert "".join(row[0] for row in page.context["events"].rows) == codes


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize(
    "query", ["?year=x", "?year=99", "?course=NO", "?province=99", "?programme=GERAKAN&course=SPP-TIK"]
)
def test_invalid_options_are_explained_at_their_field(query, world, client):
    client.force_login(make.user())
    page = client.get(f"/reports/recap/{query}")
    assert page.status_code == 200
    assert page.context["form"].errors
    assert client.get(f"/reports/recap/{query}&format=csv").status_code == 400
    assert client.get("/reports/recap/?format=doc").status_code == 400


def test_provincial_staff_see_full_counts_of_the_events_that_they_may_see(world, client):
    make.registration(Event.objects.get(code="C"), make.agency("18.01"))
    client.force_login(make.user(province="18"))
    data = client.get("/reports/recap/?year=&format=json").json()
    assert [event["code"] for event in data["events"]] == ["A", "C", "B"]
    assert data["totals"]["registered"] == 4
    assert data["cancelled"] == 1
    client.force_login(make.user(province="72"))
    data = client.get("/reports/recap/?year=&format=json").json()
    assert [event["code"] for event in data["events"]] == ["C", "D"]
    assert data["events"][0]["registered"] == 1  # as the event's own attendance report
    assert data["cancelled"] == 0
    assert client.get("/reports/recap/?year=&province=18&format=json").json()["events"] == []


def test_the_recap_of_provincial_staff_does_not_claim_to_cover_the_country(world):
    reader = make.user(province="18")
    other = Province.objects.get(code="72")
    with translation.override("id"):
        document = recap_document(recap(RecapScope(year=2022, reader=reader)))
        nothing = recap_document(recap(RecapScope(year=2020, reader=reader)))
        elsewhere = recap_document(recap(RecapScope(year=2022, provinces=(other,), reader=reader)))
    assert document.title == "Rekap bimtek 2022, bagi Provinsi Lampung"
    assert "kegiatan yang bertempat di Provinsi Lampung atau menyediakan kursi baginya" in document.facts
    assert nothing.narrative == (
        "Pada 2020, tidak ada kegiatan bimtek yang bertempat di Provinsi Lampung atau menyediakan kursi baginya."
    )
    assert elsewhere.narrative == (
        "Pada 2022, tidak ada kegiatan bimtek di Provinsi Sulawesi Tengah yang menyediakan kursi bagi Provinsi Lampung."
    )
    assert recap_json(recap(RecapScope(reader=reader)))["scope"]["of_staff_of"] == "18"


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("id", "Pada 2022, diselenggarakan 1 kegiatan bimtek di Provinsi Aceh, dengan 1 kursi dan 1 JP."),
        ("en", "In 2022, there was 1 event of bimtek in Provinsi Aceh, with 1 seat and 1 lesson hour."),
    ],
)
def test_the_narrative_has_one_event_and_its_province_in_the_singular(language, wanted, regions):
    event = make.event("11", starts_on=date(2022, 6, 1), sessions=1, lesson_hours=1)
    make.quota(event, make.agency("11"), seats=1)
    scope = RecapScope(year=2022, provinces=tuple(Province.objects.filter(code__in=["11", "18", "72"])))
    with translation.override(language):
        assert recap_document(recap(scope)).narrative.startswith(wanted)


@pytest.fixture
def made(world):
    report = recap(RecapScope(year=2022))
    return recap_document(report), recap_json(report)


@pytest.mark.one_engine("pages and files")
def test_page_and_print_show_the_same_cells(made, client):
    document, data = made
    client.force_login(make.user())
    page = client.get("/reports/recap/?year=2022").content
    assert tables_of(page, "tbl") == [table.texts() for table in shown_on(Medium.PAGE, document).tables]
    printed = tables_of(render(document, data, "html"), "rows")
    assert printed == [table.texts() for table in shown_on(Medium.PAPER, document).tables]
    assert document.narrative in html.fromstring(page.decode()).text_content()


@pytest.mark.one_engine("pages and files")
def test_paper_has_the_days_in_one_column_and_no_column_that_says_nothing(regions):
    """Otherwise the title of an event would take four lines."""
    make.event(course=make.course("SPP-TIK"), starts_on=date(2022, 5, 11), ends_on=date(2022, 5, 13), status="finished")

    def heads(medium: Medium) -> list[str]:
        events = recap_document(recap(RecapScope())).tables[0].on(medium)
        return [column.name for column in events.columns]

    assert heads(Medium.PAPER)[:5] == ["code", "title", "place", "days", "seats"]
    assert heads(Medium.PAGE)[:8] == ["code", "title", "course", "batch", "place", "starts_on", "ends_on", "seats"]
    make.event(course=make.course("LITDIG"), batch="II", starts_on=date(2022, 6, 1), status="finished")
    assert heads(Medium.PAPER)[:6] == ["code", "title", "course", "batch", "place", "days"]


@pytest.mark.one_engine("pages and files")
def test_the_workbook_and_the_csv_hold_the_same_cells(made):
    document, data = shown_on(Medium.WORKBOOK, made[0]), made[1]
    _to_read, *sheets = workbooks.opened(render(document, data, "xlsx")).worksheets
    for sheet, table in zip(sheets, document.tables, strict=True):
        *rows, totals = [_read(row) for row in sheet.iter_rows(min_row=2)]
        assert rows == [_as_stored(row) for row in table.rows]
        assert totals == _as_stored(table.footer)
    _, *lines = csv_rows(document, data)
    assert lines == [["" if v is None else str(v) for v in row] for row in document.main.rows]


def _read(row) -> list:
    return [cell.value.date() if hasattr(cell.value, "date") else cell.value for cell in row]


def _as_stored(row) -> list:
    return [v if isinstance(v, int | float | date | None) else (str(v) or None) for v in row]


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize("form", ["html", "xlsx", "csv", "json"])
def test_each_format_can_be_downloaded(form, world, client):
    client.force_login(make.user())
    assert client.get(f"/reports/recap/?year=2022&format={form}").status_code == 200


@pytest.mark.one_engine("pages and files")
def test_json_holds_the_same_numbers(made):
    document, data = made
    data = json.loads(render(document, data, "json"))
    keys = ["seats", "registered", "attended", "completed", "women", "men", "attendance_rate", "lesson_hours"]
    events, provinces, courses = map(without_bps, shown_on(Medium.PAGE, document).tables)
    assert [(e["code"], e["title"], e["course"], *(e[k] for k in keys)) for e in data["events"]] == [
        (*row[:3], *row[7:15]) for row in events.rows
    ]
    for name, table in (("provinces", provinces), ("courses", courses)):
        assert [(g["code"], g["name"], g["events"], *(g[k] for k in keys)) for g in data[name]] == table.rows
    assert tuple(data["totals"][key] for key in keys) == events.footer[7:15]
    assert data["events"][2]["attendance_rate"] == 0.5
    assert (data["events"][2]["attended"], data["events"][2]["completed"]) == (2, 1)


@pytest.mark.one_engine("pages and files")
def test_the_pdf_is_in_landscape_and_within_its_margins(made):
    document, data = made
    reader = pdf.read(render(document, data, "pdf"))
    printed = squeezed("".join(page.extract_text() for page in reader.pages))
    for table in shown_on(Medium.PAPER, document).tables:
        for row in table.texts():
            assert squeezed("".join(row)) in printed
    for page in reader.pages:
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (842, 595)
        left, right = reach(page)
        assert left >= 42
        assert right <= 842 - 42


def test_rows_link_to_their_events_and_groups_to_their_own_recap(world, client):
    client.force_login(make.user())
    page = client.get("/reports/recap/?year=2022&programme=GERAKAN")
    tables = html.fromstring(page.content.decode()).find_class("tbl")
    links = [link.get("href") for table in tables for link in table.iterfind(".//a")]
    assert {"/events/D/", "/events/E/"} <= set(links)
    for link in links:
        assert client.get(link).status_code == 200
    (aceh,) = {link for link in links if link.startswith("/reports/recap/") and "province=11" in link}
    assert [row[0] for row in client.get(aceh).context["events"].rows] == ["E"]


@pytest.mark.parametrize("query", ["?year=", "?year=2022&course=SPP-TIK&programme=TPBIS", "?year=&province=18"])
def test_each_number_of_people_links_to_a_list_of_that_length(query, world, client):
    client.force_login(make.user())
    rows = (
        html.fromstring(client.get(f"/reports/recap/{query}").content.decode()).find_class("tbl")[0].iterfind(".//tr")
    )
    numbers = [link for row in rows for link in row.iterfind(".//a") if link.get("href").startswith("/registrations/")]
    assert len(numbers) >= 5
    for link in numbers:
        assert client.get(link.get("href")).context["page_obj"].paginator.count == int(link.text)


def test_provincial_staff_get_no_link_to_lists_that_they_see_only_in_part(world, client):
    client.force_login(make.user(province="18"))
    assert b"/registrations/" not in client.get("/reports/recap/").content


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("events", [0, 1, 2])
def test_the_narrative_has_words_for_none_one_and_many(events, language, regions):
    for _ in range(events):
        event = make.event("18", sessions=1, starts_on=date(2022, 5, 1))
        make.registration(event, make.agency("18.03"), marks="H")
        make.registration(event, make.agency("18.03"), marks="A", sex="male")
    with translation.override(language):
        report = recap(RecapScope(year=2022, course=make.course()))
        text = recap_document(report).narrative
    assert "2022" in text
    assert "SPP-TIK" in text
    assert text.endswith(".")
    assert "%(" not in text
    assert "None" not in text
    assert ("Lampung" in text) == bool(events)
    if events:
        assert str(2 * events) in text
        assert "50%" in text


@pytest.mark.one_engine("pages and files")
def test_the_command_writes_the_same_json(world, tmp_path):
    out = tmp_path / "rekap.json"
    call_command("report", "recap", year="2022", province=["18", "72"], format="json", output=str(out))
    data = json.loads(out.read_text())
    scope = {"year": 2022, "course": None, "programme": None, "provinces": ["18", "72"], "of_staff_of": None}
    assert data["scope"] == scope
    assert [event["code"] for event in data["events"]] == ["C", "D", "B"]


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize("options", [{"year": "x"}, {"course": "NO"}, {"province": ["99"]}, {"province": ["\udcff"]}])
def test_the_command_reports_a_mistake_in_one_line(options, world, tmp_path):
    with pytest.raises(CommandError) as error:
        call_command("report", "recap", **options, format="json", output=str(tmp_path / "x"))
    assert "\n" not in str(error.value)
