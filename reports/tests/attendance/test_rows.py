"""The rows of the attendance report. Each test checks one rule."""

import json
from dataclasses import replace
from datetime import date

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from documents.pdf.pages import as_html
from documents.pdf.volumes import MOST_ROWS, count_volumes, volumes
from documents.tabular import as_csv
from documents.xlsx.report import as_xlsx
from events.models import Event
from reports.attendance.document import attendance_document, attendance_json
from reports.attendance.rows import attendance
from reports.files.effort import Size, size_of
from tests import make, workbooks

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(regions):
    return make.event(sessions=4, lesson_hours=2, minimum_attendance=75)


def person(event, **kwargs):
    registration = make.registration(event, make.agency(), **kwargs)
    return next(p for p in attendance(event).people if p.number == registration.number)


@pytest.mark.parametrize(
    ("marks", "hours", "attended", "completed"),
    [
        ("HHHH", 8, True, True),
        ("HTHA", 6, True, True),
        ("HHIA", 4, True, False),
        ("IIAA", 0, False, False),
        ("....", 0, False, False),
        (".T..", 2, True, False),
    ],
)
def test_sessions_present_or_late_count_towards_completion(event, marks, hours, attended, completed):
    row = person(event, marks=marks)
    assert (row.marks, row.lesson_hours, row.attended, row.completed) == (marks, hours, attended, completed)


def test_the_minimum_is_exact_where_the_hours_do_not_divide_evenly(regions):
    event = make.event(sessions=3, lesson_hours=1, minimum_attendance=67)
    assert not person(event, marks="HHA").completed
    event.minimum_attendance = 66
    assert person(event, marks="HHA").completed


def test_an_absent_person_never_completes(regions):
    event = make.event(sessions=1, minimum_attendance=0)
    assert not person(event, marks="A").completed
    assert person(event, marks="H").completed


def test_only_confirmed_people_are_listed_and_counted(event):
    agency = make.agency()
    make.quota(event, agency, seats=9)
    for status in ["confirmed", "proposed", "waitlisted", "rejected", "withdrawn"]:
        make.registration(event, agency, marks="HHHH", status=status)
    report = attendance(event)
    assert (report.totals.registered, report.totals.attended, len(report.people)) == (1, 1, 1)
    assert report.sessions[0].present == 1
    assert report.quotas[0].registered == 1


def test_the_rate_is_over_people_and_sessions(event):
    make.registration(event, make.agency(), marks="HTIA")
    make.registration(event, make.agency(), marks="H...")
    assert attendance(event).totals.attendance_rate == 0.375


def test_without_people_or_sessions_there_is_no_rate(event, regions):
    assert attendance(event).totals.attendance_rate is None
    bare = make.event()
    make.registration(bare, make.agency())
    assert attendance(bare).totals.attendance_rate is None


def test_each_session_counts_its_marks(event):
    for marks in ["H", "T", "I", "S", "A", "."]:
        make.registration(event, make.agency(), marks=marks)
    first = attendance(event).sessions[0]
    assert (first.present, first.late, first.excused, first.absent, first.unrecorded) == (1, 1, 2, 1, 1)


def test_a_pool_has_no_agency_and_its_own_label(event):
    make.quota(event, pool=("village", "18.06"), seats=3)
    row = attendance(event).quotas[0]
    assert (row.agency, row.kind, row.region, row.seats) == (None, "village", "18.06", 3)
    assert "Kabupaten Tanggamus" in row.label


def test_provincial_staff_see_their_own_people_and_all_counts(event):
    make.registration(event, make.agency("18.03"), marks="HHHH")
    make.registration(event, make.agency("72.01"), marks="HHHH")
    report = attendance(event, make.user(province="72"))
    assert [person.province for person in report.people] == ["72"]
    assert report.totals.registered == 2


def marks_sheet(event: Event, reader: User | None = None) -> Worksheet:
    document = attendance_document(attendance(event, reader))
    return workbooks.opened(as_xlsx(document)).worksheets[len(document.tables) + 1]


