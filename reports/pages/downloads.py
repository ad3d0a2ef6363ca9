"""A report as a file: made at once, or by a job if that takes long."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import AuthenticatedRequest, require_confirmation
from accounts.jobs.asking import start_by_post
from accounts.jobs.running import is_browser, start_once
from accounts.limits import one_at_a_time
from accounts.models import Job, User
from documents.pdf.pages import PdfUnavailable
from documents.responses import file_response
from reports.files import outputs
from reports.files.effort import takes_long
from reports.forms import ReportForm
from reports.report import Report
from reports.requests import Asked

KIND = "reports.file"


def download(request: AuthenticatedRequest, report: Report, form: ReportForm, file_format: str) -> HttpResponse:
    """Return the report of the valid form as a file that nothing may cache, or a page that says that PDF is missing.

    If the file takes long, which is decided before anything is made, a browser gets a page with a button that starts a
    job; a program waits for its file and gets one at a time. A report that names people needs a fresh confirmation.
    """
    if report.shows_people:
        require_confirmation(request)
    if not takes_long(file_format, lambda: report.size(form)):
        return _made_now(request, report, form, file_format)
    if is_browser(request):
        subject = " · ".join([str(report.title), *form.words()])
        asked = Asked(report.name, form.options())
        return start_by_post(request, KIND, partial(start_file, asked, file_format, by=request.user, subject=subject))
    with one_at_a_time("file", request.user):
        return _made_now(request, report, form, file_format)


def _made_now(request: AuthenticatedRequest, report: Report, form: ReportForm, file_format: str) -> HttpResponse:
    made = report.make(form)
    try:
        content = outputs.render(made, file_format, by=request.user)
    except PdfUnavailable:
        return render(request, "reports/pages/pdf_unavailable.html", status=503)
    media_type = outputs.output_of(made.document, file_format).media_type
    return file_response(content, outputs.file_name(made.document, file_format), media_type)


def start_file(asked: Asked, form: str, *, by: User, subject: str) -> Job:
    """Return a job that makes the file: the unfinished one if there is one already."""
    arguments = {"report": asked.report, "options": dict(asked.options), "format": form}
    return start_once(KIND, by=by, arguments=arguments, subject=subject)
