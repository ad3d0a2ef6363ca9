"""A row of a people spreadsheet: its cells and values, its mistakes, and what is found about it later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from agencies.models import Agency
from documents.reading.tables import Plain, shown
from documents.text import tidy
from participants.fields.person import NAMES
from participants.identity.candidates import Candidate
from participants.identity.wording import why
from participants.models import Participant, Registration

from .fields import REGION
from .rows.combining import Cell

Progress = Callable[[int, int], None]
"""progress(done, total); it may be called at any time."""

REQUIRED, CONTRADICTS, ROUNDED = "required", "contradicts", "rounded"
CHOSEN = {CONTRADICTS, ROUNDED}
"""The codes of problems that the reader solves by a choice, also by that of the value in the file."""
CELLS = [*NAMES, REGION]
"""The fields that a row has a cell for."""
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a field of a row: a sentence, and a code for comparisons."""

    field: str
    code: str
    text: str


@dataclass(slots=True)
class Entry:
    """One row. `values` holds its valid cells. The rest is found later: the agency, the known person, their
    registration, questions to the reader, changes, warnings and notes about values that are not from the file."""

    number: int
    cells: dict[str, list[Cell]]
    """The cells of each field: several if columns with one meaning have content."""
    typed: dict[str, str] = field(default_factory=dict)
    """What the reader has typed in place of cells."""
    values: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    agency_names: list[str] = field(default_factory=list)
    """What the cells of the agency say, if there are several."""
    agency: Agency | None = None
    agency_question: str = ""
    """The question about the agency whose answer decides, if its text names none with seats."""
    person: Participant | None = None
    candidates: list[Participant] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    """Why each candidate is offered, by their key."""
    twins: list[int] = field(default_factory=list)
    """Earlier rows that may be about the same person."""
    later_twins: list[int] = field(default_factory=list)
    """Later rows that are refused because they are about the same person."""
    repeats: int | None = None
    """The earlier row that the reader has chosen of them."""
    may_be_new: bool = False
    asks: bool = False
    registration: Registration | None = None
    changes: dict[str, tuple[object, object]] = field(default_factory=dict)
    kept: dict[str, tuple[object, object]] = field(default_factory=dict)
    """What the row says differently, but the reader has chosen to leave as it is recorded."""
    oddities: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    waits: bool = False

    def refuse(self, field: str, code: str, text: str | Promise) -> None:
        self.problems.append(Problem(field, code, str(text)))

    def offer(self, candidates: Sequence[Candidate]) -> None:
        self.candidates = [one.person for one in candidates]
        self.reasons = {one.person.pk: why(one) for one in candidates}

    def forgive(self, *fields: str) -> None:
        """Drop the problem that a required value of the fields is missing."""
        self.problems = [one for one in self.problems if not (one.code == REQUIRED and one.field in fields)]

    def is_wrong(self, *fields: str) -> bool:
        """Return whether one of the fields has a mistake."""
        return any(problem.field in fields for problem in self.problems)

    @property
    def is_blocked(self) -> bool:
        return bool(self.problems) or self.asks

    @property
    def action(self) -> str:
        """What storing the row does: "new" registers, "changed" corrects a registered person, and "unchanged" does
        nothing, and neither does "repeated", whose person is in an earlier row. "blocked" means that there is a mistake
        or a question."""
        if self.is_blocked:
            return "blocked"
        if self.repeats is not None:
            return "repeated"
        if self.registration is None:
            return "new"
        return "changed" if self.changes else "unchanged"

    def is_missing(self, field: str) -> bool:
        """Return whether the row has nothing in a required field."""
        return any(problem.field == field and problem.code == REQUIRED for problem in self.problems)

    def text(self, field: str) -> str:
        """Return the content of the field's cell."""
        return tidy(shown(self.plain(field)))

    def plain(self, field: str) -> Plain:
        """Return the field's cell, the first one with content if there are several."""
        return self.cells[field][0].plain if field in self.cells else None

    def position(self, field: str) -> int | None:
        """Return the position (from 0) of the field's cell, or None if the file has no such column."""
        return self.cells[field][0].position if field in self.cells else None

    def shown(self, field: str) -> str:
        """Return the content of the field's cell, shortened."""
        text = self.text(field)
        return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
