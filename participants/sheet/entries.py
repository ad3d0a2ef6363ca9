"""The rows of a people spreadsheet with their values, and the mistakes that can be found without the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from agencies.models import Agency
from documents.reading.cells import Unexpected
from documents.reading.tables import NumberedRow, Plain, shown
from documents.text import tidy
from participants.fields.person import DATA_NAMES, NAMES
from participants.identity.candidates import Candidate
from participants.identity.wording import why
from participants.models import Participant, Registration
from participants.names import number_in
from participants.registering.forms import PersonForm

from .answers import Answers
from .fields import NAME_AND_NIP, REGION
from .values import read

Progress = Callable[[int, int], None]
"""progress(done, total); it may be called at any time."""

REQUIRED = "required"
CELLS = [*NAMES, REGION]
"""The fields that a row has a cell for."""
_LONGEST_SHOWN = 60


class RowForm(PersonForm):
    """The person of a row, cleaned as by the form for one person. The agency and the holder of the NIP are looked up
    for all rows at once."""

    class Meta(PersonForm.Meta):
        fields = DATA_NAMES

    def constraints(self) -> list[BaseConstraint]:
        return []


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
    cells: dict[str, Plain]
    typed: dict[str, str] = field(default_factory=dict)
    """What the reader has typed in place of cells."""
    values: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    agency: Agency | None = None
    person: Participant | None = None
    candidates: list[Participant] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    """Why each candidate is offered, by their key."""
    twins: list[int] = field(default_factory=list)
    """Earlier rows that may be about the same person."""
    repeats: int | None = None
    """The earlier row that the reader has chosen of them."""
    may_be_new: bool = False
    asks: bool = False
    registration: Registration | None = None
    changes: dict[str, tuple[object, object]] = field(default_factory=dict)
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
        return tidy(shown(self.cells.get(field)))

    def shown(self, field: str) -> str:
        """Return the content of the field's cell, shortened."""
        text = self.text(field)
        return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def read_entries(
    rows: Sequence[NumberedRow], columns: Mapping[str, int], answers: Answers, progress: Progress
) -> list[Entry]:
    """Return the rows that have content in a column with a meaning. What the reader has typed replaces cells."""
    entries = []
    for done, (number, cells) in enumerate(rows, start=1):
        by_field = {name: cells[position] if position < len(cells) else None for name, position in columns.items()}
        if NAME_AND_NIP in by_field:
            by_field = _apart(by_field.pop(NAME_AND_NIP)) | by_field
        if any(plain is not None for plain in by_field.values()):
            entries.append(_read(Entry(number, by_field, _typed(number, by_field, answers))))
        progress(done, len(rows))
    return entries


def _apart(cell: Plain) -> dict[str, Plain]:
    """Return the cells of a name and of a NIP for a cell that has both, such as "Ani, S.IP. NIP. 19860926 …"."""
    name, nip = number_in(shown(cell))
    return {"full_name": name or None, "nip": nip or None}


def _typed(number: int, cells: Mapping[str, Plain], answers: Answers) -> dict[str, str]:
    found = {name: answers.cell(number, name, shown(cells.get(name))) for name in CELLS}
    return {name: text for name, text in found.items() if text is not None}


def _read(entry: Entry) -> Entry:
    texts = {}
    for name in CELLS:
        try:
            texts[name] = read(name, entry.typed.get(name, entry.cells.get(name)))
        except Unexpected as unexpected:
            entry.refuse(name, "unexpected", _("Expected: %(what)s.") % {"what": unexpected.expected})
    entry.values = {name: texts.get(name, "") for name in ("agency", REGION)}
    form = RowForm({name: text for name, text in texts.items() if name in DATA_NAMES})
    for name, errors in form.errors.as_data().items():
        if not entry.is_wrong(name):
            _refuse(entry, name, errors[0])
    entry.values |= {name: value for name, value in form.cleaned_data.items() if not entry.is_wrong(name)}
    return entry


def _refuse(entry: Entry, name: str, error: ValidationError) -> None:
    entry.refuse(name, error.code or "invalid", " ".join(error.messages))
