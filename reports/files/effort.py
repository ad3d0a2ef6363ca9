"""The time that a report takes as a file, which decides whether a job makes it in the background."""

from collections.abc import Callable
from dataclasses import dataclass

from documents.layout import Document

LONGEST_WAIT = 2
"""The longest time in seconds that a browser waits."""

_ROWS_A_SECOND = {"pdf": 140, "xlsx": 7_000, "docx": 4_000}
"""The rows written in a second, measured on two shared cores with tables of ten columns. CSV and JSON take no time."""


@dataclass(frozen=True, slots=True)
class Size:
    """The number of rows of a report: in the tables that every format has, and in those that only the workbook has. The
    workbook inside a PDF takes almost no time compared with the PDF."""

    rows: int
    in_workbook_only: int = 0


def size_of(document: Document) -> Size:
    return Size(*(sum(len(table.rows) for table in tables) for tables in (document.tables, document.data)))


def takes_long(form: str, count: Callable[[], Size]) -> bool:
    """Return whether a report takes longer in that format than a reader should wait; `count` is called if needed."""
    return form in _ROWS_A_SECOND and form in long_formats(count())


def long_formats(size: Size) -> list[str]:
    """Return the formats in which a report of that size takes longer than a reader should wait."""
    rows = dict.fromkeys(_ROWS_A_SECOND, size.rows) | {"xlsx": size.rows + size.in_workbook_only}
    return [form for form, speed in _ROWS_A_SECOND.items() if rows[form] > LONGEST_WAIT * speed]
