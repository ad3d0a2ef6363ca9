"""The five outputs of a report, and what each is called."""

from collections.abc import Callable
from dataclasses import dataclass

from documents.layout import Document
from documents.pdf import as_html, as_pdf
from documents.tabular import as_csv, as_json
from documents.volumes import as_pdf_volumes, count_volumes
from documents.xlsx import as_xlsx


@dataclass(frozen=True, slots=True)
class Output:
    """A format: its media type, and the function that turns a document (or, for JSON, its data) into bytes."""

    media_type: str
    render: Callable[[Document, dict], bytes]
    suffix: str = ""


VOLUMES = Output("application/zip", lambda document, data: as_pdf_volumes(document), "zip")
"""What takes the place of one PDF where a table is too long for it."""

OUTPUTS = {
    "html": Output("text/html; charset=utf-8", lambda document, data: as_html(document)),
    "xlsx": Output(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lambda document, data: as_xlsx(document)
    ),
    "pdf": Output("application/pdf", lambda document, data: as_pdf(document)),
    "csv": Output("text/csv; charset=utf-8", lambda document, data: as_csv(document)),
    "json": Output("application/json", lambda document, data: as_json(data)),
}


def output_of(document: Document, form: str) -> Output:
    """How the document is made in one of OUTPUTS: long tables as PDF are a ZIP of volumes."""
    return VOLUMES if form == "pdf" and count_volumes(document) > 1 else OUTPUTS[form]


def file_name(document: Document, form: str) -> str:
    return f"{document.name}.{output_of(document, form).suffix or form}"


def render(document: Document, data: dict, form: str) -> bytes:
    """The report in one of OUTPUTS. Raises documents.pdf.PdfUnavailable for a PDF on a machine without Pango."""
    return output_of(document, form).render(document, data)
