"""A list that was copied from Excel or from a chat, as rows of the grid.

It only sorts what is pasted into columns. What the cells mean is recognised as in a file, when the grid is checked.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from documents.reading.lists import guess_columns
from documents.reading.tables import NumberedRow
from participants.fields.person import FIELDS
from participants.sheet.fields import has_names, recognise

COLUMNS = [field.name for field in FIELDS]
"""The columns of the grid: the fields of a person, in their order."""
MOST_ROWS = 100
LONGEST_PASTE = 100_000  # characters
_MOST_CELLS = 60
_LONGEST_LINE = 1000  # characters of a line in a chat, without repeated blanks
_LONGEST_PLACE = 60  # characters; longer texts take long to compare and name no region
Row = dict[str, str]
IsPlace = Callable[[str], object]
"""Tells whether a text is the name of a province or regency."""

_STAMP = re.compile(r"^\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[.:]\d{2}(?:[.:]\d{2})?\]?(?: -)? [^:]{1,60}: ")
"""What a chat puts before a message: [30/11/2026 10.12.05] Ratna: …"""
_BULLET = re.compile(r"^(?:\d{1,3}[.)]|[-*•–])\s+")
_SEPARATOR = re.compile(r"\s+[-–—/]\s+|\s*[;|]\s*")
_NUMBERS = re.compile(r"(?:\d[\s.-]?){17}\d|\+?\d(?:[\s-]?\d){8,13}|[^\s;|,@]{1,64}@[^\s;|,@]{1,255}")
"""A NIP, a phone number or an address that stands in a line without a separator."""
_SEX = re.compile(r"\(\s*(L|P|Lk|Pr|Laki-laki|Perempuan|Pria|Wanita)\s*\)", re.IGNORECASE)
_PAIR = re.compile(r"^([^:]{2,30}?)\s*[:=]\s*(.+)$")


def read_paste(text: str, is_place: IsPlace) -> list[Row]:
    """Return the rows of a pasted text. No text of a person is lost: see `_completed`."""
    text = text[:LONGEST_PASTE].replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    rows = _from_table(text, is_place) if "\t" in text else _from_chat(text, is_place)
    return [row for row in rows if any(row.values())][:MOST_ROWS]


def _from_table(text: str, is_place: IsPlace) -> list[Row]:
    """Read cells with tabs between them, with or without a row of headers."""
    lines = [
        [cell.strip() for cell in cells[:_MOST_CELLS]]
        for cells in csv.reader(text.split("\n"), delimiter="\t", strict=False)
    ]
    lines = [cells for cells in lines if any(cells)][: MOST_ROWS + 1]
    if not lines:
        return []
    columns = recognise(lines[0])
    if has_names(columns):
        return [_picked(cells, columns) for cells in lines[1:]]
    numbered: list[NumberedRow] = [(number, [*cells]) for number, cells in enumerate(lines, start=1)]
    columns = guess_columns(numbered)
    return [_completed(_picked(cells, columns), cells, is_place) for cells in lines]


def _picked(cells: Sequence[str], columns: Mapping[str, int]) -> Row:
    return {name: cells[columns[name]] for name in COLUMNS if name in columns and columns[name] < len(cells)}


def _completed(row: Row, texts: Iterable[str], is_place: IsPlace) -> Row:
    """Return the row with the texts that have no column yet. The name of a region means its agency, as in "Budi, Kota
    Metro". All other texts go into the position, where the user sees and corrects them."""
    rest = [text for text in texts if text not in row.values() and any(map(str.isalpha, text))]
    asked = [] if row.get("agency") else [text for text in rest if len(text) <= _LONGEST_PLACE]
    place = next(filter(is_place, asked), "")
    more = {"agency": place} if place else {}
    rest = [text for text in rest if text != place]
    if rest and not row.get("position"):
        more["position"] = ", ".join(rest)
    return row | more


def _from_chat(text: str, is_place: IsPlace) -> list[Row]:
    """Read one person a line, or one after another with "Nama: …" at the beginning of each."""
    rows: list[Row] = []
    for written in text.split("\n"):
        if len(rows) > MOST_ROWS:
            break
        line = _BULLET.sub("", _STAMP.sub("", " ".join(written.split())[:_LONGEST_LINE]).strip())
        pair = _PAIR.match(line)
        field = next(iter(recognise([pair[1]])), None) if pair else None
        if pair and field in COLUMNS:
            if not rows or field == "full_name" or field in rows[-1]:
                rows.append({})
            rows[-1][field] = pair[2].strip()
        elif line and not line.endswith(":"):
            rows.append(_from_line(line, is_place))
    return rows


def _from_line(line: str, is_place: IsPlace) -> Row:
    sex = _SEX.search(line)
    line = _SEX.sub(" ; ", line)
    numbers = [found[0].strip() for found in _NUMBERS.finditer(line)]
    parts = [part.strip(" ,()-–—/") for part in _SEPARATOR.split(_NUMBERS.sub(" ; ", line))]
    parts = [part for part in parts if part and part.casefold().strip(" .:") not in ("nip", "hp", "no hp", "wa", "tlp")]
    cells = [*parts, *numbers]
    row = _picked(cells, guess_columns([(1, cells)]))
    if parts and "full_name" not in row:
        row["full_name"] = parts[0]
    return _completed(row, parts, is_place) | ({"sex": sex[1]} if sex else {})
