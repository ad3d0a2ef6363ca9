"""What storing a score spreadsheet would change: mistakes and questions of all rows at once.

The reader's answers have names: "column3" is the test of a column, "who12" the person of row 12 and of all rows with
the same text, "unseen" says whether hidden rows are read, "attempts" which row of a person counts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.reading.cells import Unexpected
from documents.reading.lists import unseen_text
from documents.reading.problems import Findings, Problem
from documents.reading.tables import shown
from documents.text import ranges
from documents.xlsx.marking import write_rest as write_rows
from events.models import Event
from participants.models import Registration, TestScore

from .columns import Meaning, label
from .files import ScoreFile, ScoreRow
from .grid import Found
from .matching import Match, Matcher
from .storing import ScoreChange
from .values import read_cell

Test = TestScore.Test
Answers = Mapping[str, str]
NOBODY, NOT_READ, TAKE, LEAVE = "nobody", "none", "take", "leave"
ATTEMPTS = "attempts"
WHICH = {"highest": _("the highest"), "last": _("the last row"), "first": _("the first row")}
"""Which of several rows of a person counts."""
_HOURS_TO_DECIDE = 12
_VERSION = 2
"""To be raised when what is packed changes: the previews of an earlier version then count as expired."""
_WHOSE = {Meaning.NUMBER: "given", Meaning.NAME: "name", Meaning.NIP: "nip", Meaning.EMAIL: "email"}
_ANSWER = re.compile(r"(column|who)\d{1,7}|unseen|attempts")
_MOST_NAMED = 10


@dataclass(slots=True)
class Question:
    """A question of the preview. `kind` is "column", "person", "unseen" or "attempts"; `name` is that of its answer.

    A question about a person names the rows with this text, and the people who may be meant.
    """

    kind: str
    name: str
    text: str
    answer: str = ""
    people: list[Registration] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return not self.answer

    @property
    def rows_text(self) -> str:
        return ranges(self.rows)


@dataclass(frozen=True, slots=True)
class Source:
    """The row that a change is from: the name as it is written there, and the text of the score."""

    row: int
    name: str
    score: str


@dataclass(slots=True)
class ScoreSheet:
    """The changes that storing the file would make. `unchanged` scores are stored already, `empty` rows have none. A
    file with `problems` or open questions cannot be stored."""

    changes: list[ScoreChange] = field(default_factory=list)
    sources: dict[tuple[int, Test], Source] = field(default_factory=dict)
    unchanged: int = 0
    empty: int = 0
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    left: dict[int, list[str]] = field(default_factory=dict)
    """Why the rows that cannot be stored yet cannot, by their numbers."""

    @property
    def open_questions(self) -> int:
        return sum(question.is_open for question in self.questions)

    @property
    def unsettled(self) -> int:
        return len(self.problems) + self.open_questions

    @property
    def can_be_stored(self) -> bool:
        return not self.unsettled

    @property
    def new(self) -> int:
        return sum(change.seen is None for change in self.changes)

    @property
    def replaced(self) -> int:
        return len(self.changes) - self.new


_Scores = dict[tuple[int, Test], list[tuple[ScoreRow, Decimal, str]]]
"""The scores of a person and a test: one for each row."""


def judge(file: ScoreFile, people: Iterable[Registration], found: Found, answers: Answers) -> ScoreSheet:
    """Return what the file changes for these people."""
    everyone = list(people)
    return _Judge(file, everyone, answers).sheet(found)


class _Judge:
    """Goes once through the rows of a file."""

    def __init__(self, file: ScoreFile, people: list[Registration], answers: Answers):
        self._file, self._answers = file, answers
        self._people = {person.pk: person for person in people}
        self._matcher = Matcher(people, is_ours=file.is_ours)
        self._findings, self._sheet = Findings(), ScoreSheet()
        self._asked: dict[str, Question] = {}
        self._tests = self._settle_columns()
        self._open = {question.name for question in self._sheet.questions if question.is_open}

    def sheet(self, found: Found) -> ScoreSheet:
        scores: _Scores = defaultdict(list)
        for row in self._rows_read():
            self._take(row, scores)
        self._sheet.problems = self._findings.problems
        self._settle_attempts(scores)
        self._sheet.questions += self._asked.values()
        for (key, test), tries in scores.items():
            if not any(row.number in self._sheet.left for row, _value, _text in tries):
                self._compare(self._people[key], test, self._chosen(tries), found)
        return self._sheet

    def _settle_columns(self) -> dict[int, Test]:
        """Return the test of each column, by its index among the columns with scores."""
        tests: dict[int, Test] = {}
        named = {column.test for column in self._file.columns}
        for index, column in enumerate(self._file.columns):
            test = column.test
            if not test:
                name = f"column{column.position}"
                test = self._answers.get(name, "")
                is_clear = test == NOT_READ or (test in Test.values and test not in {*tests.values(), *named})
                test = test if is_clear else ""
                self._sheet.questions.append(Question("column", name, column.head, test))
            if test in Test.values:
                tests[index] = Test(test)
        return tests

    def _rows_read(self) -> list[ScoreRow]:
        unseen = [row.number for row in self._file.rows if row.is_unseen]
        takes = self._answers.get("unseen") == TAKE
        if unseen:
            text = unseen_text(len(unseen), ranges(unseen))
            self._sheet.questions.append(Question("unseen", "unseen", text, TAKE if takes else LEAVE))
        return [row for row in self._file.rows if takes or not row.is_unseen]

    def _take(self, row: ScoreRow, scores: _Scores) -> None:
        if all(cell is None or shown(cell).strip() in ("", "-", "–", "—") for cell in row.cells):
            self._sheet.empty += 1
            return
        match = self._matcher.match(row)
        person, before = match.person, len(self._findings.problems)
        if match.expected:
            found = row.name or row.given
            self._findings.refuse(self._file.sheet, self._file.place(row), found, match.expected)
        elif person is None:
            answer = self._ask(row, match)
            if answer == NOBODY:
                return
            person = self._matcher.numbered(answer)
        values = [(test, self._value(row, index), shown(row.cells[index])) for index, test in self._tests.items()]
        reasons = [str(problem) for problem in self._findings.problems[before:]] + self._open_questions(row)
        if reasons or person is None:
            self._sheet.left[row.number] = reasons or [gettext("It is not answered yet who this is.")]
            return
        for test, value, text in values:
            if value is not None:
                scores[person.pk, test].append((row, value, text))

    def _open_questions(self, row: ScoreRow) -> list[str]:
        """Return the questions that are still open about columns in which the row has something."""
        heads = [column.head for column, cell in zip(self._file.columns, row.cells, strict=True)
                 if f"column{column.position}" in self._open and cell is not None]  # fmt: skip
        return [gettext("It is not answered yet which test “%(head)s” is.") % {"head": head} for head in heads]

    def _ask(self, row: ScoreRow, match: Match) -> str:
        """Ask who is meant, once for all rows with the same text. Return the answer."""
        key = f"{row.key} {row.number}" if match.are_namesakes or len(match.likely) > 1 else row.key
        if key not in self._asked:
            self._asked[key] = self._question(row, match)
        self._asked[key].rows.append(row.number)
        return self._asked[key].answer

    def _question(self, row: ScoreRow, match: Match) -> Question:
        name = f"who{row.number}"
        answer = self._answers.get(name, "")
        chosen = self._matcher.numbered(answer)
        people = [*match.likely, *([chosen] if chosen and chosen not in match.likely else [])]
        is_answer = answer == NOBODY or chosen is not None
        return Question("person", name, row.name or row.email, answer if is_answer else "", people)

    def _value(self, row: ScoreRow, index: int) -> Decimal | None:
        column, cell = self._file.columns[index], row.cells[index]
        try:
            return read_cell(cell, column.maximum)
        except Unexpected as unexpected:
            place = self._file.place(row, column.position)
            self._findings.refuse(self._file.sheet, place, shown(cell), unexpected.expected)
            return None

    def _settle_attempts(self, scores: _Scores) -> None:
        several = {key: tries for key, tries in scores.items() if len({value for _row, value, _text in tries}) > 1}
        if not several:
            return
        people = {key: sorted({row.number for row, _v, _t in tries}) for (key, _test), tries in several.items()}
        texts = [
            f"{self._people[key].participant.full_name} ({ranges(rows)})"
            for key, rows in [*people.items()][:_MOST_NAMED]
        ]
        text = "; ".join(texts) + ("; …" if len(people) > _MOST_NAMED else "")
        answer = self._answers.get(ATTEMPTS, "")
        known = answer if answer in WHICH else ""
        for number in {row.number for tries in several.values() for row, _v, _t in tries} if not known else ():
            self._sheet.left[number] = [gettext("It is not answered yet which row of this person counts.")]
        self._sheet.questions.append(Question("attempts", ATTEMPTS, text, known))

    def _chosen(self, tries: list[tuple[ScoreRow, Decimal, str]]) -> tuple[ScoreRow, Decimal, str]:
        match self._answers.get(ATTEMPTS):
            case "last":
                return tries[-1]
            case "highest":
                return max(tries, key=lambda each: each[1])
        return tries[0]

    def _compare(self, person: Registration, test: Test, chosen: tuple[ScoreRow, Decimal, str], found: Found) -> None:
        row, value, text = chosen
        stored = found.get(person.pk, {})
        now = stored[test].value if test in stored else None
        if value == now:
            self._sheet.unchanged += 1
        else:
            self._sheet.changes.append(ScoreChange(person, test, value, now))
            self._sheet.sources[person.pk, test] = Source(row.number, row.name, text)


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


def pack_file(file: ScoreFile, answers: Answers, event: Event, user: User) -> str:
    return signing.dumps([file.packed(), dict(answers)], salt=f"file {_salt(event, user)}", compress=True)


def unpack_file(text: str, event: Event, user: User) -> tuple[ScoreFile, dict[str, str]]:
    """Return the file and the answers that `pack_file` packed. Raise signing.BadSignature."""
    facts, answers = signing.loads(text, salt=f"file {_salt(event, user)}", max_age=_HOURS_TO_DECIDE * 3600)
    return ScoreFile.unpacked(facts), answers


def write_rest(file: ScoreFile, sheet: ScoreSheet, event: Event) -> bytes:
    """Return an .xlsx file with the rows that cannot be stored yet and the reasons. It can be sent like any other."""
    shows = [meaning for meaning in _WHOSE if file.is_ours or any(getattr(row, _WHOSE[meaning]) for row in file.rows)]
    header = [*(label(meaning) for meaning in shows), *(column.head for column in file.columns)]
    rows = [
        ([*(getattr(row, _WHOSE[meaning]) or None for meaning in shows), *row.cells], "\n".join(sheet.left[row.number]))
        for row in file.rows
        if row.number in sheet.left
    ]
    return write_rows(header, rows, above=[event.code] if file.is_ours else [])


def posted_answers(posted: Mapping[str, str]) -> dict[str, str]:
    """Return the answers in a request. A typed number of a person counts more than the choice beside it."""
    found = {name: value[:20] for name, value in posted.items() if _ANSWER.fullmatch(name)}
    typed = {name.removeprefix("number-"): value.strip()[:20] for name, value in posted.items() if "number-who" in name}
    return found | {name: value for name, value in typed.items() if value and _ANSWER.fullmatch(name)}


def _salt(event: Event, user: User) -> str:
    return f"scores:{_VERSION}:{event.pk}:{user.pk}"
