"""Short ways to make spreadsheets of people, and to send them in."""

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
    """An .xlsx file with the headers under the lines `above`."""
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
    """A row under HEADERS; `more` are position, rank, phone and e-mail."""
    return [name, nip, sex, agency, *more]


def sent(event: Event, by: User, content: bytes, name: str = "peserta.xlsx") -> SheetImport:
    """The file, sent in and checked where its columns are understood."""
    upload = receive(event, content, name=name, by=by)
    if upload.state != SheetImport.State.COLUMNS:
        check(upload, silent)
    return upload


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def codes(outcome: Outcome) -> dict[int, list[tuple[str, str]]]:
    """The problems by row, each as its cell and its code."""
    return {
        row["number"]: [(problem["cell"], problem["code"]) for problem in row["problems"]]
        for row in outcome["rows"]
        if row["problems"]
    }


def actions(outcome: Outcome) -> list[str]:
    """What each row would do, in their order; "waits" for a new one that gets no seat."""
    return ["waits" if row["waits"] else row["action"] for row in outcome["rows"]]
