"""A report as it is asked for: its name and its options as plain text, as addresses, jobs and schedules keep them; made
for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from accounts.models import User
from agencies.models import Province
from events.models import Event

from .attendance import attendance
from .attendance_document import attendance_document, attendance_json
from .catalogue import REPORTS, Made
from .forms import ScopeForm

ATTENDANCE = "attendance"
_OPEN_TO_ALL = {"coverage"}  # whom a course has reached is no secret; its page shows everybody the whole country


class NotForReader(Exception):
    """The reader may not see that report, or there is no such report: the answer is the same."""


class WrongOptions(Exception):
    """An option means nothing (any more); the text says which and why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the catalogue's reports, or the attendance of the event under the option `event`."""

    report: str
    options: Mapping[str, str]


def options(query: QueryDict, province: Province | None) -> dict[str, str]:
    """The options in an address; `province` is the one that the address itself or the reader's role says."""
    named = {name: value for name, value in query.items() if value and name not in ("format", "page")}
    return named | ({"province": province.pk} if province else {})


def check(asked: Asked, reader: User) -> None:
    """Raises NotForReader."""
    if asked.report == ATTENDANCE:
        visible = _event_of(asked, reader) is not None
    elif asked.report in REPORTS:
        own = reader.is_national or asked.options.get("province") == reader.province_id
        visible = own or asked.report in _OPEN_TO_ALL
    else:
        visible = False
    if not visible:
        raise NotForReader


def make(asked: Asked, reader: User) -> Made:
    """The report with what the reader may see of it now. Raises NotForReader or WrongOptions."""
    check(asked, reader)
    if asked.report == ATTENDANCE:
        return _attendance(_event_of(asked, reader), reader)
    report = REPORTS[asked.report]
    form = report.form(asked.options)
    if not form.is_valid():
        raise WrongOptions(_mistakes(form))
    return report.make(form, None)


def _event_of(asked: Asked, reader: User) -> Event | None:
    events = Event.objects.visible_to(reader).select_related("province")
    return events.filter(code=asked.options.get("event", "")).first()


def _attendance(event: Event, reader: User) -> Made:
    report = attendance(event, reader)
    return attendance_document(report), attendance_json(report)


def _mistakes(form: ScopeForm) -> str:
    labels = {name: field.label for name, field in form.fields.items()}
    return " ".join(f"{labels.get(name, name)}: {' '.join(messages)}" for name, messages in form.errors.items())
