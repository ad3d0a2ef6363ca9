"""Invented lists, rearranged and damaged: each person is read with the values that the file shows, or what is not read
is named. `INVENTED=2000` tests more of them."""

import csv
import io
import os
import re
from collections.abc import Mapping, Sequence
from unicodedata import category

import pytest
from python_calamine import CalamineError, CalamineWorkbook

from documents.reading.lists import guess_columns
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import Plain, cell_reference, open_tables, shown
from documents.text import tidy
from participants.models import SheetImport
from participants.sheet.answers import Answers
from participants.sheet.entries import Entry
from participants.sheet.fields import has_names, recognise, unused
from participants.sheet.left_out import remarks_of
from participants.sheet.rows.reading import read_entries
from participants.sheet.source import (
    other_tables,
    people_of,
    read_tables,
    row_number,
    sheet_index,
    taken_names,
    unseen_rows,
)
from participants.sheet.uploads import guessed_columns, header, people_rows
from tests.sheets import silent, xlsx

from .invented import Invented, invent

NUMBER = int(os.environ.get("INVENTED", "200"))
BLOCK = 20


def read(content: bytes) -> tuple[SheetImport, list[Entry]]:
    """Return the file as the preview reads it, with the suggested columns."""
    found = read_tables(open_tables(content))
    upload = SheetImport(rows=found.rows, source=found.source, header_row=found.header_row)
    upload.columns = recognise(header(upload)) if found.header_row else guess_columns(found.rows)
    upload.columns |= guessed_columns(upload)
    return upload, read_entries(people_rows(upload), upload.columns, Answers(), silent)


def visible(text: str) -> str:
    """Return what a reader sees of a cell."""
    return tidy("".join(" " if each == "\xa0" else each for each in text if category(each) != "Cf"))


def is_clean(text: str) -> bool:
    return not any(category(each) in ("Cf", "Cc") or each == "\xa0" for each in text)


def faults(made: Invented) -> list[str]:
    """Return what is read differently from what the file shows, or left out, without a message."""
    try:
        upload, entries = read(made.content)
    except UnreadableWorkbook as error:
        return [] if made.is_damaged else [f"refused: {error}"]
    names = [name or "CSV" for name in taken_names(upload.source)]
    found = {(names[sheet_index(one.number)], row_number(one.number)): one for one in entries}
    left = _raw_differences(made)
    if has_names(upload.columns):  # otherwise the page asks for the meaning of the columns
        left += _left_out(upload, entries)
    if made.is_damaged:
        return left
    return [
        *left,
        *(fault for place, person in made.people.items() for fault in _faults_of(place, person, found, upload)),
        *(f"{place}: nobody, but {one.values}" for place, one in found.items() if _is_invented(place, one, made)),
    ]


def _is_invented(place: tuple[str, int], entry: Entry, made: Invented) -> bool:
    return place not in made.people and not entry.problems


def _faults_of(
    place: tuple[str, int], person: dict[str, str], found: dict[tuple[str, int], Entry], upload: SheetImport
) -> list[str]:
    entry = found.get(place)
    if entry is None:
        return []  # `_left_out` finds rows that are not named
    return [
        f"{place}: {name} is {entry.values.get(name)!r} instead of {value!r}"
        for name, value in person.items()
        if not (is_clean(entry.values.get(name, "")) and entry.values.get(name, "") == visible(value))
        and not entry.is_wrong(name)
        and name not in entry.notes
        and (value == "" or entry.values.get(name) or name in upload.columns)
    ]


def _left_out(upload: SheetImport, entries: Sequence[Entry]) -> list[str]:
    """Return each row and each cell that is read into no person and that the preview does not name."""
    remarks = remarks_of(upload)
    texts = " ".join([*remarks.warnings, *remarks.notes, remarks.unseen])
    people, left_out = people_of(upload)
    named = {number for one in left_out for number in one.rows} | {*unseen_rows(upload, people)}
    for first, last in other_tables(upload) if remarks.other_tables else []:
        named |= {*range(first, last + 1)}
    unread = unused(header(upload), upload.columns, people_rows(upload))
    read_rows = {one.number for one in entries}
    merged = upload.source.get("merged", {})
    missing = [
        f"{sheet['name']}: not named"
        for sheet in upload.source["sheets"]
        if not sheet["is_taken"] and f"“{sheet['name']}”" not in texts
    ]
    for number, cells in upload.rows:
        own = [at for at, cell in enumerate(cells) if cell is not None and at not in merged.get(str(number), ())]
        if number in read_rows:
            missing += [f"{number}, {at}: {cells[at]!r}" for at in own if not _is_read(at, upload, unread)]
        elif number not in named and number != upload.header_row:
            missing += [f"{number}: {cells}"] if any(not str(cells[at]).strip("().").isdigit() for at in own) else []
    return missing


