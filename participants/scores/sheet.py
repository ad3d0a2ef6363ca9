"""Reading a score spreadsheet: its rows are matched with the event's people, and all mistakes are reported at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core import signing
from django.utils.translation import gettext as _

from accounts.models import User
from documents.reading.budget import Budget, upload_budget
from documents.reading.cells import Unexpected
from documents.reading.problems import Findings, Problem, UnreadableWorkbook
from documents.reading.tables import NumberedRow, Plain, cell_reference, open_tables, shown
from documents.text import name_key, tidy
from events.models import Event
from participants.identity.likeness import Likeness, NameIndex
from participants.models import Registration, TestScore

from .columns import ROWS_LOOKED_AT, Meaning, find_columns, label
from .grid import Found
from .storing import ScoreChange
from .values import read_cell

Test = TestScore.Test
MAXIMUM_SIZE = 5 * 1024 * 1024  # bytes
MOST_ROWS = 5_000
_MOST_SHEETS = 20
_HOURS_TO_DECIDE = 12


@dataclass(slots=True)
class ScoreSheet:
    """The changes that storing the file would make. `unchanged` scores are stored already, `empty` rows have none. A
    file with `problems` cannot be stored."""

    changes: list[ScoreChange] = field(default_factory=list)
    unchanged: int = 0
    empty: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(change.seen is None for change in self.changes)

    @property
    def replaced(self) -> int:
        return len(self.changes) - self.new


@dataclass(frozen=True, slots=True)
class _Columns:
    """The position of each column; `is_ours` if the file is the template of this event."""

    sheet: str
    header_row: int
    positions: Mapping[Meaning, int]
    is_ours: bool


def read_sheet(
    content: bytes, event: Event, people: Iterable[Registration], found: Found, *, reader: User
) -> ScoreSheet:
    """Return what the file says about these people. Raise UnreadableWorkbook."""
    budget = upload_budget()
    columns, rows = _open(content, event, reader, budget)
    everyone, findings, sheet = list(people), Findings(), ScoreSheet()
    matcher = _Matcher(everyone, columns)
    taken: dict[int, int] = {}  # the row of each person
    for number, cells in rows:
        budget.check()
        values = _values(number, cells, columns, findings)
        if not any(value is not None for value in values.values()):
            sheet.empty += 1
            continue
        person = matcher.person(number, cells, findings)
        if person is None:
            continue
        if person.pk in taken:
            expected = _("each person only once; row %(row)d is the same") % {"row": taken[person.pk]}
            findings.refuse(columns.sheet, _place(number, columns, _whose(columns)), person.participant, expected)
            continue
        taken[person.pk] = number
        _compare(person, values, found.get(person.pk, {}), sheet)
    sheet.problems = findings.problems
    return sheet


def _open(content: bytes, event: Event, reader: User, budget: Budget) -> tuple[_Columns, list[NumberedRow]]:
    visible = [table for table in open_tables(content, budget) if not table.is_hidden]
    for table in visible[:_MOST_SHEETS]:
        columns = find_columns(table.rows(ROWS_LOOKED_AT))
        if columns is None:
            continue
        index, positions, twice = columns
        rows = table.rows(MOST_ROWS + ROWS_LOOKED_AT + 1)
        if twice:
            names = ", ".join(sorted(label(meaning) for meaning in twice))
            raise UnreadableWorkbook(_("Two columns have the same meaning: %(names)s.") % {"names": names})
        if len(rows) - index - 1 > MOST_ROWS:
            raise UnreadableWorkbook(_("The file has more than %(rows)d rows. Send it in parts.") % {"rows": MOST_ROWS})
        above = {shown(cell).strip() for _number, cells in rows[:index] for cell in cells[:1]}
        others = Event.objects.visible_to(reader).filter(code__in=above)
        if event.code not in above and others.exists():
            raise UnreadableWorkbook(_("This file is for another event, not for %(this)s.") % {"this": event.code})
        return _Columns(table.name or "CSV", rows[index][0], positions, event.code in above), rows[index + 1 :]
    raise UnreadableWorkbook(
        _("No row of headers was found: a column with names or numbers, and one named %(pre)s or %(post)s.")
        % {"pre": label(Meaning.PRE), "post": label(Meaning.POST)}
    )


def _values(number: int, cells: Sequence[Plain], columns: _Columns, findings: Findings) -> dict[Test, Decimal | None]:
    values = {}
    for test in Test:
        meaning = Meaning(test.value)
        cell = _cell(cells, columns, meaning)
        try:
            values[test] = read_cell(cell)
        except Unexpected as unexpected:
            findings.refuse(columns.sheet, _place(number, columns, meaning), shown(cell), unexpected.expected)
    return values


def _compare(
    person: Registration, values: Mapping[Test, Decimal | None], scores: Mapping[str, TestScore], sheet: ScoreSheet
) -> None:
    for test, value in values.items():
        now = scores[test].value if test in scores else None
        if value is None:
            continue
        if value == now:
            sheet.unchanged += 1
        else:
            sheet.changes.append(ScoreChange(person, test, value, now))


def _cell(cells: Sequence[Plain], columns: _Columns, meaning: Meaning) -> Plain:
    position = columns.positions.get(meaning)
    return None if position is None or position >= len(cells) else cells[position]


def _place(number: int, columns: _Columns, meaning: Meaning) -> str:
    return cell_reference(number, columns.positions[meaning] + 1)


def _whose(columns: _Columns) -> Meaning:
    return Meaning.NAME if Meaning.NAME in columns.positions else Meaning.NUMBER


class _Matcher:
    """Finds the person of a row.

    The name decides where there is one: as it is recorded, or without titles and differences of spelling if it is one
    person's. The number decides where there is no name, two people share it, or it is only likely. In our own template
    both must agree, which reveals that only one of the columns was sorted. Likely people are offered in the message.
    """

    def __init__(self, people: Sequence[Registration], columns: _Columns):
        self._columns = columns
        self._by_number = {str(person.number): person for person in people}
        self._by_name: dict[str, list[Registration]] = {}
        self._people = {person.pk: person for person in people}
        self._likely = NameIndex((None, person.pk, person.participant.full_name) for person in people)
        for person in people:
            self._by_name.setdefault(name_key(person.participant.full_name), []).append(person)

    def person(self, number: int, cells: Sequence[Plain], findings: Findings) -> Registration | None:
        columns = self._columns
        given = _number_text(_cell(cells, columns, Meaning.NUMBER))
        name = tidy(shown(_cell(cells, columns, Meaning.NAME)))
        by_number = self._by_number.get(given)
        if not name:
            if by_number is None:
                place = _place(number, columns, _whose(columns))
                findings.refuse(columns.sheet, place, given, _("a name or the number of a confirmed person here"))
            return by_number
        named, near = self._named(name)
        place = _place(number, columns, Meaning.NAME)
        if by_number in near:
            return by_number
        if not named:
            findings.refuse(columns.sheet, place, name, _expected(near))
            return None
        if by_number in named:
            return by_number
        if columns.is_ours and given:
            findings.refuse(columns.sheet, place, name, self._expected_at(given, by_number))
            return None
        if len(named) > 1:
            numbers = ", ".join(str(person.number) for person in named)
            expected = _("the number beside this name: several have it (%(numbers)s)") % {"numbers": numbers}
            findings.refuse(columns.sheet, place, name, expected)
            return None
        return named[0]

    def _named(self, name: str) -> tuple[list[Registration], list[Registration]]:
        """Return the people with this name, and those with a likely one."""
        exact = self._by_name.get(name_key(name), [])
        if exact:
            return exact, []
        found = self._likely.find(None, name)
        same = [self._people[key] for key, likeness in found.items() if likeness is Likeness.SAME]
        return same, [self._people[key] for key, likeness in found.items() if likeness is Likeness.LIKELY]

    def _expected_at(self, given: str, person: Registration | None) -> str:
        if person is None:
            return _("a number of this event beside it; %(number)s is none") % {"number": given}
        return _("%(name)s, whose number is %(number)s") % {"name": person.participant.full_name, "number": given}


def _expected(near: Sequence[Registration]) -> str:
    if not near:
        return _("the name of a confirmed person of this event")
    people = ", ".join(f"{person.participant.full_name} ({person.number})" for person in near)
    return _("the name of a confirmed person of this event, or the number beside it; perhaps %(people)s") % {
        "people": people
    }


def _number_text(cell: Plain) -> str:
    text = shown(cell).strip().rstrip(".")
    return text.removesuffix(".0") if text.isascii() else ""


# The preview goes to the page and back, signed: nothing is stored in between, and only its reader can confirm it.


def pack(changes: Iterable[ScoreChange], event: Event, user: User) -> str:
    rows = [[c.registration.pk, c.test.value, str(c.value), None if c.seen is None else str(c.seen)] for c in changes]
    return signing.dumps(rows, salt=_salt(event, user), compress=True)


def unpack(text: str, event: Event, user: User, people: Mapping[int, Registration]) -> list[ScoreChange]:
    """Return the changes that `pack` packed, for people that the user may still mark. Raise signing.BadSignature."""
    rows = signing.loads(text, salt=_salt(event, user), max_age=_HOURS_TO_DECIDE * 3600)
    return [
        ScoreChange(people[pk], Test(test), Decimal(value), None if seen is None else Decimal(seen))
        for pk, test, value, seen in rows
        if pk in people
    ]


def _salt(event: Event, user: User) -> str:
    return f"scores:{event.pk}:{user.pk}"
