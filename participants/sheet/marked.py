"""The uploaded file with its mistakes and questions marked at their cells."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import NumberedRow
from documents.xlsx.marking import mark_rows, mark_workbook
from documents.xlsx.marking import write_rest as write_rows
from participants.models import SheetImport

from .fields import places
from .source import row_number, sheet_index, taken_names
from .uploads import header, people_rows


def write_marked(upload: SheetImport) -> bytes:
    """Return the .xlsx file: the user's own with marks, or a new one with the rows of a CSV file or of one that is
    too large."""
    names = taken_names(upload.source) or [upload.sheet]
    marks: dict[str, dict[tuple[int, int], str]] = {name: {} for name in names}
    for (number, column), text in _marks(upload).items():
        marks[names[sheet_index(number)]][row_number(number), column] = text
    if (upload.file.name or "").endswith(".xlsx"):
        with upload.file.open() as file:
            content = file.read()
        try:
            marked = mark_workbook(content, marks)
        except UnreadableWorkbook:  # the file can be read row by row, but not written again
            marked = None
        if marked is not None:
            return marked
    rows: dict[str, list[NumberedRow]] = {name: [] for name in names}
    for number, cells in upload.rows:
        rows[names[sheet_index(number)]].append((row_number(number), cells))
    return mark_rows(rows, marks)


def write_rest(upload: SheetImport) -> bytes:
    """Return an .xlsx file with the rows that cannot be stored yet, in the file's own columns, and the reasons in a
    column after them."""
    cells = dict(people_rows(upload))
    reasons = {
        row["number"]: _reason(row) for row in (upload.outcome or {}).get("rows", []) if row["action"] == "blocked"
    }
    return write_rows(header(upload), [(cells[number], reason) for number, reason in reasons.items()])


def _reason(row: Mapping[str, Any]) -> str:
    texts = [f"{problem['label']}: {problem['text']}" for problem in row["problems"]]
    return "\n".join(texts + ([_question(row)] if row["asks"] else []))


def _question(row: Mapping[str, Any]) -> str:
    people = "; ".join(candidate["text"] for candidate in row["candidates"])
    return _("This person may be recorded already. Who is it? %(people)s") % {"people": people}


def _marks(upload: SheetImport) -> dict[tuple[int, int], str]:
    """Return sentences by (row, column). What concerns a missing column is at the name."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    columns = places(upload.columns)
    home = columns.get("full_name", 0)
    for row in (upload.outcome or {}).get("rows", []):
        for problem in row["problems"]:
            column = problem["column"]
            text = problem["text"] if column is not None else f"{problem['label']}: {problem['text']}"
            found[row["number"], (home if column is None else column) + 1].append(text)
        if row["asks"]:
            found[row["number"], home + 1].append(_question(row))
        if row.get("later_twins"):
            found[row["number"], home + 1].append(row["later_twins"])
    return {place: "\n".join(texts) for place, texts in found.items()}
