"""The effect of one event on the coverage of its province, before or after it is held."""

from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce

from events.models import Event, Quota
from participants.models import Registration
from reports.scope import CoverageScope

from .rows import Status, coverage


@dataclass(frozen=True, slots=True)
class Impact:
    """Covered regencies before and after the event, and the number of eligible ones.

    A forecast counts everyone with a seat as if they came; while people can still be registered, also each regency
    that has seats of its own. `missing` has the names of regencies that stay uncovered.
    """

    before: int
    after: int
    eligible: int
    missing: list[str]
    is_forecast: bool
    counts_free_seats: bool


def scope_of(event: Event) -> CoverageScope:
    """Return the scope in which an event has its effect: its course in its province, until its first day."""
    return CoverageScope(as_of=event.starts_on, province=event.province, course=event.course)


def impact(event: Event, today: date, scope: CoverageScope | None = None) -> Impact:
    """Return the effect of the event within its course (`scope_of`): of the people who came or, before the event, of
    those with a seat and of the seats that can still be taken."""
    scope = scope or scope_of(event)
    regencies = coverage(scope).regencies
    before = {
        r.code for r in regencies if r.first_event and (r.first_covered_on, r.first_event) < _place_in_time(event)
    }
    is_forecast = event.status not in (Event.Status.FINISHED, Event.Status.CANCELLED) and event.ends_on >= today
    counts_free_seats = is_forecast and event.status in (Event.Status.PLANNED, Event.Status.OPEN)
    after = before | _reached(scope, event, is_forecast)
    if counts_free_seats:
        after |= _with_seats(scope, event)
    missing = [r.name for r in regencies if r.code not in after and r.status != Status.EXEMPT]
    return Impact(len(before), len(after), len(after) + len(missing), missing, is_forecast, counts_free_seats)


def _with_seats(scope: CoverageScope, event: Event) -> set[str]:
    """Return the regencies of the event's province that have seats, through an agency or a pool."""
    regency = Coalesce("agency__regency_id", "regency_id")
    codes = Quota.objects.filter(event=event).annotate(code=regency).order_by().values_list("code", flat=True)
    return {code for code in map(scope.codes.of, filter(None, codes)) if code[:2] == event.province_id}


def _place_in_time(event: Event) -> tuple[date, str]:
    return event.starts_on, event.code


def _reached(scope: CoverageScope, event: Event, is_forecast: bool) -> set[str]:
    """Return the regencies of the event's province whose people came or have a seat."""
    in_province = scope.codes.lying_in(event.province_id)
    registrations = Registration.objects.filter(in_province, event=event, regency__isnull=False)
    if event.status == Event.Status.CANCELLED:
        return set()
    people = registrations.seated() if is_forecast else registrations.attended()
    codes = people.order_by().values_list("regency_id", flat=True).distinct()
    return {scope.codes.of(code) for code in codes if code}
