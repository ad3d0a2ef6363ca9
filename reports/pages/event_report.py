"""The report of one event: a page that says what it holds, and the PDF."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import AuthenticatedRequest, require
from events.models import Event
from reports.event_report.document import event_report_document, event_report_json
from reports.event_report.rows import event_report
from reports.requests import EVENT, Asked

from .downloads import download, offer


def event_report_page(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """What the report holds; with ?format=pdf the report itself."""
    events = Event.objects.visible_to(request.user).for_page().select_related("evaluation_opening")
    event = get_object_or_404(events, code=code)
    require(request.user, "reads_reports")
    form = request.GET.get("format", "")
    report = event_report(event, request.user)
    document = event_report_document(report)
    if form == "pdf":
        return download(request, document, event_report_json(report), form, Asked(EVENT, {"event": event.code}))
    context = {"event": event, "report": report, "is_unknown": form not in ("", "html")} | offer(document)
    return render(request, "reports/pages/event_report.html", context, status=400 if context["is_unknown"] else 200)
