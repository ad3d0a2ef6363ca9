"""A report handed out as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from documents.layout import Document
from documents.pdf import PdfUnavailable

from . import outputs

DOWNLOADS = ["xlsx", "pdf", "csv", "json"]


def download(request: HttpRequest, document: Document, data: dict, form: str) -> HttpResponse:
    """The report in one of the formats, never kept by anything on the way; a page that says so where PDF is missing."""
    try:
        content = outputs.render(document, data, form, by=request.user)
    except PdfUnavailable:
        return render(request, "reports/pdf_unavailable.html", status=503)
    response = HttpResponse(content, content_type=outputs.output_of(document, form).media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{outputs.file_name(document, form)}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
