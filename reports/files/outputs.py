"""The five outputs of a report, and what each is called."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import User
from documents.layout import Document
from documents.pdf.pages import as_html
from documents.pdf.volumes import count_volumes
from documents.tabular import as_csv, as_json
from documents.xlsx.report import as_xlsx

from .archive import Progress, archived_pdf, archived_volumes, nobody_asks

ISO_DAY = re.compile(r"-\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Output:
    """A format: its media type, and the function that turns a document (or, for JSON, its data) into bytes for
    whoever asks, and tells how many rows are done of how many, where it can."""

    media_type: str
    render: Callable[[Document, dict, User | None, Progress], bytes]
    suffix: str = ""


VOLUMES = Output("application/zip", archived_volumes, "zip")
"""What takes the place of one PDF where a table is too long for it."""

OUTPUTS = {
    "html": Output("text/html; charset=utf-8", lambda document, data, by, progress: as_html(document)),
    "xlsx": Output(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda document, data, by, progress: as_xlsx(document, progress),
    ),
    "pdf": Output("application/pdf", archived_pdf),
    "csv": Output("text/csv; charset=utf-8", lambda document, data, by, progress: as_csv(document)),
    "json": Output("application/json", lambda document, data, by, progress: as_json(data)),
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


def render(
    document: Document, data: dict, form: str, progress: Progress = nobody_asks, *, by: User | None = None
) -> bytes:
    """The report in one of OUTPUTS, handed out to `by` (None: by a command): a PDF is put on record. Raises
    documents.pdf.pages.PdfUnavailable for a PDF on a machine without Pango, and whatever `progress` raises to stop
    it."""
    return output_of(document, form).render(document, data, by, progress)
