"""A report as CSV and as JSON."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any, cast

from .layout import Document, Format, Medium, Value

# Spreadsheet programs read a cell that begins with one of these signs as a formula, whatever the column's format. Some
# read their full-width forms so, too. Indonesian Excel also begins a new cell after each semicolon within a text: it
# opens a file with commas as one column, in which quotation marks no longer hold a text together.
_SIGNS = "=+@\uff1d\uff0b\uff0d\uff20-"
_LIKE_A_NUMBER = re.compile(r"[0-9][0-9.,:/ -]*(?:[eE][0-9]+)?%?")
_BEFORE_FORMULA = re.compile(rf"""(?:^|[;\t\r\n])[ "']*(?=[{_SIGNS}])|^(?=[\t\r])""")


def as_csv(document: Document) -> bytes:
    """Return the main table as CSV in UTF-8, with a byte order mark for Excel.

    Dates are ISO, shares are 0 to 1. Where a spreadsheet program would run text as a formula, an apostrophe is added
    before the sign (OWASP, CSV injection).
    """
    return _written(document, _plain, ",")


def as_indonesian_csv(document: Document) -> bytes:
    """Return the main table as CSV that Excel with Indonesian settings opens by a double click.

    Semicolons separate the cells and numbers have a decimal comma. A text that Excel would take for a number, a date or
    a time, such as the code 18.10, is written as ="18.10", so that it keeps all its digits.
    """
    return _written(document, _for_indonesian_excel, ";")


def _written(document: Document, plain: Callable[[Value, Format], object], delimiter: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    table = document.main.on(Medium.PLAIN)
    writer.writerow([without_formulas(column.label) for column in table.columns])
    formats = [column.format for column in table.columns]
    writer.writerows([plain(v, f) for v, f in zip(row, formats, strict=True)] for row in table.rows)
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
    return without_formulas(str(value))


def _for_indonesian_excel(value: Value, form: Format) -> object:
    plain = _plain(value, form)
    if isinstance(plain, float):
        return repr(plain).replace(".", ",")
    if isinstance(plain, str) and form is not Format.DATE and _LIKE_A_NUMBER.fullmatch(plain):
        return f'="{plain}"'
    return plain


def without_formulas(text: str) -> str:
    """Return the text with an apostrophe before each sign that would begin a formula, with any separator of cells."""
    return _BEFORE_FORMULA.sub(lambda begin: f"{begin[0]}'", text)
