"""The rows of the grid, checked as a file with these cells would be."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from accounts.models import User
from events.models import Event
from participants.fields.person import FIELDS
from participants.models import SheetImport
from participants.sheet.answers import Answers, about_file
from participants.sheet.judging import judge
from participants.sheet.outcome import describe
from participants.sheet.uploads import entries_of, read

from .pasting import COLUMNS, MOST_ROWS, Row

_LONGEST_CELL = 500  # characters
_HEADERS = [field.header for field in FIELDS]


def posted_rows(data: QueryDict) -> list[Row]:
    """Return the rows of the sent grid, the empty ones too."""
    cells = {name: data.getlist(name)[:MOST_ROWS] for name in COLUMNS}
    count = max(map(len, cells.values()))
    return [{name: _cell(cells[name], index) for name in COLUMNS} for index in range(count)]


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index][:_LONGEST_CELL].replace("\0", "").strip() if index < len(cells) else ""


def as_file(rows: Sequence[Row]) -> bytes:
    """Return the rows that are not empty as a CSV file with the usual headers."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(_HEADERS)
    writer.writerows([" ".join(row.get(name, "").split()) for name in COLUMNS] for row in rows if any(row.values()))
    return text.getvalue().encode()


def file_answers(agency: str) -> dict[str, str]:
    """Return the answer which agency all rows have that name none."""
    return {about_file("agency"): agency} if agency else {}


def check_rows(rows: Sequence[Row], *, event: Event, by: User, agency: str) -> list[dict[str, Any]]:
    """Return for each row what the preview would say: `action`, `known` and `problems`; {} for an empty row.

    Nothing is stored. The number of queries does not grow with the rows. Raise UnreadableWorkbook.
    """
    upload = read(SheetImport(event=event, by=by, answers=file_answers(agency)), as_file(rows))
    entries = entries_of(upload, lambda done, total: None)
    verdict = judge(event, entries, reader=by, answers=Answers(upload.answers))
    found = iter(describe(verdict, upload.columns, upload.source)["rows"])
    return [next(found, {}) if any(row.values()) else {} for row in rows]
