"""PDFs with the longest names: no word runs off its page."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from events.invitations.letters import invitations_pdf
from events.models import Course, Event
from participants.attendance.marks import record_marks
from participants.models import Attendance
from participants.paper.badges import badge_sheets_pdf
from participants.paper.sign_sheets import occasions, people, rows, sign_sheet_pdf
from reports.attendance.document import attendance_document, attendance_json
from reports.attendance.rows import attendance
from reports.coverage.document import coverage_document, coverage_json
from reports.coverage.rows import coverage
from reports.event_report.document import event_report_document, event_report_json
from reports.event_report.rows import event_report
from reports.funnel.document import funnel_document, funnel_json
from reports.funnel.rows import By, funnel
from reports.never.document import never_document, never_json
from reports.never.rows import never
from reports.recap.document import recap_document, recap_json
from reports.recap.rows import RecapScope, recap
from reports.repeated.document import repeated_document, repeated_json
from reports.repeated.rows import repeated
from reports.scope import CoverageScope
from reports.tests.rendering import render
from reports.trend.document import trend_document, trend_json
from reports.trend.rows import trend
from tests import make, pdf

pytestmark = pytest.mark.one_engine("the layout of PDF files")

NAMES = ["W" * 67, ("Wilhelmina Kusuma " * 10)[:170].strip(), "m" * 170]
NEAREST = 25
"""The least distance of text from the left and the right edge, in points."""


@pytest.fixture(scope="module")
def event(shared_db):
    """Store an event in which everything has the longest names: the event itself, people, agencies, positions, places
    and sessions. Each person also attends another event, and agencies of the same names send nobody."""
    with shared_db():
        make.only_provinces("18")
        event = make.event("18", code="PANJANG", title=NAMES[0], venue=NAMES[1], organiser=NAMES[2], sessions=1)
        event.sessions.update(title=NAMES[0])
        other = make.event("18", code="L" + "W" * 59, title=NAMES[2], venue=NAMES[0], sessions=1, course=event.course)
        Course.objects.update(code="W" * 40)
        for name in NAMES:
            agency = make.agency("18.03", name=name)
            person = make.registration(event, agency, marks="H", full_name=name, position=name).participant
            make.quota(other, agency)
            again = make.registered(person, other)
            record_marks(other, {(again, other.sessions.get()): "H"}, by=None, method=Attendance.Method.IMPORT)
            make.agency("18.06", name=name)
        yield event


def letters(event) -> bytes:
    coming = make.coming_event("18", title=event.title, venue=event.venue, organiser=event.organiser, sessions=1)
    for one in event.registrations.all():
        make.quota(coming, one.agency)
    return invitations_pdf(make.invitations(coming))


def sheet(event, occasion: int) -> bytes:
    one = occasions(event)[occasion]
    return sign_sheet_pdf(one, rows(one, people(event, make.user())))


def attendance_list(event) -> bytes:
    report = attendance(event)
    return render(attendance_document(report), attendance_json(report), "pdf")


def recap_list(event) -> bytes:
    report = recap(RecapScope(year=2022))
    return render(recap_document(report), recap_json(report), "pdf")


def over_many_events(rows, document, data) -> Callable[[Event], bytes]:
    def rendered(event: Event) -> bytes:
        report = rows(CoverageScope(date(2022, 12, 31), province=event.province, course=Course.objects.get()))
        return render(document(report), data(report), "pdf")

    return rendered


def report_of_event(event) -> bytes:
    report = event_report(event)
    return render(event_report_document(report), event_report_json(report), "pdf")


OUTPUTS = {
    "invitation letters": letters,
    "sign sheet of a day": lambda event: sheet(event, 0),
    "sign sheet of a session": lambda event: sheet(event, 1),
    "badges": lambda event: badge_sheets_pdf(event, list(people(event, make.user()))),
    "attendance list": attendance_list,
    "recap": recap_list,
    "coverage": over_many_events(coverage, coverage_document, coverage_json),
    "funnel": over_many_events(partial(funnel, by=By.EVENT), funnel_document, funnel_json),
    "never": over_many_events(never, never_document, never_json),
    "repeated": over_many_events(repeated, repeated_document, repeated_json),
    "trend": over_many_events(trend, trend_document, trend_json),
    "event report": report_of_event,
}


@pytest.mark.parametrize("output", OUTPUTS)
def test_no_name_runs_off_the_page(output, event):
    content = OUTPUTS[output](event)
    assert min(min(edges) for edges in pdf.widest(content)) > NEAREST
    assert "".join(pdf.texts(content)).count("W") >= len(NAMES[0])