def test_the_workbook_has_a_row_for_each_person_and_session(regions):
    event = make.event(sessions=3, starts_on=date(2022, 5, 11))
    first = make.registration(event, make.agency("18.03", name="Dinas A"), full_name="Ani", marks="HI.")
    second = make.registration(event, make.agency("18", name="Dinas B"), full_name="Budi", marks="TAH")
    make.registration(event, make.agency(), marks="HHH", status="withdrawn")
    sheet = marks_sheet(event)
    days = {session.number: session for session in event.sessions.all()}
    rows = [(*row[:6], row[6].date(), row[7]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    wanted = [(first, "Ani", "Dinas A", "18.03", ["H", "I", None]), (second, "Budi", "Dinas B", "18", ["T", "A", "H"])]
    assert rows == [
        (person.number, name, agency, region, number, days[number].title, days[number].date, mark)
        for person, name, agency, region, marks in wanted
        for number, mark in enumerate(marks, start=1)
    ]
    assert [cell.number_format for cell in sheet[2]] == ["#,##0", "@", "@", "@", "#,##0", "@", "dd/mm/yyyy", "@"]
    (native,) = sheet.tables.values()
    assert native.ref == sheet.dimensions == "A1:H7"


def test_that_sheet_shows_only_people_that_the_reader_may_see(event):
    make.registration(event, make.agency("18.03"), full_name="Orang Lampung", marks="HHHH")
    make.registration(event, make.agency("72.01"), full_name="Orang Sulteng", marks="HHHH")
    sheet = marks_sheet(event, make.user(province="72"))
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Orang Sulteng"] * 4
    assert len(list(marks_sheet(event, make.user()).iter_rows(min_row=2))) == 8


def test_the_report_names_the_batch_of_its_event(regions):
    named, bare = (attendance_document(attendance(make.event(batch=batch))) for batch in ("II", ""))
    assert named.facts[0] == "Angkatan II"
    assert not [fact for fact in bare.facts if not fact or "Angkatan" in fact]


def test_the_workbook_has_a_column_for_each_session(event):
    make.registration(event, make.agency(), full_name="Ani", marks="HT.A")
    document = attendance_document(attendance(event))
    sheet = workbooks.opened(as_xlsx(document)).worksheets[len(document.tables)]
    header, ani = sheet.iter_rows(values_only=True)
    assert header[4:8] == ("Sesi 1", "Sesi 2", "Sesi 3", "Sesi 4")
    assert ani[4:8] == ("H", "T", None, "A")
    assert "HT.A" in as_html(document).decode()
    assert "HT.A" in as_csv(document).decode()
    assert "Sesi 4" not in as_html(replace(document, tables=document.tables[-1:])).decode()


def test_only_the_workbook_has_that_sheet_and_only_its_rows_count(event):
    make.registration(event, make.agency(), marks="HHHH")
    report = attendance(event)
    document = attendance_document(report)
    (marks,) = document.data
    bare = replace(document, data=[])
    page = as_html(document)
    assert page == as_html(bare)
    assert all(table.columns != marks.columns for table in document.tables)
    assert marks.title not in page.decode()
    assert as_csv(document) == as_csv(bare)
    assert len(attendance_json(report)["participants"]) == 1
    assert marks.title not in json.dumps(attendance_json(report))
    rows = size_of(bare).rows
    assert size_of(document) == Size(rows, in_workbook_only=4)
    long = replace(marks, rows=marks.rows * MOST_ROWS)
    assert count_volumes(replace(document, data=[long])) == 1
    assert [volume.tables for volume in volumes(replace(document, data=[long]))] == [document.tables]


@pytest.mark.parametrize("items", [1, 3])
def test_queries_do_not_grow(event, django_assert_num_queries, items):
    for _ in range(items):
        make.registration(event, make.agency(), marks="HHHH")
    assert event.province.full_name  # the page reads it beforehand too
    with django_assert_num_queries(4):
        attendance_document(attendance(event))
