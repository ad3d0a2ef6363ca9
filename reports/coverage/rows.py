"""Coverage: which regencies a course has reached, which it has not reached yet, and which cannot take part.

One function returns the rows (definitions: docs/glossary.md, "Coverage"); the other modules lay them out.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Field, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy

from agencies.bps import bps_code
from agencies.models import Province, Regency
from agencies.succession import RegionCodes
from participants.models import Registration
from reports.files.effort import Size
from reports.scope import Basis, CoverageScope
from reports.shares import share

from .absence import Absence, agencies_on_the_day, unrecorded


class Status(TextChoices):
    COVERED = "covered", gettext_lazy("Covered")
    UNCOVERED = "uncovered", gettext_lazy("Not yet covered")
    EXEMPT = "exempt", gettext_lazy("Exempt")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        tones = {"covered": "ok", "uncovered": "wait", "exempt": "off"}
        return tones[self.value]


class DisplayStatus(TextChoices):
    """A status as tables and pictures of the report show it, with newly covered regencies apart."""

    COVERED = "covered", gettext_lazy("Covered")
    NEW = "new", gettext_lazy("Newly covered")
    UNCOVERED = "uncovered", gettext_lazy("Not yet covered")
    EXEMPT = "exempt", gettext_lazy("Exempt")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        return "new" if self is DisplayStatus.NEW else Status(self.value).tone


@dataclass(frozen=True, slots=True)
class RegencyCoverage:
    """One regency. `closed_on` is the day on which its last agency was dissolved; `participants` counts
    registrations that meet the basis, once for each event."""

    code: str
    name: str
    kind: str
    province: str
    status: Status
    new: bool
    reason: str | None
    closed_on: date | None
    first_event: str | None
    first_covered_on: date | None
    events: int
    participants: int

    @property
    def bps_code(self) -> str:
        return bps_code(self.code)

    @property
    def display_status(self) -> DisplayStatus:
        return DisplayStatus.NEW if self.new else DisplayStatus(self.status.value)


@dataclass(frozen=True, slots=True)
class Counts:
    """Regencies by status, and the events and people behind them; `rate` is covered / eligible, None without any."""

    regencies: int
    exempt: int
    eligible: int
    covered: int
    uncovered: int
    new: int
    rate: float | None
    events: int
    participants: int


@dataclass(frozen=True, slots=True)
class ProvinceCoverage:
    code: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """`event_participants` are the people in scope who came to `scope.event`."""

    scope: CoverageScope
    generated_at: datetime
    totals: Counts
    provinces: list[ProvinceCoverage]
    regencies: list[RegencyCoverage]
    event_participants: int

    def with_status(self, status: Status) -> list[RegencyCoverage]:
        return [regency for regency in self.regencies if regency.status == status]

    @property
    def new(self) -> list[RegencyCoverage]:
        return [regency for regency in self.regencies if regency.new]


@dataclass(frozen=True, slots=True)
class _EventFacts:
    pk: int
    code: str
    starts_on: date


class Group(NamedTuple):
    """People who meet the basis, from one region to one event."""

    event: int
    province: str
    regency: str | None
    people: int


@dataclass(slots=True)
class _Reached:
    """The sum of a regency's groups: its earliest event (by its place in the scope), and its events and people."""

    first: int | None = None
    events: int = 0
    people: int = 0


@dataclass(slots=True)
class _Came:
    """The number of people from a province, and their events."""

    events: set[int] = field(default_factory=set)
    people: int = 0


def coverage(scope: CoverageScope) -> CoverageReport:
    """Return the coverage of the scope: all its provinces and regencies, also those with zeros, ordered by code."""
    in_order = scope.events().order_by("starts_on", "code").values_list("pk", "code", "starts_on")
    events, places = [], {}
    for place, (pk, code, starts_on) in enumerate(in_order):
        events.append(_EventFacts(pk, code, starts_on))
        places[pk] = place
    groups = translated(grouped(scope, places), scope.codes)
    reached, came = _merged(groups, places)
    regencies = _regencies(scope, reached, events)
    return CoverageReport(
        scope=scope,
        generated_at=timezone.localtime(),
        totals=_count(regencies, came.values()),
        provinces=_provinces(scope, regencies, came),
        regencies=regencies,
        event_participants=sum(people for event, *_, people in groups if scope.event and event == scope.event.pk),
    )


def coverage_size(scope: CoverageScope) -> Size:
    """Return how many provinces and regencies the report has; reached codes without a successor are left out."""
    provinces, regencies = Province.objects.valid_on(scope.as_of), Regency.objects.valid_on(scope.as_of)
    if scope.province:
        provinces, regencies = provinces.filter(pk=scope.province.pk), regencies.filter(province=scope.province)
    return Size(provinces.count() + regencies.count())


