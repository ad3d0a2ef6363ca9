"""Reading the sheet Kehadiran."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from documents.reading import cells
from documents.reading.workbook import Findings, Row, Sheet, Workbook, worded
from documents.text import name_key, tidy, without_brackets
from participants.models import Attendance
from participants.names import cleaned_name
from participants.workbook.layout import ATTENDANCE, MARK_SPELLINGS, MARK_WORDS, NAME, NUMBER

from .people import PERSON_NUMBER
from .repeats import refuse_repeated

_SESSION_COLUMN = re.compile(r"sesi\s*([0-9]{1,5})", re.IGNORECASE)


@dataclass(slots=True)
class MarksRow:
    """A row of the sheet. A refused cell leaves 0 for the number, or "" for the name."""

    row: Row
    number: int
    name: str
    marks: dict[int, Attendance.Mark] = field(default_factory=dict)
    """The mark by the number of the session."""


def read_marks(
    workbook: Workbook, findings: Findings, sessions: set[int] | None, names: dict[int, str] | None
) -> list[MarksRow]:
    """Return the marks of people and sessions that the other sheets name; `sessions` or `names` is None if that
    sheet is missing."""
    sheet = workbook.sheet(
        ATTENDANCE, findings, required=[NUMBER, NAME], more=lambda header: bool(_SESSION_COLUMN.fullmatch(header))
    )
    if sheet is None:
        return []
    columns = _session_columns(sheet, sessions)
    read = [_read_marks(row, columns) for row in sheet.rows]
    refuse_repeated(read, lambda marks: marks.number, NUMBER)
    if names is not None:
        _check_names(read, names)
    return [marks for marks in read if marks.row.is_right]


def _session_columns(sheet: Sheet, sessions: set[int] | None) -> dict[int, str]:
    columns: dict[int, str] = {}
    for header in sheet.more:
        number = int(_SESSION_COLUMN.sub(r"\1", header))
        if number in columns:
            expected = _("each session only once")
        elif sessions is not None and number not in sessions:
            expected = _("a session of the sheet Sesi")
        else:
            columns[number] = header
            continue
        sheet.findings.refuse(sheet.name, sheet.header_reference(header), header, expected)
    return columns


_SPELLINGS = {word: mark for mark, words in MARK_SPELLINGS.items() for word in words.split("|")}
_NO_MARK = {"-", "--", "–", "—", "."}


def _mark(value: cells.Value) -> Attendance.Mark | None:
    """Return the mark from its letter, its word or a tick; None for the dash of an empty cell."""
    key = _mark_key(value.raw)
    if key in _NO_MARK:
        return None
    return _SPELLINGS[key] if key in _SPELLINGS else cells.choice(MARK_WORDS)(value)


def _mark_key(raw: object) -> str:
    """Return the text without what is in brackets after it: "S (sakit)" is s."""
    text = tidy(str(raw))
    return (tidy(without_brackets(text)) or text).casefold().rstrip(".") or text


def _read_marks(row: Row, columns: dict[int, str]) -> MarksRow:
    number = row[NUMBER].read(PERSON_NUMBER, required=True, default=0)
    name = row[NAME].read(cells.text(check=cleaned_name), required=True, default="")
    marks = {session: row[header].read(_mark) for session, header in columns.items()}
    return MarksRow(row, number, name, {session: mark for session, mark in marks.items() if mark})


def _check_names(read: list[MarksRow], names: dict[int, str]) -> None:
    for marks in read:
        name = names.get(marks.number)
        if marks.number and marks.number not in names:
            marks.row[NUMBER].refuse(_("a number of the sheet Peserta"))
        elif marks.name and name and name_key(marks.name) != name_key(name):
            expected = worded(
                _('the name that has number %(number)d in Peserta, "%(name)s"'), number=marks.number, name=name
            )
            marks.row[NAME].refuse(expected)
