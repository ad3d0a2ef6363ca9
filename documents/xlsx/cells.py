"""Cells of a worksheet: their formats, and what is written for a value."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.utils.datetime import to_excel

_LONGEST_TEXT = 32_767  # characters in a cell, Excel's limit
_LOOKS_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Format(StrEnum):
    """The format of a column; the value of each member is Excel's number format."""

    AUTO = "General"
    """Decided by each value: text, a whole number, a date or a time."""
    TEXT = "@"
    """For codes, NIP and phone numbers too: Excel keeps them as text even after editing."""
    INTEGER = "#,##0"
    """With the separators of the reader's own Excel: 1.238 in Indonesian, 1,238 in English."""
    YEAR = "0"
    PERCENTAGE = "0.0%"
    """For a share between 0 and 1."""
    DECIMAL = "0.0"
    DATE = "dd/mm/yyyy"
    TIME = "hh:mm"
    DATETIME = "dd/mm/yyyy hh:mm"


NUMBERS = {Format.INTEGER, Format.YEAR, Format.PERCENTAGE, Format.DECIMAL}
DATES = {Format.DATE, Format.DATETIME}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A value with a format of its own, in a column of several kinds of values."""

    value: object
    format: Format


class PlainCell:
    """A cell with only the attributes that openpyxl's writer reads.

    Real cells took most of the time of a long table: each looks up its style and guesses the type of its value.
    """

    __slots__ = ("_value", "coordinate", "data_type", "letter", "style_id")

    coordinate: str
    has_style = True
    hyperlink: object = None
    _comment: Comment | None = None

    def __init__(self, letter: str, style_id: int, value: object, data_type: str):
        self.letter, self.style_id, self._value, self.data_type = letter, style_id, value, data_type


class NotedCell(PlainCell):
    """A cell with a comment."""

    __slots__ = ("_comment",)

    def __init__(self, letter: str, style_id: int, value: object, data_type: str, note: str):
        super().__init__(letter, style_id, value, data_type)
        self._comment = Comment(writable(note), "")


def content_of(value: object, format_: Format) -> tuple[object, str]:
    """Return the value to write, and openpyxl's letter for its type.

    The type is always given, since openpyxl would write "=…" as a formula and "#N/A" as an error.
    """
    if value is None or value == "":
        return None, "n"
    if format_ is Format.TEXT or isinstance(value, str):
        return writable(str(value)), "s"
    if isinstance(value, bool):
        return value, "b"
    if isinstance(value, date | time):
        return to_excel(value), "n"
    return value, "n"


def format_for(format_: Format, value: object) -> Format:
    """Return the column's format, except for dates, times and (in AUTO columns) text, which have their own."""
    match value:
        case datetime():
            return format_ if format_ in (Format.DATE, Format.TIME, Format.TEXT) else Format.DATETIME
        case date():
            return format_ if format_ is Format.TEXT else Format.DATE
        case time():
            return format_ if format_ is Format.TEXT else Format.TIME
        case str() if format_ is Format.AUTO:
            return Format.TEXT
    return format_


def writable(text: str) -> str:
    """Return the text without characters that XML forbids, and with text like _x000D_ escaped, as Excel decodes it."""
    return _LOOKS_LIKE_ESCAPE.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", text))[:_LONGEST_TEXT]
