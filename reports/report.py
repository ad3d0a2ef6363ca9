"""What a report is: its entry has everything that the rest of the portal needs to know about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from documents.layout import Document

from .files.effort import Size
from .files.made import Made
from .files.outputs import OUTPUTS
from .forms import ReportForm


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
    title: str | Promise
    line: str | Promise
    """What the report says, for the list of all reports."""
    help: str
    """The same for the command."""
    place: int
    """In the list of reports: the smaller number comes first."""
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
