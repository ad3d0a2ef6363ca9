"""A report handed out as a file: at once, or where that takes long, through a job."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import AuthenticatedRequest
from accounts.jobs.running import is_browser, start_once
from accounts.models import Job, User
from documents.layout import Document
from documents.pdf.pages import PdfUnavailable
from documents.pdf.volumes import count_volumes
from documents.responses import file_response
from reports.files import outputs
from reports.files.effort import long_formats, takes_long
from reports.requests import Asked

DOWNLOADS = ["xlsx", "pdf", "csv", "json"]
KIND = "reports.file"


def offer(document: Document) -> dict:
    """What the page needs to offer the document's files."""
    return {"volumes": count_volumes(document), "in_background": long_formats(document)}


def download(
    request: AuthenticatedRequest, document: Document, data: dict, form: str, asked: Asked | None = None
) -> HttpResponse:
    """The report in one of the formats, never kept by anything on the way; a page that says so where PDF is missing.
    What takes long leads a browser to a job, if `asked` says what the job is to make. A program gets its file in any
    case."""
    if asked and takes_long(document, form) and is_browser(request):
        return redirect(start_file(asked, form, by=request.user, subject=subject(document)))
    try:
        content = outputs.render(document, data, form, by=request.user)
    except PdfUnavailable:
        return render(request, "reports/pages/pdf_unavailable.html", status=503)
    return file_response(content, outputs.file_name(document, form), outputs.output_of(document, form).media_type)


def start_file(asked: Asked, form: str, *, by: User, subject: str) -> Job:
    """A job that makes the file; the one that is at it already, if there is one."""
    arguments = {"report": asked.report, "options": dict(asked.options), "format": form}
    return start_once(KIND, by=by, arguments=arguments, subject=subject)


def subject(document: Document) -> str:
    """What the file is about, its scope and its date, as the job's page says it."""
    return " · ".join([document.title, *document.facts])
