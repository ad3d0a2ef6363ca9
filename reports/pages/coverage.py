"""The parts of the coverage page besides the document."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.access import AuthenticatedRequest
from accounts.models import User
from agencies.models import Province
from events.models import Event
from reports.coverage.rows import Counts, DisplayStatus
from reports.files.made import Made
from reports.forms import ReportForm

from .asking import asked_options


def coverage_context(request: AuthenticatedRequest, form: ReportForm, made: Made) -> dict[str, object]:
    """Return the meter, the two tables, and events to choose from."""
    document = made.document
    return {
        "segments": _segments(made.rows.totals),
        "provinces": document.table("provinces"),
        "regencies": document.table("regencies"),
        "events": _recent_events(request.user, made.rows.scope.province),
        "event": _framing_event(request.user, made.rows.scope.event, made.rows.scope.province),
    }


def _framing_event(user: User, event: Event | None, province: Province | None) -> Event | None:
    """Return the chosen event, if this is the coverage of its province: the page is then one of the event's pages."""
    if event is None or province is None or event.province_id != province.pk:
        return None
    return Event.objects.visible_to(user).for_page().filter(pk=event.pk).first()


def province_page(request: AuthenticatedRequest, form: ReportForm) -> str:
    """Return the address of the page of the province that was chosen on the page of the country."""
    if "province" in form.fixed or not form.cleaned_data["province"]:
        return ""
    query = asked_options(type(form), request)
    query.pop("province")
    return f"{reverse('reports:coverage-province', args=[form.cleaned_data['province'].code])}?{query.urlencode()}"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the meter, in regencies from its left end."""

    tone: str
    label: str
    start: int
    length: int


def _segments(totals: Counts) -> list[Segment]:
    parts = [
        (DisplayStatus.COVERED, totals.covered - totals.new),
        (DisplayStatus.NEW, totals.new),
        (DisplayStatus.UNCOVERED, totals.uncovered),
        (DisplayStatus.EXEMPT, totals.exempt),
    ]
    segments, start = [], 0
    for status, length in parts:
        if length:
            segments.append(Segment(status.tone, str(status.label), start, length))
        start += length
    return segments


def _recent_events(user: User, province: Province | None) -> list[tuple[str, str]]:
    """Return codes and titles to choose from; the reader can type any other code."""
    events = Event.objects.visible_to(user).not_cancelled()
    if province:
        events = events.filter(province=province)
    return list(events.values_list("code", "title")[:100])
