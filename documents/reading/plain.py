"""Cells of any kind of file as plain values that fit into JSON."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.text import without_invisible

from .cells import NO_RESULT, Unexpected, Value
from .problems import UnreadableWorkbook

Plain = str | int | float | Mapping[str, str] | None
"""The value of a cell. A mapping represents anything but text and numbers, by its `kind` and the text `shown`; a date
also by its `iso` form."""
NumberedRow = tuple[int, list[Plain]]

MOST_ROWS = 50_000
MOST_COLUMNS = 100
LAST_COLUMN = 16_384  # of a sheet in Excel and LibreOffice
_LONGEST_KEPT = 1_000  # characters of a cell; no value that we read is longer
_MOST_LOOKED_AT = 2 * _LONGEST_KEPT  # invisible ones among them
_LARGEST_NUMBER = 10**25
_TEXT_OF_FORMAT = re.compile(r'"[^"]*"|[\\_*].')
_SIGN_AS_TEXT = re.compile(r'[0#.,]+(?:" ?%"|\\%)')
_SHARE = re.compile(r'[\w#.]+\s*(?:"\s*/\s*(\d+)")', re.ASCII)
_EXPECTED = {
    "formula": NO_RESULT,
    "error": _("a value, not an error"),
    "other": _("text, not a date or a true/false value"),
}


@dataclass(slots=True)
class PlainRow:
    """A row with its number in the file. Positions of cells count from 0.

    `struck` are the cells whose text is struck through, `spans` the last row and the last position of the merged cells
    that begin here. `width` is the number of the last column with content, also of one that is not read.
    """

    number: int
    cells: list[Plain]
    is_hidden: bool = False
    struck: Sequence[int] = ()
    spans: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    width: int = 0


def too_many_rows() -> UnreadableWorkbook:
    text = gettext("There is content below row %(row)d, which is not read. Delete it, or send it as a file of its own.")
    return UnreadableWorkbook(text % {"row": MOST_ROWS})


def plain(value: object, data_type: str) -> Plain:
    """Return the value of a cell with openpyxl's type of it; text without invisible characters."""
    if isinstance(value, str) and data_type not in "fe":
        text = without_invisible(value[:_MOST_LOOKED_AT])[:_LONGEST_KEPT]
        return text if text.strip() else None
    if value is None:
        return None
    if data_type == "n" and isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) < _LARGEST_NUMBER:  # also refuses infinity and NaN
            return value
        return {"kind": "error", "shown": "#NUM!"}
    if isinstance(value, date | time):
        return {"kind": "other", "shown": _date_text(value), "iso": value.isoformat()}
    kind = {"f": "formula", "e": "error"}.get(data_type, "other")
    return {"kind": kind, "shown": str(getattr(value, "text", value))[:_LONGEST_KEPT]}


def _date_text(value: date | time) -> str:
    """Return the date as 05-09-1978, with the time of day, as 08.00, if there is one."""
    clock = value if isinstance(value, time) else value.time() if isinstance(value, datetime) else time()
    parts = [f"{value:%d-%m-%Y}"] if isinstance(value, date) else []
    if clock != time() or not parts:
        parts.append(f"{clock:%H.%M.%S}" if clock.second else f"{clock:%H.%M}")
    return " ".join(parts)


def is_percentage(number_format: str) -> bool:
    """Return whether the format shows 0.8 as 80%. A percent sign in quotation marks or behind a backslash is text."""
    return "%" in _TEXT_OF_FORMAT.sub("", number_format)


def shown_share(number: int | float, number_format: str) -> str | int | float:
    """Return "80%" for 0.8 shown as a percentage and for 80 with the sign as text, "17 / 20" for 17 in the format
    0" / 20", as forms write the results of a quiz, or else the number."""
    if is_percentage(number_format):
        return f"{round(number * 100, 6):.12g}%"
    if _SIGN_AS_TEXT.fullmatch(number_format):
        return f"{number:.12g}%"
    share = _SHARE.fullmatch(number_format)
    return f"{number:.12g} / {share[1]}" if share else number


def trimmed(cells: Iterable[Plain]) -> list[Plain]:
    """Return the row without empty cells at its end."""
    row = list(cells)
    while row and row[-1] is None:
        row.pop()
    return row


def value_of(plain: Plain) -> Value:
    """Return the cell for the parsers of documents.reading.cells. Raise Unexpected for all but text and numbers."""
    if isinstance(plain, Mapping):
        raise Unexpected(_EXPECTED[plain["kind"]])
    return Value(plain)


def shown(plain: Plain) -> str:
    """Return the value of the cell as text."""
    return "" if plain is None else plain["shown"] if isinstance(plain, Mapping) else str(plain)
