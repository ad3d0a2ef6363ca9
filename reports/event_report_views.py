"""The report of one event: a page that says what it holds, and the PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from events.models import Event

from .downloads import download
from .event_report import event_report
from .event_report_document import event_report_document, event_report_json


def event_report_page(request: HttpRequest, code: str) -> HttpResponse:
    """What the report holds; with ?format=pdf the report itself."""
    events = Event.objects.visible_to(request.user).select_related("province", "course__programme").with_sizes()
    event = get_object_or_404(events, code=code)
    form = request.GET.get("format", "")
    report = event_report(event, request.user)
    if form == "pdf":
        return download(request, event_report_document(report), event_report_json(report), form)
    context = {"event": event, "report": report, "is_unknown": form not in ("", "html")}
    return render(request, "reports/event_report.html", context, status=400 if context["is_unknown"] else 200)
