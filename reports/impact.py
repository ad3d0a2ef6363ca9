"""What one event does, or will do, to the coverage of the province it is held in."""

from dataclasses import dataclass
from datetime import timedelta

from events.models import Event
from participants.models import Registration

from .coverage import RegencyCoverage, Status, coverage
from .scope import CoverageScope


@dataclass(frozen=True, slots=True)
class Impact:
    """Covered regencies before and after the event, of so many eligible. A forecast counts whoever holds a seat as if
    they came; `missing` are the names that stay uncovered."""

    before: int
    after: int
    eligible: int
    missing: list[str]
    is_forecast: bool


def impact(event: Event) -> Impact:
    """The event's own effect within its course: those who came, or for an event still to come those with a seat."""
    eve = event.starts_on - timedelta(days=1)
    before = coverage(CoverageScope(as_of=eve, province=event.province, course=event.course))
    is_forecast = event.status in (Event.Status.PLANNED, Event.Status.OPEN, Event.Status.CLOSED)
    registrations = Registration.objects.filter(event=event, province=event.province)
    people = registrations.seated() if is_forecast else registrations.attended()
    if event.status == Event.Status.CANCELLED:
        people = people.none()
    reached = set(people.order_by().values_list("regency", flat=True).distinct())
    covered = [r for r in before.regencies if r.status == Status.COVERED or r.code in reached]
    missing = [r for r in before.with_status(Status.UNCOVERED) if r.code not in reached]
    return Impact(
        before=before.totals.covered,
        after=len(covered),
        eligible=len(covered) + len(missing),
        missing=_names(missing),
        is_forecast=is_forecast,
    )


def _names(regencies: list[RegencyCoverage]) -> list[str]:
    return [regency.name for regency in regencies]
