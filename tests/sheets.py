"""Makes people spreadsheets for tests, and uploads them."""

import csv
import io
from collections.abc import Iterable, Sequence

import openpyxl

from accounts.models import User
from events.models import Event
from participants.models import SheetImport
from participants.sheet.outcome import Outcome
from participants.sheet.uploads import check, receive

HEADERS = ["Nama", "NIP", "L/P", "Instansi", "Jabatan", "Golongan", "No HP", "Email"]


def xlsx(rows: Iterable[Sequence], headers: Sequence = HEADERS, above: Iterable[Sequence] = ()) -> bytes:
    """Return an .xlsx file with the headers below the lines `above`."""
    workbook = openpyxl.Workbook()
    for row in [*above, headers, *rows]:
        workbook.active.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def as_csv(
    rows: Iterable[Sequence], headers: Sequence = HEADERS, *, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headers, *rows])
    return text.getvalue().encode(encoding)


def row(name: str, agency: str, *, nip: str = "", sex: str = "P", more: Sequence[str] = ("", "", "", "")) -> list[str]:
    """Return a row for HEADERS; `more` are position, rank, phone and e-mail."""
    return [name, nip, sex, agency, *more]


def sent(event: Event, by: User, content: bytes, name: str = "peserta.xlsx") -> SheetImport:
    """Upload the file, and check it if its columns are recognised."""
    upload = receive(event, content, name=name, by=by)
    if upload.state != SheetImport.State.COLUMNS:
        check(upload, silent)
    return upload


def silent(done: int, total: int) -> None:
    """Ignore progress."""


def codes(outcome: Outcome) -> dict[int, list[tuple[str, str]]]:
    """Return the problems by row, each as a cell and a code."""
    return {
        row["number"]: [(problem["cell"], problem["code"]) for problem in row["problems"]]
        for row in outcome["rows"]
        if row["problems"]
    }


def actions(outcome: Outcome) -> list[str]:
    """Return the actions of the rows in order; "waits" means a new person without a seat."""
    return ["waits" if row["waits"] else row["action"] for row in outcome["rows"]]
