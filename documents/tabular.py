"""A report as CSV and as JSON."""

import csv
import io
import json
from datetime import date
from typing import Any, cast

from .layout import Document, Format, Value

# Spreadsheet programs read a cell that begins with one of these as a formula, whatever the column's format.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(document: Document) -> bytes:
    """Return the main table as CSV in UTF-8, with a byte order mark for Excel.

    Dates are ISO, shares are 0 to 1. Text that a spreadsheet program would run as a formula gets an apostrophe in
    front (OWASP, CSV injection).
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.label for column in document.main.columns])
    formats = [column.format for column in document.main.columns]
    writer.writerows([_plain(v, f) for v, f in zip(row, formats, strict=True)] for row in document.main.rows)
    return out.getvalue().encode("utf-8-sig")


def as_json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def _plain(value: Value, form: Format) -> str | int | float:
    if value is None:
        return ""
    if form.is_numeric:
        return cast(float, value)
    if form is Format.DATE:
        return cast(date, value).isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
