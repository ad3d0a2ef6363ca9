"""A score spreadsheet as it is read, before its rows are matched with people. It travels with the preview, because
nothing of a file is stored."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from accounts.models import User
from documents import wording
from documents.reading.budget import current_budget
from documents.reading.headers import columns_without_header, without_header
from documents.reading.lists import LeftOut, Part, divide, is_struck
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import NumberedRow, Plain, TableRows, cell_reference, open_tables, shown, unread_columns
from documents.text import name_key, ranges, tidy
from events.models import Event
from participants.nip import whole_nip

from .columns import ROWS_LOOKED_AT, Columns, Meaning, ScoreColumn, find_columns, label, test_named
from .template import own_names

MAXIMUM_SIZE = 5 * 1024 * 1024  # bytes
MOST_ROWS = 5_000
_MOST_SHEETS = 100
_LONGEST_NAME, _LONGEST_SCORE = 300, 60  # characters


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One row: what identifies its person, and the cells of the columns with scores. `is_unseen` if the file hides the
    row or strikes it through."""

    number: int
    name: str
    given: str
    """The number of a registration; "" in a list whose numbers count its rows."""
    nip: str
    email: str
    cells: list[Plain]
    is_unseen: bool

    @property
    def key(self) -> str:
        """Return a key that is equal for rows with the same text in all that identifies a person."""
        return " ".join([name_key(self.name), self.given, self.nip, self.email])


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """The rows of people in a file, and sentences about what is left out. `is_ours` if it is the template of its event;
    `named` is the column that identifies people, `guess` the test that the names of file and sheet suggest."""

    name: str
    sheet: str
    is_ours: bool
    named: int
    guess: str
    columns: list[ScoreColumn]
    rows: list[ScoreRow]
    warnings: list[str]
    notes: list[str]

    def place(self, row: ScoreRow, position: int | None = None) -> str:
        """Return the cell of a row, by default the one that identifies the person."""
        return cell_reference(row.number, (self.named if position is None else position) + 1)

    def packed(self) -> dict[str, Any]:
        """Return what JSON can hold; `unpacked` takes it back."""
        return asdict(self)

    @classmethod
    def unpacked(cls, facts: dict[str, Any]) -> Self:
        columns = [ScoreColumn(**column) for column in facts["columns"]]
        return cls(**facts | {"columns": columns, "rows": [ScoreRow(**row) for row in facts["rows"]]})


def read_file(content: bytes, event: Event, *, name: str, reader: User) -> ScoreFile:
    """Return the first visible sheet that has people and scores. Raise UnreadableWorkbook."""
    tables = open_tables(content, current_budget())
    if len(tables) > _MOST_SHEETS:
        raise UnreadableWorkbook(_("The file has more than %(n)d sheets. Send it in parts.") % {"n": _MOST_SHEETS})
    found = [(table, columns) for table in tables if (columns := find_columns(table.rows(ROWS_LOOKED_AT)))]
    visible = [pair for pair in found if not pair[0].is_hidden]
    if not visible:
        raise UnreadableWorkbook(_nothing_found([table.name for table, _columns in found]))
    table, columns = visible[0]
    read = table.read(MOST_ROWS + ROWS_LOOKED_AT + 1)
    if len(read.rows) - columns.index - 1 > MOST_ROWS:
        raise UnreadableWorkbook(_("The file has more than %(rows)d rows. Send it in parts.") % {"rows": MOST_ROWS})
    is_ours = _is_ours(read.rows[: columns.index], event, reader)
    named = _name_places(read, columns)
    people, left_out = _divide(read, columns, named)
    heads = [f"“{head}”" for head in columns.unread if not (is_ours and head in own_names())]
    without = columns_without_header(read.rows[columns.index][1], people)
    unread = [*heads, *(without_header(place) for place in without if place not in named)]
    others = [other.name for other, _columns in found if other is not table]
    unheaded = [other for other in tables if other is not table and other.name not in others]
    return ScoreFile(
        name=name[-200:],
        sheet=table.name or "CSV",
        is_ours=is_ours,
        named=_named(columns),
        guess=test_named(table.name) or test_named(name.rpartition(".")[0]),
        columns=list(columns.scores),
        rows=[_row(row, columns, read, named, has_numbers=is_ours or not columns.counts_rows) for row in people],
        warnings=[_not_read(others)] if others else [],
        notes=[
            *_notes(left_out, [other.name for other in unheaded if other.rows(1)], unread, is_ours),
            *filter(None, [unread_columns(read.width)]),
        ],
    )


