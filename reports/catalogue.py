"""The reports. One entry has everything that the rest of the portal needs to know about a report.

Addresses, pages, the command `report`, jobs, schedules and the check of rights follow from the entry. CONTRIBUTING.md
says how to add a report.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.layout import Document

from .attendance.document import attendance_document, attendance_json, attendance_scope
from .attendance.rows import attendance, attendance_size
from .coverage.document import coverage_document, coverage_json, coverage_scope
from .coverage.forms import CoverageForm
from .coverage.rows import coverage, coverage_size
from .event_report.document import event_report_document, event_report_json
from .event_report.rows import event_report, event_report_size
from .files.effort import Size
from .files.made import Made
from .files.outputs import OUTPUTS
from .forms import BasisForm, EventForm, ReportForm
from .funnel.document import funnel_document, funnel_json, funnel_scope
from .funnel.forms import FunnelForm
from .funnel.rows import funnel, funnel_size
from .never.document import never_document, never_json, never_scope
from .never.forms import NeverForm
from .never.rows import never, never_size
from .recap.document import recap_document, recap_json, recap_scope
from .recap.forms import RecapForm
from .recap.rows import recap, recap_size
from .repeated.document import repeated_document, repeated_json, repeated_scope
from .repeated.forms import RepeatedForm
from .repeated.rows import repeated, repeated_size
from .trend.document import trend_document, trend_json, trend_scope
from .trend.rows import trend, trend_size


class Readers(Enum):
    """Who may open a report, of all users who may read reports."""

    EVERYBODY = "everybody, for all provinces"
    EVERYBODY_BY_EVENT = "everybody, each with the events that they see"
    OF_PROVINCE = "staff of the province that the report is about, and staff who see all provinces"
    OF_EVENT = "those who see the event that the report is about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report: what it is called, who may read it, and the functions that make it.

    The options are the fields of the form; `rows`, `size` and `scope` take the valid form or what `rows` returned.
    """

    name: str
    """In the command, jobs, schedules and records, and in addresses unless there is a `url_name`."""
    title: str
    line: str
    """What the report says, for the list of all reports."""
    help: str
    """The same for the command."""
    form: type[ReportForm]
    readers: Readers
    rows: Callable[[Any], Any]
    size: Callable[[Any], Size]
    """How many rows it will have, from a few counts before it is made: about as many, and never more."""
    document: Callable[[Any, User | None], Document]
    """The document, with links for the reader (None: without links)."""
    scope: Callable[[Any], Mapping[str, object]]
    """What the report was asked for, under the keys of its JSON."""
    json: Callable[[Any], dict]
    shows_people: bool = False
    """Whether it has names of participants. No report that everybody may open has them."""
    formats: tuple[str, ...] = tuple(OUTPUTS)
    can_be_scheduled: bool = True
    url_name: str = ""

    @property
    def is_of_event(self) -> bool:
        return self.readers is Readers.OF_EVENT

    @property
    def address_name(self) -> str:
        """Return the name of its page's address."""
        return f"reports:{self.url_name or self.name}"

    @property
    def downloads(self) -> list[str]:
        """Return the formats that are files, not pages."""
        return [name for name in self.formats if name != "html"]

    def make(self, form: ReportForm) -> Made:
        """Return the report for the valid form and its reader."""
        rows = self.rows(form)
        return Made(self.name, self.scope(rows), rows, self.document(rows, form.reader), partial(self.json, rows))


_ALL = [
    Report(
        name="coverage",
        title=_("Coverage"),
        line=_("Which regencies a course has reached, which not yet, and which cannot be reached."),
        help="Which regencies a course has reached.",
        form=CoverageForm,
        readers=Readers.EVERYBODY,
        rows=lambda form: coverage(form.scope()),
        size=lambda form: coverage_size(form.scope()),
        document=coverage_document,
        scope=coverage_scope,
        json=coverage_json,
    ),
    Report(
        name="funnel",
        title=_("Funnel"),
        line=_("From seats to completion: how many registered, were confirmed, came and completed."),
        help="From seats to completion, in groups.",
        form=FunnelForm,
        readers=Readers.OF_PROVINCE,
        rows=lambda form: funnel(form.scope(), form.group()),
        size=lambda form: funnel_size(form.scope(), form.group()),
        document=funnel_document,
        scope=funnel_scope,
        json=funnel_json,
    ),
    Report(
        name="trend",
        title=_("Trend by year"),
        line=_("Events, participants and coverage, year after year."),
        help="Events, participants and coverage by year.",
        form=BasisForm,
        readers=Readers.OF_PROVINCE,
        rows=lambda form: trend(form.scope()),
        size=lambda form: trend_size(form.scope()),
        document=trend_document,
        scope=trend_scope,
        json=trend_json,
    ),
    Report(
        name="repeated",
        title=_("Repeated participants"),
        line=_("People who came more than once."),
        help="People who came more than once.",
        form=RepeatedForm,
        readers=Readers.OF_PROVINCE,
        rows=lambda form: repeated(form.scope(), form.is_same_course_only()),
        size=lambda form: repeated_size(form.scope(), form.is_same_course_only()),
        document=repeated_document,
        scope=repeated_scope,
        json=repeated_json,
        shows_people=True,
    ),
    Report(
        name="never",
        title=_("Agencies that never came"),
        line=_("Existing agencies that have sent nobody yet."),
        help="Agencies that nobody has come from.",
        form=NeverForm,
        readers=Readers.OF_PROVINCE,
        rows=lambda form: never(form.scope(), form.chosen_kind(), invited_only=form.is_invited_only()),
        size=lambda form: never_size(form.scope(), form.chosen_kind(), invited_only=form.is_invited_only()),
        document=never_document,
        scope=never_scope,
        json=never_json,
    ),
    Report(
        name="recap",
        title=_("Recap of events"),
        line=_("One row an event, with sums by province and by course."),
        help="Many events: a row each, by province and by course.",
        form=RecapForm,
        readers=Readers.EVERYBODY_BY_EVENT,
        rows=lambda form: recap(form.scope()),
        size=lambda form: recap_size(form.scope()),
        document=lambda rows, reader: recap_document(rows),
        scope=recap_scope,
        json=recap_json,
    ),
    Report(
        name="event",
        title=_("Event report"),
        line=_("One event as a PDF with contents, photos and place for a signature; choose the event first."),
        help="One event with photos and place for a signature.",
        form=EventForm,
        readers=Readers.OF_EVENT,
        rows=lambda form: event_report(form.chosen_event(), form.reader),
        size=lambda form: event_report_size(form.chosen_event(), form.reader),
        document=lambda rows, reader: event_report_document(rows),
        scope=lambda rows: attendance_scope(rows.attended),
        json=event_report_json,
        shows_people=True,
        formats=("pdf",),
        can_be_scheduled=False,
        url_name="event-report",
    ),
    Report(
        name="attendance",
        title=_("Attendance of an event"),
        line=_("Seats, people, sessions and marks; choose the event first."),
        help="One event: seats, people, sessions, marks.",
        form=EventForm,
        readers=Readers.OF_EVENT,
        rows=lambda form: attendance(form.chosen_event(), form.reader),
        size=lambda form: attendance_size(form.chosen_event(), form.reader),
        document=attendance_document,
        scope=attendance_scope,
        json=attendance_json,
        shows_people=True,
    ),
]
REPORTS: Mapping[str, Report] = {report.name: report for report in _ALL}