def grouped(
    scope: CoverageScope, events: Container[int], *, within: Q | None = None
) -> list[tuple[int, str, str | None, int]]:
    """Return one row, as Group has it, for each region and event of `events` (the keys of those in scope), with the
    codes that registrations keep. `within` limits the regions, by default to those of the scope's province.

    The database counts in the order of the index registration_coverage, which has all columns used here; `Count("*")`
    keeps it to the index. The rows are plain tuples because there are tens of thousands.
    """
    people = Registration.objects.attended() if scope.basis == Basis.ATTENDED else Registration.objects.confirmed()
    if scope.is_narrow:
        people = people.filter(event__in=scope.events().order_by())
    if within is None and scope.province:
        within = scope.codes.lying_in(scope.province.pk)
    if within:
        people = people.filter(within)
    # IntegerField would call int() on each number.
    number = Count("*", output_field=Field())
    rows = people.order_by().values_list("event_id", "province_id", "regency_id").annotate(people=number)
    return [row for row in rows if row[0] in events]


def translated(
    rows: list[tuple[int, str, str | None, int]], codes: RegionCodes
) -> list[tuple[int, str, str | None, int]]:
    """Return the rows with the codes of the day, summed where several codes count as one region."""
    if codes.people.keys().isdisjoint({code for row in rows for code in (row[1], row[2]) if code}):
        return rows
    people: Counter[tuple[int, str, str | None]] = Counter()
    for event, province, regency, number in rows:
        place = codes.of(regency or province)
        people[event, place[:2], place if regency else None] += number
    return [(*key, number) for key, number in people.items()]


def _merged(
    groups: Iterable[tuple[int, str, str | None, int]], places: Mapping[int, int]
) -> tuple[dict[str | None, _Reached], dict[str, _Came]]:
    """Return the sums by regency (None: people of provincial agencies) and by province, in one pass over all groups.

    A regency lies in one province, so an event is in at most one of its groups.
    """
    reached: defaultdict[str | None, _Reached] = defaultdict(_Reached)
    came: defaultdict[str, _Came] = defaultdict(_Came)
    for event, province, regency, people in groups:
        place, of_regency, of_province = places[event], reached[regency], came[province]
        if of_regency.first is None or place < of_regency.first:
            of_regency.first = place
        of_regency.events += 1
        of_regency.people += people
        of_province.events.add(event)
        of_province.people += people
    return reached, came


def _regencies(
    scope: CoverageScope, reached: Mapping[str | None, _Reached], events: Sequence[_EventFacts]
) -> list[RegencyCoverage]:
    existing, absent = agencies_on_the_day(scope)
    # Keep a code without a successor if people came under it, so that rows and totals count the same people.
    regencies = Regency.objects.valid_on(scope.as_of) | Regency.objects.filter(code__in=filter(None, reached))
    if scope.province:
        regencies = regencies.filter(province=scope.province)
    return [
        _regency(
            scope,
            regency,
            reached.get(regency.code, _Reached()),
            events,
            absent=None if regency.code in existing else absent.get(regency.code, unrecorded()),
        )
        for regency in regencies.order_by("code")
    ]


def _regency(
    scope: CoverageScope,
    regency: Regency,
    reached: _Reached,
    events: Sequence[_EventFacts],
    *,
    absent: Absence | None,
) -> RegencyCoverage:
    first = events[reached.first] if reached.first is not None else None
    exempt = absent if first is None else None
    if first is not None:
        status = Status.COVERED
    else:
        status = Status.EXEMPT if exempt else Status.UNCOVERED
    return RegencyCoverage(
        code=regency.code,
        name=regency.full_name,
        kind=regency.kind,
        province=regency.province_id,
        status=status,
        new=first is not None and _is_new(scope, first),
        reason=exempt.reason if exempt else None,
        closed_on=exempt.closed_on if exempt else None,
        first_event=first.code if first else None,
        first_covered_on=first.starts_on if first else None,
        events=reached.events,
        participants=reached.people,
    )


def _is_new(scope: CoverageScope, first: _EventFacts) -> bool:
    """Return whether a regency whose first event this is counts as new."""
    in_event = scope.event is not None and first.pk == scope.event.pk
    return in_event or (scope.since is not None and first.starts_on >= scope.since)


def _provinces(
    scope: CoverageScope, regencies: list[RegencyCoverage], came: Mapping[str, _Came]
) -> list[ProvinceCoverage]:
    regencies_of = defaultdict(list)
    for regency in regencies:
        regencies_of[regency.province].append(regency)
    provinces = Province.objects.valid_on(scope.as_of) | Province.objects.filter(code__in=came)
    if scope.province:
        provinces = provinces.filter(pk=scope.province.pk)
    return [
        ProvinceCoverage(p.code, p.name, _count(regencies_of[p.code], [came.get(p.code, _Came())])) for p in provinces
    ]


def _count(regencies: list[RegencyCoverage], came: Collection[_Came]) -> Counts:
    statuses = Counter(regency.status for regency in regencies)
    exempt, covered = statuses[Status.EXEMPT], statuses[Status.COVERED]
    eligible = len(regencies) - exempt
    return Counts(
        regencies=len(regencies),
        exempt=exempt,
        eligible=eligible,
        covered=covered,
        uncovered=eligible - covered,
        new=sum(regency.new for regency in regencies),
        rate=share(covered, eligible),
        events=len(set().union(*(some.events for some in came))),
        participants=sum(some.people for some in came),
    )
