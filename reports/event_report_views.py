"""The report of one event: a page that says what it holds, and the PDF."""

from base64 import b64encode
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.pdf import PdfUnavailable, template_as_pdf
from events.models import Event, Photo

from .event_report import EventReport, event_report


def event_report_page(request: HttpRequest, code: str) -> HttpResponse:
    """What the report holds; with ?format=pdf the report itself."""
    events = Event.objects.visible_to(request.user).select_related("province", "course__programme").with_sizes()
    event = get_object_or_404(events, code=code)
    form = request.GET.get("format", "")
    report = event_report(event, request.user)
    if form == "pdf":
        return _file(request, report)
    context = {"event": event, "report": report, "is_unknown": form not in ("", "html")}
    return render(request, "reports/event_report.html", context, status=400 if context["is_unknown"] else 200)


def _file(request: HttpRequest, report: EventReport) -> HttpResponse:
    try:
        response = HttpResponse(event_report_pdf(report), content_type="application/pdf")
    except PdfUnavailable:
        return render(request, "reports/pdf_unavailable.html", status=503)
    response.headers["Content-Disposition"] = f'attachment; filename="{report.name}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@dataclass(frozen=True, slots=True)
class Printed:
    """A photo with its bytes, as the page that is printed holds it."""

    photo: Photo
    address: str


def event_report_pdf(report: EventReport) -> bytes:
    """The report as one tagged PDF with contents and bookmarks. Raises PdfUnavailable."""
    photos = [photo for section in report.sections for photo in section.photos]
    moment = date_format(timezone.localtime(), "j F Y H:i")
    context = {
        "report": report,
        "event": report.event,
        "photos": list(filter(None, map(_printed, photos))),
        "title": _("Event report: %(event)s") % {"event": report.event.title},
        "made": _("Bimtek Portal, made on %(moment)s WIB") % {"moment": moment},
        "page_word": pgettext("page x of y", "Page"),
        "of_word": pgettext("page x of y", "of"),
    }
    return template_as_pdf("reports/event_report_print.html", context)


def _printed(photo: Photo) -> Printed | None:
    """None for one whose file is gone: a report without it is better than none."""
    try:
        with photo.file.open() as file:
            content = b64encode(file.read()).decode()
    except FileNotFoundError:
        return None
    return Printed(photo, f"data:image/jpeg;base64,{content}")
