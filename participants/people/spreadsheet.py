"""Lists of people as a spreadsheet with the columns of the template, which can be edited and sent in again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import Agency
from documents.xlsx.workbook import Column, Format, Sheet, write_workbook
from participants.fields.person import FIELDS, Kind, PersonField
from participants.fields.wording import shown
from participants.models import Participant, Registration
from participants.models.participant import ParticipantQuerySet
from participants.models.registration import RegistrationQuerySet
from participants.registering.agencies import agency_labels
from participants.sheet.fields import STATUS, label

_ROWS_AT_A_TIME = 1_000

Line = Any  # a person or a registration, as the rows of the list are
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class More:
    """A column after those of the template, which an upload does not need."""

    header: str
    width: float
    value: Callable[[Line], object]
    format: Format = Format.AUTO


@dataclass(frozen=True, kw_only=True)
class PeopleFile:
    """A list to be written. With `of_event` the agency is that of the registration, with which an upload to that event
    compares it; otherwise it is the person's agency today, as all other columns of the template are."""

    title: str
    above: Sequence[str]
    rows: ParticipantQuerySet | RegistrationQuerySet
    reader: User
    more: Sequence[More] = field(default_factory=list)
    of_event: bool = False

    @cached_property
    def count(self) -> int:
        """Return the number of rows, as it was when it was first asked."""
        return self.rows.count()


def status_column() -> More:
    """Return the column of the status, which an upload reads to leave people alone who have left."""
    labels = {value: str(text) for value, text in Registration.Status.choices}  # once, not for each of many rows
    return More(label(STATUS), 18, lambda registration: labels[registration.status], Format.TEXT)


def write_people(file: PeopleFile, progress: Progress = lambda done, total: None) -> bytes:
    """Return the .xlsx file. Only a few rows are in memory at a time, and no cell is a formula."""
    columns = [Column(each.label, Format.TEXT, each.sheet_width) for each in FIELDS]
    columns += [Column(each.header, each.format, each.width) for each in file.more]
    sheet = Sheet(_("Participants"), columns, _cells(file, progress), above=file.above)
    return write_workbook([sheet], title=file.title, creator=_("Bimtek Portal"))


def _cells(file: PeopleFile, progress: Progress) -> Iterator[list[object]]:
    labels = _labels(file)
    for done, line in enumerate(file.rows.iterator(chunk_size=_ROWS_AT_A_TIME)):
        if done % _ROWS_AT_A_TIME == 0:
            progress(done, file.count)
        template = [text or None for text in _texts(line, file, labels)]
        yield [*template, *(each.value(line) for each in file.more)]


def _labels(file: PeopleFile) -> dict[int, str]:
    """Return, by its key, what an upload reads as each agency: of two with the same name and region with their kind."""
    used = file.rows.order_by().values("agency")
    agencies = Agency.objects.filter(Q(pk__in=Agency.objects.visible_to(file.reader).values("pk")) | Q(pk__in=used))
    labels = agency_labels(agencies.select_related("province", "regency"))
    return {agency.pk: label for agency, label in labels.items()}


def _texts(line: Line, file: PeopleFile, labels: Mapping[int, str]) -> list[str]:
    """Return what the reader may see of each field. Of somebody who works in another province now, they see what their
    registration says."""
    if isinstance(line, Participant):
        person, registration = line, None
    else:
        person, registration = line.participant, line
        if not person.is_visible_to(file.reader):
            return [_text_then(each, registration, labels) for each in FIELDS]
    agency = registration.agency_id if registration and file.of_event else person.agency_id
    return [
        labels[agency] if each.kind is Kind.AGENCY else shown(each, person.open_value(each.name)) for each in FIELDS
    ]


def _text_then(each: PersonField, registration: Registration, labels: Mapping[int, str]) -> str:
    if each.kind is Kind.AGENCY:
        return labels[registration.agency_id]
    if not each.is_open:
        return ""
    return shown(each, getattr(registration if each.is_kept else registration.participant, each.name))