def _is_ours(above: Sequence[NumberedRow], event: Event, reader: User) -> bool:
    """Return whether the event is named above the headers. Raise UnreadableWorkbook if another one is."""
    named = {shown(cell).strip() for _number, cells in above for cell in cells[:1]}
    others = Event.objects.visible_to(reader).filter(code__in=named)
    if event.code not in named and others.exists():
        raise UnreadableWorkbook(_("This file is for another event, not for %(this)s.") % {"this": event.code})
    return event.code in named


def _divide(read: TableRows, columns: Columns, named: Sequence[int]) -> tuple[list[NumberedRow], list[LeftOut]]:
    names = [*named, *(columns.whose[meaning] for meaning in [Meaning.FIRST] if meaning in columns.whose)]
    known = {*named, *columns.whose.values(), *(column.position for column in columns.scores)}
    header_row = read.rows[columns.index][0]
    people, left_out = divide(read.rows, header_row=header_row, names=names, known=known, merged=read.merged)
    return people, left_out


def _name_places(read: TableRows, columns: Columns) -> list[int]:
    """Return the columns of names: several, without other meanings, if their header is merged over them."""
    first = columns.whose.get(Meaning.NAME)
    if first is None:
        return []
    last = read.wide.get(read.rows[columns.index][0], {}).get(first, first)
    others = {*columns.whose.values(), *(column.position for column in columns.scores)} - {first}
    return [place for place in range(first, last + 1) if place not in others]


def _whole_name(cells: Sequence[Plain], places: Sequence[int]) -> str:
    """Return the cells as one name, without numbers of rows and NIPs if there are several."""
    texts = [tidy(shown(_at(cells, place))) for place in places]
    return " ".join(text for text in texts if text and (len(places) == 1 or any(map(str.isalpha, text))))


def _row(row: NumberedRow, columns: Columns, read: TableRows, names: Sequence[int], *, has_numbers: bool) -> ScoreRow:
    number, cells = row

    def text(meaning: Meaning) -> str:
        position = columns.whose.get(meaning)
        return "" if position is None else tidy(shown(_at(cells, position)))[:_LONGEST_NAME]

    name = _whole_name(cells, names)[:_LONGEST_NAME] or tidy(f"{text(Meaning.FIRST)} {text(Meaning.LAST)}")
    given = text(Meaning.NUMBER).rstrip(".") if has_numbers else ""
    return ScoreRow(
        number=number,
        name=name,
        given=given.removesuffix(".0") if given.isascii() else "",
        nip=whole_nip(text(Meaning.NIP)),
        email=text(Meaning.EMAIL).lower(),
        cells=[_short(_at(cells, column.position)) for column in columns.scores],
        is_unseen=number in read.hidden or is_struck(cells, read.struck.get(number, ()), [_named(columns)]),
    )


def _at(cells: Sequence[Plain], position: int) -> Plain:
    return cells[position] if position < len(cells) else None


def _short(cell: Plain) -> Plain:
    return cell[:_LONGEST_SCORE] if isinstance(cell, str) else cell


def _named(columns: Columns) -> int:
    order = (Meaning.NAME, Meaning.FIRST, Meaning.LAST, Meaning.NUMBER, Meaning.NIP, Meaning.EMAIL)
    return next(columns.whose[meaning] for meaning in order if meaning in columns.whose)


def _not_read(others: Sequence[str]) -> str:
    text = _("Not read: the sheet %(sheets)s, which has scores, too. Send it as a file of its own.")
    return text % {"sheets": wording.listing([f"“{other}”" for other in others])}


def _nothing_found(hidden: Sequence[str]) -> str:
    if hidden:
        text = _("The sheet %(sheets)s has scores, but is hidden. Show it and save the file, or send another one.")
        return text % {"sheets": wording.listing([f"“{name}”" for name in hidden])}
    text = _(
        "No row of headers was found. It has a column with names (or NIP, or e-mail addresses) and one with scores, "
        "named %(pre)s, %(post)s or %(score)s."
    )
    return text % {"pre": label(Meaning.PRE), "post": label(Meaning.POST), "score": label(Meaning.SCORE)}


def _notes(left_out: Sequence[LeftOut], sheets: Sequence[str], unread: Sequence[str], is_ours: bool) -> list[str]:
    """Return what is left out. Of our own template, what we have put into it ourselves is not worth a sentence."""
    own = own_names() if is_ours else set()
    notes = [one.sentence(ranges(one.rows)) for one in left_out if not (is_ours and one.part is Part.ABOVE)]
    if others := [f"“{name}”" for name in sheets if name not in own]:
        text = _("Not read, because no scores were found in it: the sheet %(sheets)s.")
        notes.append(text % {"sheets": wording.listing(others)})
    if unread:
        notes.append(_("Columns that are not read: %(unused)s.") % {"unused": wording.listing(unread)})
    return notes
