"""Reads CSV files of various programs: their encoding, their delimiter and their rows."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext

from documents.text import tidy

from .plain import MOST_COLUMNS, MOST_ROWS, Plain, PlainRow, plain, too_many_rows, trimmed
from .problems import UnreadableWorkbook

_DELIMITERS = ",;\t|"
_LINES_LOOKED_AT = 50
_LONGEST_ROW = 200_000  # characters; longer ones would be cut into millions of cells
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
"""How programs keep Excel from changing digits, such as ="0812"."""


def delimited_rows(content: bytes) -> Iterator[PlainRow]:
    """Yield the rows. Raise UnreadableWorkbook, also before the first one, or after the last one that is read if there
    are more."""
    text, delimiter = _csv(content)
    return _rows(_split(io.StringIO(text, newline=""), delimiter))


def _rows(lines: Iterator[list[str]]) -> Iterator[PlainRow]:
    for number, line in enumerate(islice(lines, MOST_ROWS), start=1):
        yield PlainRow(number, _plain_line(line), width=_width(line))
    if any(tidy(text) for line in lines for text in line):
        raise too_many_rows()


def _plain_line(line: Iterable[str]) -> list[Plain]:
    return trimmed(plain(_without_formula(text), "s") for text in islice(line, MOST_COLUMNS))


def _width(line: Sequence[str]) -> int:
    """Return the number of the last column with content if it is not read."""
    return next((width for width in range(len(line), MOST_COLUMNS, -1) if tidy(line[width - 1])), 0)


def _without_formula(text: str) -> str:
    match = _TEXT_FORMULA.fullmatch(text.strip()) if text.lstrip().startswith("=") else None
    return match[1].replace('""', '"') if match else text


def _csv(content: bytes) -> tuple[str, str]:
    """Return the text without Excel's line about the delimiter (as an empty line), and the delimiter."""
    text = _decoded(content)
    if not text.strip():
        raise UnreadableWorkbook(gettext("The file is empty."))
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):  # Excel's own hint
        return "\n" + rest, first.strip()[-1]
    lines = list(islice(io.StringIO(text, newline=None), _LINES_LOOKED_AT))
    return text, max(_DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter))


def _agreement(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    """Return how many of the lines have the same number of columns (at least two), and that number.

    Commas also separate a name from its titles, but their number differs from line to line.
    """
    widths = Counter(len(line) for line in _split(lines, delimiter))
    return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))


def _split(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    length = 0

    def of_one_row() -> Iterator[str]:
        nonlocal length
        for line in lines:
            length += len(line)
            if length > _LONGEST_ROW:
                raise csv.Error
            yield line

    try:
        for row in csv.reader(of_one_row(), delimiter=delimiter):
            yield row
            length = 0
    except csv.Error as error:
        raise UnreadableWorkbook(gettext("The file is neither an .xlsx workbook nor a CSV file.")) from error


def _decoded(content: bytes) -> str:
    """Decode UTF-8, UTF-16 with a byte order mark, or else cp1252, which Excel writes on Western Windows."""
    encoding = "utf-16" if content.startswith(_UTF_16_MARKS) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableWorkbook(gettext("The file is neither an .xlsx workbook nor a CSV file."))
    return text