def _is_read(position: int, upload: SheetImport, unread: Sequence[str]) -> bool:
    """Return whether the column is read, is named, or has the numbers of rows or of identity cards."""
    heads = header(upload)
    head = tidy(shown(heads[position])) if position < len(heads) else ""
    letter = cell_reference(1, position + 1)[:-1]
    name = f"“{head}”" if head else next((text for text in unread if f" {letter} " in text), "-")
    return position in upload.columns.values() or name in unread or head.casefold() in ("no", "nik")


def _raw_differences(made: Invented) -> list[str]:
    """Return the cells that another reader finds and ours does not, or differently."""
    try:
        others = _other_reader(made)
    except (CalamineError, UnicodeDecodeError, csv.Error):
        return []
    found = []
    # LibreOffice shows the text of a cell that has lost its type, as we do; calamine leaves it out.
    is_spoiled_ods = made.is_damaged and b"opendocument" in made.content[:100]
    for table in open_tables(made.content):
        read = table.read(10_000)
        ours = {
            (number, at): cell
            for number, cells in read.rows
            for at, cell in enumerate(cells)
            if at not in read.merged.get(number, ()) and cell is not None
        }
        theirs = others.get(table.name, {})
        found += [f"{table.name} {at}: {ours.get(at)!r} instead of {theirs.get(at)!r}"
                  for at in (theirs.keys() if is_spoiled_ods else ours.keys() | theirs.keys())
                  if not _are_same(ours.get(at), theirs.get(at))]  # fmt: skip
    return found


def _are_same(ours: Plain, theirs: object) -> bool:
    if isinstance(ours, Mapping):  # a formula without a result, an error or a date, which is refused or shown
        return True
    if isinstance(theirs, float | int) and isinstance(ours, float | int):
        return float(ours) == float(theirs)
    return theirs is not None and ours is not None and _bare(str(ours)) == _bare(str(theirs)[:1000])


def _bare(text: str) -> str:
    """Return the visible text without the signs by which CSV files keep digits as they are."""
    return visible(re.sub('["=]', "", text))


def _other_reader(made: Invented) -> dict[str, dict[tuple[int, int], object]]:
    """Return the cells of each sheet that show anything, by number of row and position."""
    if made.content.startswith(b"PK"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(made.content))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    else:
        lines = csv.reader(io.StringIO(made.content.decode(made.encoding), newline=""), delimiter=made.delimiter)
        sheets = {"": list(lines)}
    return {
        name: {(number, at): cell for number, cells in enumerate(rows, start=1) for at, cell in enumerate(cells)
               if visible(str(cell))}
        for name, rows in sheets.items()
    }  # fmt: skip


@pytest.mark.parametrize("first", range(0, NUMBER, BLOCK))
def test_nobody_is_read_differently_without_a_message(first):
    wrong = {seed: found for seed in range(first, min(first + BLOCK, NUMBER)) if (found := faults(invent(seed)))}
    assert not wrong


def test_a_fault_would_be_found():
    made = next(each for each in map(invent, range(50)) if not each.is_damaged and len(each.people) > 1)
    place = next(iter(made.people))
    made.people[place] = made.people[place] | {"full_name": "Orang Lain"}
    assert faults(made)
    del made.people[place]
    assert re.search("nobody, but", "".join(faults(made)))


def test_an_invisible_character_in_a_value_would_be_found():
    assert not is_clean("Ani\u200b")
    assert not is_clean("\u202a0812")
    assert not is_clean("Ani\xa0Budi")


def test_what_is_left_out_without_a_message_would_be_found():
    upload, entries = read(xlsx([["Ani", "P", "x"], ["Budi", "L", "y"]], headers=["Nama", "L/P", None]))
    assert _left_out(upload, entries) == []
    assert _left_out(upload, entries[:1]) == ["3: ['Budi', 'L', 'y']"]
    upload.rows[0][1][1] = "Baju"
    del upload.columns["sex"]
    assert _is_read(1, upload, ["“Baju”"])
    assert not _is_read(1, upload, ["“Kaos”"])


def test_a_difference_from_another_reader_would_be_found():
    assert not _are_same("Ani", "Budi")
    assert not _are_same(None, "Budi")
    assert not _are_same(81, 80.0)
    assert _are_same(80, 80.0)
