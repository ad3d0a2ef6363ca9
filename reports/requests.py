"""A report as it is asked for: its name and its options as plain text, as addresses, jobs and schedules keep them; made
for one reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict

from accounts.models import User
from agencies.models import Province
from events.models import Event

from .attendance.document import attendance_document, attendance_json
from .attendance.rows import attendance
from .catalogue import REPORTS, Made
from .event_report.document import event_report_document, event_report_json
from .event_report.rows import event_report

ATTENDANCE = "attendance"
EVENT = "event"
RECAP = "recap"
_OF_AN_EVENT = {ATTENDANCE, EVENT}
# Whom a course has reached is no secret: coverage shows everybody the whole country. The recap of each reader is of the
# events that they may see.
_OPEN_TO_ALL = {"coverage", RECAP}


class NotForReader(Exception):
    """The reader may not see that report, or there is no such report: the answer is the same."""


class WrongOptions(Exception):
    """An option means nothing (any more); the text says which and why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the catalogue's reports, or the attendance or the report of the event under the option `event`. An option
    that may be given again is a list."""

    report: str
    options: Mapping[str, str | list[str]]


def options(query: QueryDict, province: Province | None) -> dict[str, str]:
    """The options in an address; `province` is the one that the address itself or the reader's role says."""
    named = {name: value for name, value in query.items() if value and name not in ("format", "page")}
    return named | ({"province": province.pk} if province else {})


def chosen(form: forms.Form) -> dict[str, str | list[str]]:
    """The options of a valid form."""
    values = {form.add_prefix(name): _plain(form.cleaned_data[name]) for name in form.fields}
    return {name: value for name, value in values.items() if value not in ("", [])}


def _plain(value: object) -> str | list[str]:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return str(getattr(value, "code", value))


def check(asked: Asked, reader: User) -> None:
    """Raises NotForReader."""
    if asked.report in _OF_AN_EVENT:
        visible = _event_of(asked, reader) is not None
    elif asked.report in REPORTS:
        visible = asked.report in _OPEN_TO_ALL or asked.options.get("province") in reader.scope
    else:
        visible = False
    if not (visible and reader.rights.reads_reports):
        raise NotForReader


def make(asked: Asked, reader: User) -> Made:
    """The report with what the reader may see of it now. Raises NotForReader or WrongOptions."""
    check(asked, reader)
    if asked.report in _OF_AN_EVENT:
        make_it = _attendance if asked.report == ATTENDANCE else _event_report
        return make_it(_event_of(asked, reader), reader)
    report = REPORTS[asked.report]
    form = report.form(asked.options)
    if not form.is_valid():
        raise WrongOptions(_mistakes(form))
    return report.make(form, reader)


def _event_of(asked: Asked, reader: User) -> Event | None:
    events = Event.objects.visible_to(reader).select_related("province", "course__programme")
    return events.filter(code=asked.options.get("event", "")).first()


def _attendance(event: Event, reader: User) -> Made:
    report = attendance(event, reader)
    return attendance_document(report, reader), attendance_json(report)


def _event_report(event: Event, reader: User) -> Made:
    report = event_report(event, reader)
    return event_report_document(report), event_report_json(report)


def _mistakes(form: forms.Form) -> str:
    labels = {name: field.label for name, field in form.fields.items()}
    return " ".join(f"{labels.get(name, name)}: {' '.join(messages)}" for name, messages in form.errors.items())
