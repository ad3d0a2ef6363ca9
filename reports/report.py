"""The entry of a report. It has everything that the rest of the portal needs to know about the report."""

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
from .files.outputs import USUAL
from .forms import ReportForm


class Readers(Enum):
    """The users who may open a report, among those who may read reports."""

    EVERYBODY = "everybody, for all provinces"
    EVERYBODY_BY_EVENT = "everybody, each with the events that they see"
    OF_PROVINCE = "staff of the province that the report is about, and staff who see all provinces"
    OF_EVENT = "those who see the event that the report is about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report: its texts, its readers, and the functions that make it.

    The options are the fields of the form; `rows`, `size` and `scope` take the valid form or what `rows` returned.
    """

    name: str
    """The name in the command, jobs, schedules and records, and in addresses unless there is a `url_name`."""
    title: str | Promise
    line: str | Promise
    """A sentence about the content, for the list of all reports."""
    help: str
    """A sentence about the content, for the help of the command."""
    place: int
    """The place in the list of reports: the smaller number comes first."""
    form: type[ReportForm]
    readers: Readers
    rows: Callable[[Any], Any]
    size: Callable[[Any], Size]
    """Returns the expected number of rows from a few counts, before the report is made. The real number is about the
    same and never higher."""
    document: Callable[[Any, User | None], Document]
    """Returns the document, with links for the reader (None: without links)."""
    scope: Callable[[Any], Mapping[str, object]]
    """Returns the scope and the options of the report, under the keys of its JSON."""
    json: Callable[[Any], dict[str, object]]
    shows_people: bool = False
    """Whether the report has names of participants. A report that everybody may open has none."""
    formats: tuple[str, ...] = USUAL
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
        document = form.on_paper(self.document(rows, form.reader))
        return Made(self.name, self.scope(rows), rows, document, partial(self.json, rows))
