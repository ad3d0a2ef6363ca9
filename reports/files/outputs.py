"""The outputs of a report, and their file names."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from documents.docx.templates import DOCX
from documents.layout import Document
from documents.pdf.pages import as_html
from documents.pdf.volumes import count_volumes
from documents.tabular import as_csv, as_indonesian_csv, as_json
from documents.xlsx.report import as_xlsx

from .archive import Progress, archived_pdf, archived_volumes, nobody_asks
from .made import Made

ISO_DAY = re.compile(r"-\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Output:
    """A format: its media type, and the function that writes a report for a user (None: for a command).

    If it can, the function reports the rows that are done and the number of all rows.
    """

    media_type: str
    render: Callable[[Made, User | None, Progress], bytes]
    suffix: str = ""


VOLUMES = Output("application/zip", archived_volumes, "zip")
"""The output that replaces one PDF if the tables are too long for it."""

OUTPUTS = {
    "html": Output("text/html; charset=utf-8", lambda made, by, progress: as_html(made.document)),
    "xlsx": Output(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda made, by, progress: as_xlsx(made.document, progress),
    ),
    "pdf": Output("application/pdf", archived_pdf),
    "csv": Output("text/csv; charset=utf-8", lambda made, by, progress: as_csv(made.document)),
    "csv-id": Output(
        "text/csv; charset=utf-8", lambda made, by, progress: as_indonesian_csv(made.document), "excel.csv"
    ),
    "json": Output("application/json", lambda made, by, progress: as_json(made.json())),
    "docx": Output(DOCX, lambda made, by, progress: _as_docx(made.document)),
}

USUAL = tuple(name for name in OUTPUTS if name != "docx")
"""The formats that every report can have. The others are for some."""

DOWNLOADS = [name for name in USUAL if name != "html"]
"""The usual formats that are files. A page shows the report as HTML."""


def _as_docx(document: Document) -> bytes:
    """Return the document for word processors. Raises ValueError if it is none for them."""
    if document.word is None:
        raise ValueError(document.name)
    return document.word()


def format_label(form: str) -> str:
    """Return what a button or a choice calls the format."""
    return _("CSV for Excel") if form == "csv-id" else form.upper()


def output_of(document: Document, form: str) -> Output:
    """Return how the document is made in one of OUTPUTS. Long tables as PDF are a ZIP of volumes."""
    return VOLUMES if form == "pdf" and count_volumes(document) > 1 else OUTPUTS[form]


def file_name(document: Document, form: str) -> str:
    return f"{document.name}.{output_of(document, form).suffix or form}"


def dated_file_name(document: Document, form: str, day: date) -> str:
    """Return the name of a file that is kept: it has the as-of date or, without one, the day on which it was made."""
    name = document.name if ISO_DAY.search(document.name) else f"{document.name}-{day}"
    return file_name(replace(document, name=name), form)


def render(made: Made, form: str, progress: Progress = nobody_asks, *, by: User | None = None) -> bytes:
    """Return the report in one of OUTPUTS for `by` (None: for a command). A PDF is put on record.

    Raises documents.pdf.pages.PdfUnavailable for a PDF on a machine without Pango, and whatever `progress` raises to
    stop.
    """
    return output_of(made.document, form).render(made, by, progress)
