"""Coverage over the years: the regencies that each year added, and the coverage at its end."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency, Province, Regency
from agencies.succession import RegionCodes, histories_of, related_provinces
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
    lands = _Lands(scope)
    groups = grouped(scope, events, within=lands.filter())
    happenings = [_Happening(group, *events[group.event]) for group in map(Group._make, groups)]
    first_year = min((starts_on.year for _, starts_on in events.values()), default=scope.as_of.year + 1)
    return TrendReport(
        scope=scope,
        generated_at=timezone.localtime(),
        years=[_year(year, scope, happenings, lands) for year in range(first_year, scope.as_of.year + 1)],
        firsts=_firsts(happenings, lands, lands.on(scope.as_of)),
    )


def trend_size(scope: CoverageScope) -> Size:
    """Return how many years and covered regencies the report has."""
    first = scope.events().order_by("starts_on").values_list("starts_on", flat=True).first()
    years = scope.as_of.year - first.year + 1 if first else 0
    return Size(years + scope.people().exclude(regency=None).values("regency").distinct().count())


class _Lands:
    """The regions of each day, and the agencies in them. Codes and agencies are read once."""

    def __init__(self, scope: CoverageScope):
        regencies = Regency.objects.in_bulk()
        self.names = {code: regency.full_name for code, regency in regencies.items()}
        self._province = scope.province.pk if scope.province else None
        self._regencies = regencies
        self._known = [*histories_of(regencies.values()), *histories_of(Province.objects.all())]
        self._agencies = list(Agency.objects.filter(self.filter()).regency_level().order_by())

    def filter(self) -> Q:
        """Return the filter for rows whose region was or is in the province of the report on some day."""
        return Q(province__in=related_provinces(self._known, self._province)) if self._province else Q()

    def on(self, day: date) -> RegionCodes:
        return RegionCodes(self._known, day)

    def has(self, code: str) -> bool:
        """Return whether the report is about the region of the code."""
        return self._province is None or code[:2] == self._province

    def eligible(self, codes: RegionCodes) -> set[str]:
        """Return the codes in force on the day, of regencies whose own agency exists."""
        regencies = {a.regency_id for a in self._agencies if a.regency_id and a.exists_on(codes.day)}
        found = {codes.bodies.get(code, code) for code in regencies}
        return {code for code in found if self.has(code) and self._regencies[code].is_valid_on(codes.day)}


def _firsts(happenings: list[_Happening], lands: _Lands, codes: RegionCodes) -> list[FirstTime]:
    """Return the earliest event of each regency of the day, by start date, then code."""
    at = defaultdict(list)
    for happening in happenings:
        if happening.starts_on <= codes.day and (regency := happening.group.regency):
            at[codes.of(regency)].append((happening.starts_on, happening.code))
    earliest = {regency: min(places) for regency, places in at.items() if lands.has(regency)}
    rows = [FirstTime(code, lands.names[code], event, day) for code, (day, event) in earliest.items()]
    return sorted(rows, key=lambda row: (row.covered_on, row.code))


def _year(year: int, scope: CoverageScope, happenings: list[_Happening], lands: _Lands) -> TrendYear:
    until = min(date(year, 12, 31), scope.as_of)
    codes = lands.on(until)
    there = [happening.group for happening in happenings if happening.starts_on.year == year]
    there = [group for group in there if lands.has(codes.of(group.regency or group.province))]
    firsts = _firsts(happenings, lands, codes)
    covered = {first.code for first in firsts}
    eligible = covered | lands.eligible(codes)  # a covered regency stays eligible
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
