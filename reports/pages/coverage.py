"""The page of the coverage report."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, needs
from accounts.models import User
from agencies.models import Province
from events.models import Event
from reports.coverage.document import coverage_document, coverage_json
from reports.coverage.rows import Counts, coverage
from reports.forms import CoverageForm, OutputForm
from reports.requests import Asked, options

from .downloads import DOWNLOADS, download, offer


@needs("reads_reports")
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
    document = coverage_document(report, request.user)
    if output.is_file:
        asked = Asked("coverage", options(query, province))
        return download(request, document, coverage_json(report), output.cleaned_data["format"], asked)
    context |= offer(document) | {
        "document": document,
        "segments": _segments(report.totals),
        "provinces": document.table("provinces"),
        "regencies": document.table("regencies"),
        "events": _recent_events(request.user, province),
    }
    return render(request, "reports/pages/coverage.html", context)


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


def _recent_events(user: User, province: Province | None) -> list[tuple[str, str]]:
    """Codes and titles to choose from; any other code can be typed."""
    events = Event.objects.visible_to(user).not_cancelled()
    if province:
        events = events.filter(province=province)
    return list(events.values_list("code", "title")[:100])
