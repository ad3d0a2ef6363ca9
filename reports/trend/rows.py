"""Coverage over the years: the regencies that each year added, and the coverage at its end."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from agencies.models import Agency, Regency
from reports.coverage.rows import Group, grouped
from reports.files.effort import Size
from reports.scope import CoverageScope
from reports.shares import share


@dataclass(frozen=True, slots=True)
class TrendYear:
    """One year up to `until` (its last day, or the as-of date): the events with at least one person who meets the
    basis, these people once for each event, the regencies first covered in the year, and the coverage at its end as in
    the coverage report of that day. `rate` is covered / eligible, None without any."""

    year: int
    until: date
    events: int
    participants: int
    new: int
    covered: int
    eligible: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class FirstTime:
    """A covered regency and the event that covered it first."""

    code: str
    name: str
    event: str
    covered_on: date


@dataclass(frozen=True, slots=True)
class TrendReport:
    """`years` has each year from the first event in scope to the as-of date, and is empty without events. `firsts` are
    ordered by day, then code."""

    scope: CoverageScope
    generated_at: datetime
    years: list[TrendYear]
    firsts: list[FirstTime]


@dataclass(frozen=True, slots=True)
class _Happening:
    """People from one region at one event."""

    group: Group
    code: str
    starts_on: date


def trend(scope: CoverageScope) -> TrendReport:
    """Return the trend of the scope. Each year comes from the same rows, so the number of queries does not grow."""
    events = {pk: (code, starts_on) for pk, code, starts_on in scope.events().values_list("pk", "code", "starts_on")}
    happenings = [_Happening(group, *events[group.event]) for group in map(Group._make, grouped(scope, events))]
    names, eligibility = _names(scope), _Eligibility(scope)
    firsts = _firsts(happenings, names)
    first_year = min((starts_on.year for _, starts_on in events.values()), default=scope.as_of.year + 1)
    return TrendReport(
        scope=scope,
        generated_at=timezone.localtime(),
        years=[_year(year, scope, happenings, firsts, eligibility) for year in range(first_year, scope.as_of.year + 1)],
        firsts=firsts,
    )


def trend_size(scope: CoverageScope) -> Size:
    """Return how many years and covered regencies the report has."""
    first = scope.events().order_by("starts_on").values_list("starts_on", flat=True).first()
    years = scope.as_of.year - first.year + 1 if first else 0
    return Size(years + scope.people().exclude(regency=None).values("regency").distinct().count())


def _names(scope: CoverageScope) -> dict[str, str]:
    regencies = Regency.objects.filter(province=scope.province) if scope.province else Regency.objects.all()
    return {regency.code: regency.full_name for regency in regencies}


def _firsts(happenings: list[_Happening], names: dict[str, str]) -> list[FirstTime]:
    """Return the earliest event of each regency, by start date, then code."""
    at = defaultdict(list)
    for happening in happenings:
        if happening.group.regency:
            at[happening.group.regency].append((happening.starts_on, happening.code))
    earliest = {regency: min(places) for regency, places in at.items()}
    rows = [FirstTime(code, names[code], event, day) for code, (day, event) in earliest.items()]
    return sorted(rows, key=lambda row: (row.covered_on, row.code))


class _Eligibility:
    """The regencies that could take part on a day. Codes and agencies are read once."""

    def __init__(self, scope: CoverageScope):
        regencies, agencies = Regency.objects.all(), Agency.objects.regency_level()
        if scope.province:
            regencies, agencies = regencies.filter(province=scope.province), agencies.filter(province=scope.province)
        self.codes = {regency.code: regency for regency in regencies}
        self.agencies = list(agencies.order_by().only("regency", "opened_on", "closed_on"))

    def on(self, day: date) -> set[str]:
        """Return the codes in force on the day, of regencies whose own agency exists."""
        return {
            agency.regency_id
            for agency in self.agencies
            if agency.regency_id and agency.exists_on(day) and self.codes[agency.regency_id].is_valid_on(day)
        }


def _year(
    year: int,
    scope: CoverageScope,
    happenings: list[_Happening],
    firsts: list[FirstTime],
    eligibility: _Eligibility,
) -> TrendYear:
    until = min(date(year, 12, 31), scope.as_of)
    there = [happening.group for happening in happenings if happening.starts_on.year == year]
    covered = {first.code for first in firsts if first.covered_on <= until}
    eligible = covered | eligibility.on(until)  # a covered regency stays eligible
    return TrendYear(
        year=year,
        until=until,
        events=len({group.event for group in there}),
        participants=sum(group.people for group in there),
        new=sum(first.covered_on.year == year for first in firsts),
        covered=len(covered),
        eligible=len(eligible),
        rate=share(len(covered), len(eligible)),
    )
