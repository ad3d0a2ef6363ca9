"""The five outputs of a report, and what each is called."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from documents.layout import Document
from documents.pdf import as_html, as_pdf
from documents.tabular import as_csv, as_json
from documents.volumes import as_pdf_volumes, count_volumes
from documents.xlsx import as_xlsx

ISO_DAY = re.compile(r"-\d{4}-\d\d-\d\d$")
Progress = Callable[[int, int], None]


def nobody_asks(done: int, total: int) -> None:
    """The progress of what is made while somebody waits for it."""


@dataclass(frozen=True, slots=True)
class Output:
    """A format: its media type, and the function that turns a document (or, for JSON, its data) into bytes. It tells
    how many rows are done of how many, where it can."""

    media_type: str
    render: Callable[[Document, dict, Progress], bytes]
    suffix: str = ""


def _as_volumes(document: Document, data: dict, progress: Progress) -> bytes:
    rows = len(document.main.rows)
    return as_pdf_volumes(document, progress=lambda done, number: progress(rows * done // number, rows))


VOLUMES = Output("application/zip", _as_volumes, "zip")
"""What takes the place of one PDF where a table is too long for it."""

OUTPUTS = {
    "html": Output("text/html; charset=utf-8", lambda document, data, progress: as_html(document)),
    "xlsx": Output(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda document, data, progress: as_xlsx(document, progress),
    ),
    "pdf": Output("application/pdf", lambda document, data, progress: as_pdf(document)),
    "csv": Output("text/csv; charset=utf-8", lambda document, data, progress: as_csv(document)),
    "json": Output("application/json", lambda document, data, progress: as_json(data)),
}


def output_of(document: Document, form: str) -> Output:
    """How the document is made in one of OUTPUTS: long tables as PDF are a ZIP of volumes."""
    return VOLUMES if form == "pdf" and count_volumes(document) > 1 else OUTPUTS[form]


def file_name(document: Document, form: str) -> str:
    return f"{document.name}.{output_of(document, form).suffix or form}"


def dated_file_name(document: Document, form: str, day: date) -> str:
    """For a file that is kept: with the day it speaks of, or else the day it was made."""
    name = document.name if ISO_DAY.search(document.name) else f"{document.name}-{day}"
    return file_name(replace(document, name=name), form)


def render(document: Document, data: dict, form: str, progress: Progress = nobody_asks) -> bytes:
    """The report in one of OUTPUTS. Raises documents.pdf.PdfUnavailable for a PDF on a machine without Pango, and
    whatever `progress` raises to stop it."""
    return output_of(document, form).render(document, data, progress)
