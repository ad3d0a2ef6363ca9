"""The report of one event: a page that says what it holds, and the PDF."""

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


def event_report_pdf(report: EventReport) -> bytes:
    """The report as one tagged PDF with contents and bookmarks. Raises PdfUnavailable."""
    photos = [(photo, f"photo:{photo.pk}") for section in report.sections for photo in section.photos]
    contents = {address: content for photo, address in photos if (content := _content(photo))}
    moment = date_format(timezone.localtime(), "j F Y H:i")
    context = {
        "report": report,
        "event": report.event,
        "photo_rows": _in_pairs([pair for pair in photos if pair[1] in contents]),
        "title": _("Event report: %(event)s") % {"event": report.event.title},
        "made": _("Bimtek Portal, made on %(moment)s WIB") % {"moment": moment},
        "page_word": pgettext("page x of y", "Page"),
        "of_word": pgettext("page x of y", "of"),
    }
    return template_as_pdf("reports/event_report_print.html", context, contents)


def _content(photo: Photo) -> bytes:
    """Nothing for one whose file is gone: a report without it is better than none."""
    try:
        with photo.file.open() as file:
            return file.read()
    except FileNotFoundError:
        return b""


def _in_pairs(photos: list[tuple[Photo, str]]) -> list[list[tuple[Photo, str]]]:
    return [photos[start : start + 2] for start in range(0, len(photos), 2)]
