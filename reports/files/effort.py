"""How long a report takes as a file, and so whether somebody waits for it or it is made in the background."""

from documents.layout import Document

LONGEST_WAIT = 2
"""Seconds that a browser is kept waiting."""

_ROWS_A_SECOND = {"pdf": 140, "xlsx": 7_000}
"""Measured on two shared cores, on tables of ten columns. CSV and JSON take no time."""


def rows_of(document: Document, form: str) -> int:
    """In the tables that the format has; the workbook inside a PDF takes next to nothing of its time."""
    tables = [*document.tables, *document.data] if form == "xlsx" else document.tables
    return sum(len(table.rows) for table in tables)


def takes_long(document: Document, form: str) -> bool:
    """Whether the document in that format takes longer than anybody should wait."""
    speed = _ROWS_A_SECOND.get(form)
    return speed is not None and rows_of(document, form) > LONGEST_WAIT * speed


def long_formats(document: Document) -> list[str]:
    return [form for form in _ROWS_A_SECOND if takes_long(document, form)]
