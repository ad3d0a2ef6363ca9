"""The page of the attendance report."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import AuthenticatedRequest
from events.finding import find_event
from reports.attendance.document import attendance_document, attendance_json
from reports.attendance.rows import attendance
from reports.forms import OutputForm
from reports.requests import ATTENDANCE, Asked

from .downloads import DOWNLOADS, download, offer


def attendance_report(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """The attendance of one event, as a page or a file."""
    event = find_event(request, code, right="reads_reports")
    output = OutputForm(request.GET)
    context = {"event": event, "output": output, "downloads": DOWNLOADS}
    if output.is_valid():
        report = attendance(event, request.user)
        document = attendance_document(report, request.user)
        if output.is_file:
            asked = Asked(ATTENDANCE, {"event": event.code})
            return download(request, document, attendance_json(report), output.cleaned_data["format"], asked)
        context |= offer(document) | {"document": document}
    return render(request, "reports/pages/attendance.html", context, status=200 if output.is_valid() else 400)
