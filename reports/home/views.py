"""Home, one event, and the two reports."""

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from accounts.models import User
from agencies.models import Province
from events.models import Event, Invitation
from participants.registering.window import may_register
from reports.attendance.document import attendance_document, attendance_json
from reports.attendance.rows import attendance
from reports.coverage.document import coverage_document, coverage_json
from reports.coverage.impact import impact
from reports.coverage.links import linked_attendance, linked_figures, linked_provinces, linked_regencies, scope_of
from reports.coverage.pictures import illustrated
from reports.coverage.rows import Counts, CoverageReport, coverage
from reports.forms import CoverageForm, OutputForm
from reports.links import Links
from reports.pages.downloads import DOWNLOADS, download, offer
from reports.requests import ATTENDANCE, Asked, options
from reports.scope import CoverageScope

from .stages import doing, steps
from .todo import todos


def home(request: AuthenticatedRequest) -> HttpResponse:
    """What is on, what waits for the reader, and how far their province (or the country) is covered."""
    today = timezone.localdate()
    report = coverage(CoverageScope(as_of=today, province=request.user.province))
    document, links = coverage_document(report), Links(report.scope, request.user)
    events = Event.objects.visible_to(request.user).not_cancelled().select_related("province").with_sizes()
    coming = list(events.ending_from(today).order_by("starts_on", "code")[:8])
    context = {
        "document": replace(document, figures=linked_figures(document.figures, report, links)),
        "coming": coming,
        "latest": [] if coming else list(events[:5]),
        "todos": todos(request.user, today),
    }
    return render(request, "reports/home/home.html", context)


def event_detail(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """One event: how full it is, its sessions, its documents, and what it does to coverage."""
    events = Event.objects.visible_to(request.user).select_related("province", "course__programme").with_sizes()
    event = get_object_or_404(events, code=code)
    quotas = event.quotas.select_related("agency__province", "agency__regency", "province", "regency")
    today = timezone.localdate()
    context = {
        "event": event,
        "quotas": sorted(quotas, key=lambda quota: (quota.region_code, quota.is_pool, quota.label)),
        "sessions": list(event.sessions.order_by("number")),
        "steps": steps(event, today),
        "doing": doing(event, today) if request.user.is_national else None,
        "can_register": may_register(event, request.user),
        "letters": Invitation.objects.visible_to(request.user).filter(event=event).current().count(),
        "impact": impact(event, today),
        "todos": todos(request.user, today, event),
    }
    return render(request, "reports/home/event_detail.html", context)


def coverage_report(request: AuthenticatedRequest, code: str | None = None) -> HttpResponse:
    """The coverage of the country or of one province, as a page or a file."""
    province = get_object_or_404(Province, code=code) if code else None
    query = request.GET.copy()
    query.setdefault("as_of", timezone.localdate().isoformat())
    form, output = CoverageForm(query, province=province), OutputForm(request.GET)
    context = {"form": form, "output": output, "province": province, "downloads": DOWNLOADS}
    if not (form.is_valid() and output.is_valid()):
        return render(request, "reports/pages/coverage.html", context, status=400 if output.is_file else 200)
    if form.cleaned_data.get("province"):
        query.pop("province")
        address = reverse("reports:coverage-province", args=[form.cleaned_data["province"].code])
        return redirect(f"{address}?{query.urlencode()}")
    report = coverage(form.scope())
    links = _province_links(report, query.urlencode())
    document = illustrated(coverage_document(report), report, links)
    if output.is_file:
        asked = Asked("coverage", options(query, province))
        return download(request, document, coverage_json(report), output.cleaned_data["format"], asked)
    provinces, regencies = document.tables
    behind = Links(report.scope, request.user)
    context |= offer(document) | {
        "document": replace(document, figures=linked_figures(document.figures, report, behind)),
        "segments": _segments(report.totals),
        "provinces": linked_provinces(replace(provinces, links=list(links.values())), report, behind),
        "regencies": linked_regencies(regencies, report, behind),
        "events": _recent_events(request.user, province),
    }
    return render(request, "reports/pages/coverage.html", context)


def attendance_report(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """The attendance of one event, as a page or a file."""
    events = Event.objects.visible_to(request.user).select_related("province", "course").with_sizes()
    event = get_object_or_404(events, code=code)
    output = OutputForm(request.GET)
    context = {"event": event, "output": output, "downloads": DOWNLOADS}
    if output.is_valid():
        report = attendance(event, request.user)
        document = attendance_document(report)
        if output.is_file:
            asked = Asked(ATTENDANCE, {"event": event.code})
            return download(request, document, attendance_json(report), output.cleaned_data["format"], asked)
        linked = linked_attendance(document, report, Links(scope_of(event), request.user))
        context |= offer(document) | {"document": linked}
    return render(request, "reports/pages/attendance.html", context, status=200 if output.is_valid() else 400)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the meter, in regencies from its left end."""

    tone: str
    label: str
    start: int
    length: int


def _segments(totals: Counts) -> list[Segment]:
    parts = [
        ("ok", _("Covered"), totals.covered - totals.new),
        ("new", _("Newly covered"), totals.new),
        ("wait", _("Not yet covered"), totals.uncovered),
        ("off", _("Exempt"), totals.exempt),
    ]
    segments, start = [], 0
    for tone, label, length in parts:
        if length:
            segments.append(Segment(tone, label, start, length))
        start += length
    return segments


def _province_links(report: CoverageReport, query: str) -> dict[str, str]:
    """The address of each province's page under the same options, by code."""
    return {p.code: f"{reverse('reports:coverage-province', args=[p.code])}?{query}" for p in report.provinces}


def _recent_events(user: User, province: Province | None) -> list[tuple[str, str]]:
    """Codes and titles to choose from; any other code can be typed."""
    events = Event.objects.visible_to(user).not_cancelled()
    if province:
        events = events.filter(province=province)
    return list(events.values_list("code", "title")[:100])
