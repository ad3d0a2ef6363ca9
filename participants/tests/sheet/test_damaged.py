"""Invented lists, rearranged and damaged: each person is read with the values that the file shows, or what is not read
is named. `INVENTED=2000` tests more of them."""

import os
import re
from unicodedata import category

import pytest

from documents.reading.lists import guess_columns
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import open_tables
from documents.text import tidy
from participants.models import SheetImport
from participants.sheet.answers import Answers
from participants.sheet.entries import Entry
from participants.sheet.fields import recognise
from participants.sheet.left_out import remarks_of
from participants.sheet.rows.reading import read_entries
from participants.sheet.source import people_of, read_tables, row_number, sheet_index, taken_names, unseen_rows
from participants.sheet.uploads import guessed_columns, header, people_rows
from tests.sheets import silent

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
    return tidy("".join(" " if each == "\xa0" else each for each in text if category(each) != "Cf"))


def faults(made: Invented) -> list[str]:
    """Return what is stored differently, or left out, without a message."""
    try:
        upload, entries = read(made.content)
    except UnreadableWorkbook as error:
        return [] if made.is_damaged else [f"refused: {error}"]
    if made.is_damaged:
        return []
    names = [name or "CSV" for name in taken_names(upload.source)]
    found = {(names[sheet_index(one.number)], row_number(one.number)): one for one in entries}
    return [
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
        return [] if _is_named(place, upload) else [f"{place}: left out"]
    return [
        f"{place}: {name} is {entry.values.get(name)!r} instead of {value!r}"
        for name, value in person.items()
        if visible(entry.values.get(name, "")) != visible(value)
        and not entry.is_wrong(name)
        and name not in entry.notes
        and (value == "" or name in upload.columns or not _is_unread(name, upload))
    ]


def _is_unread(name: str, upload: SheetImport) -> bool:
    """Return whether the preview names a column that is not read."""
    return name not in upload.columns and bool(header(upload))


def _is_named(place: tuple[str, int], upload: SheetImport) -> bool:
    """Return whether the preview says that the row is not read."""
    sheet, number = place
    remarks = remarks_of(upload)
    if sheet not in ("CSV", *taken_names(upload.source)):
        return any(f"“{sheet}”" in text for text in remarks.warnings + remarks.notes)
    people, left_out = people_of(upload)
    rows = {row for one in left_out for row in one.rows} | {*unseen_rows(upload, people)}
    return number in {row_number(row) for row in rows} and bool(remarks.notes or remarks.unseen)


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
    made.people["CSV", 999] = {"full_name": "Orang Lain"}
    assert re.search("left out", "".join(faults(made)))
