"""Province coverage: which regencies a course has reached, which not yet, and which cannot be reached.

One function gives the rows (definitions: docs/glossary.md, "Coverage"); everything else lays them out.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, F, Field, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Province, Regency
from documents import wording
from participants.models import Registration

from .scope import Basis, CoverageScope
from .shares import share


class Status(TextChoices):
    COVERED = "covered", gettext_lazy("Covered")
    UNCOVERED = "uncovered", gettext_lazy("Not yet covered")
    EXEMPT = "exempt", gettext_lazy("Exempt")


@dataclass(frozen=True, slots=True)
class RegencyCoverage:
    """One regency; `closed_on` is when its last agency was dissolved, `participants` counts registrations that meet the
    basis, once per event."""

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
    code: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class _Absence:
    """Why a regency has no agency on the as-of date."""

    closed_on: date | None
    reason: str


class Group(NamedTuple):
    """People who meet the basis, from one region to one event."""

    event: int
    province: str
    regency: str | None
    people: int


def coverage(scope: CoverageScope) -> CoverageReport:
    """The coverage of the scope: every province and regency of it, the zeros too, each list ordered by code."""
    events = {
        pk: _EventFacts(code, starts_on)
        for pk, code, starts_on in scope.events().order_by().values_list("pk", "code", "starts_on")
    }
    groups = grouped(scope, events)
    regencies = _regencies(scope, groups, events)
    provinces = _provinces(scope, regencies, groups)
    return CoverageReport(
        scope=scope,
        generated_at=timezone.localtime(),
        totals=_count(regencies, groups),
        provinces=provinces,
        regencies=regencies,
        event_participants=sum(g.people for g in groups if scope.event and g.event == scope.event.pk),
    )


def grouped(scope: CoverageScope, events: Container[int]) -> list[Group]:
    """One row for each region and event of `events` (the keys of those in scope), counted by the database in the order
    of its index (registration_coverage), which has all that is asked for: hence `*`, not the key. The merge over 514
    regencies is done here."""
    people = Registration.objects.attended() if scope.basis == Basis.ATTENDED else Registration.objects.confirmed()
    if scope.is_narrow:
        people = people.filter(event__in=scope.events().order_by())
    if scope.province:
        people = people.filter(province=scope.province)
    number = Count("*", output_field=Field())  # a number as it comes: IntegerField would have int() called on each
    rows = people.order_by().values_list("event_id", "province_id", "regency_id").annotate(people=number)
    return [group for group in map(Group._make, rows) if group.event in events]


def _regencies(scope: CoverageScope, groups: list[Group], events: dict[int, _EventFacts]) -> list[RegencyCoverage]:
    by_regency = defaultdict(list)
    for group in groups:
        by_regency[group.regency].append(group)
    existing, absent = _agencies(scope)
    # A code that has ended stays in the list while people came under it: rows and totals are about the same people.
    regencies = Regency.objects.valid_on(scope.as_of) | Regency.objects.filter(code__in=filter(None, by_regency))
    if scope.province:
        regencies = regencies.filter(province=scope.province)
    return [
        _regency(scope, regency, by_regency[regency.code], events, regency.code in existing, absent.get(regency.code))
        for regency in regencies.order_by("code")
    ]


def _regency(
    scope: CoverageScope,
    regency: Regency,
    groups: list[Group],
    events: dict[int, _EventFacts],
    has_agency: bool,
    absent: _Absence | None,
) -> RegencyCoverage:
    first = min((group.event for group in groups), key=lambda pk: (events[pk].starts_on, events[pk].code), default=None)
    if first is not None:
        status = Status.COVERED
    else:
        status = Status.UNCOVERED if has_agency else Status.EXEMPT
    absent = absent or _Absence(None, _("No regency-level library agency is recorded"))
    exempt = status == Status.EXEMPT
    return RegencyCoverage(
        code=regency.code,
        name=regency.full_name,
        kind=regency.kind,
        province=regency.province_id,
        status=status,
        new=first is not None and scope.event is not None and first == scope.event.pk,
        reason=absent.reason if exempt else None,
        closed_on=absent.closed_on if exempt else None,
        first_event=events[first].code if first is not None else None,
        first_covered_on=events[first].starts_on if first is not None else None,
        events=len({group.event for group in groups}),
        participants=sum(group.people for group in groups),
    )


def _agencies(scope: CoverageScope) -> tuple[set[str], dict[str, _Absence]]:
    """Regencies with a regency-level agency on the as-of date, and why others have none: how the last one ended, or
    that it opens later."""
    agencies = Agency.objects.regency_level().order_by()
    if scope.province:
        agencies = agencies.filter(province=scope.province)
    existing = set(agencies.existing_on(scope.as_of).values_list("regency_id", flat=True))
    others = agencies.filter(Q(closed_on__lte=scope.as_of) | Q(opened_on__gt=scope.as_of))
    absent = {}
    # Dissolved ones come last, the latest of them at the very end, and so stand.
    for agency in others.order_by(F("closed_on").asc(nulls_first=True), "-opened_on", "pk"):
        if agency.closed_on and agency.closed_on <= scope.as_of:
            absent[agency.regency_id] = _Absence(agency.closed_on, agency.closed_reason)
        else:
            reason = _("Its library agency opens on %(day)s") % {"day": wording.day(agency.opened_on)}
            absent.setdefault(agency.regency_id, _Absence(None, reason))
    return existing, absent


def _provinces(scope: CoverageScope, regencies: list[RegencyCoverage], groups: list[Group]) -> list[ProvinceCoverage]:
    regencies_of, groups_of = defaultdict(list), defaultdict(list)
    for regency in regencies:
        regencies_of[regency.province].append(regency)
    for group in groups:
        groups_of[group.province].append(group)
    provinces = Province.objects.valid_on(scope.as_of) | Province.objects.filter(code__in=groups_of)
    if scope.province:
        provinces = provinces.filter(pk=scope.province.pk)
    return [ProvinceCoverage(p.code, p.name, _count(regencies_of[p.code], groups_of[p.code])) for p in provinces]


def _count(regencies: list[RegencyCoverage], groups: Iterable[Group]) -> Counts:
    exempt = sum(regency.status == Status.EXEMPT for regency in regencies)
    covered = sum(regency.status == Status.COVERED for regency in regencies)
    eligible = len(regencies) - exempt
    return Counts(
        regencies=len(regencies),
        exempt=exempt,
        eligible=eligible,
        covered=covered,
        uncovered=eligible - covered,
        new=sum(regency.new for regency in regencies),
        rate=share(covered, eligible),
        events=len({group.event for group in groups}),
        participants=sum(group.people for group in groups),
    )
