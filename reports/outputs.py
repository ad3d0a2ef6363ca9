"""The five outputs of a report, and what each is called."""

from collections.abc import Callable
from dataclasses import dataclass

from documents.layout import Document
from documents.pdf import as_html, as_pdf
from documents.tabular import as_csv, as_json
from documents.xlsx import as_xlsx


@dataclass(frozen=True, slots=True)
class Output:
    """A format: its media type, and the function that turns a document (or, for JSON, its data) into bytes."""

    media_type: str
    render: Callable[[Document, dict], bytes]


OUTPUTS = {
    "html": Output("text/html; charset=utf-8", lambda document, data: as_html(document)),
    "xlsx": Output(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lambda document, data: as_xlsx(document)
    ),
    "pdf": Output("application/pdf", lambda document, data: as_pdf(document)),
    "csv": Output("text/csv; charset=utf-8", lambda document, data: as_csv(document)),
    "json": Output("application/json", lambda document, data: as_json(data)),
}


def render(document: Document, data: dict, form: str) -> bytes:
    """The report in one of OUTPUTS. Raises documents.pdf.PdfUnavailable for a PDF on a machine without Pango."""
    return OUTPUTS[form].render(document, data)
