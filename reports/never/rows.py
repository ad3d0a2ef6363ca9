"""Existing agencies of which nobody has attended."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.models import Agency, Province
from reports.files.effort import Size
from reports.scope import CoverageScope
from reports.shares import share


@dataclass(frozen=True, slots=True)
class Absent:
    """The agencies of a province or a kind that exist on the as-of date, and those of them without anybody who met the
    basis.

    `share` is absent / existing, None without any.
    """

    key: str
    name: str
    existing: int
    absent: int

    @property
    def share(self) -> float | None:
        return share(self.absent, self.existing)


@dataclass(frozen=True, slots=True)
class AbsentAgency:
    """One agency; `seats` are those of its own quotas in scope: with seats it was invited, and nobody attended."""

    pk: int
    name: str
    kind: str
    region: str
    seats: int


@dataclass(frozen=True, slots=True)
class NeverReport:
    """`kind` narrows everything to one kind of agency. Provinces are ordered by code, agencies by region, kind and
    name."""

    scope: CoverageScope
    kind: str
    generated_at: datetime
    totals: Absent
    provinces: list[Absent]
    kinds: list[Absent]
    agencies: list[AbsentAgency]
    invited_only: bool = False

    @property
    def listed(self) -> list[AbsentAgency]:
        """Return the agencies that the reader asked to see one by one."""
        return self.invited if self.invited_only else self.agencies

    @property
    def invited(self) -> list[AbsentAgency]:
        return [agency for agency in self.agencies if agency.seats]


def never(scope: CoverageScope, kind: str = "", *, invited_only: bool = False) -> NeverReport:
    """Return the agencies of the scope that exist on the as-of date and have nobody who met the basis.

    `invited_only` narrows the list, but no count.
    """
    existing, absent = _existing(scope, kind), _is_absent(scope)
    groups = existing.values_list(scope.codes.province_of(), "kind")
    counts = list(groups.annotate(number=Count("pk"), absent=Count("pk", filter=absent)))
    return NeverReport(
        scope=scope,
        kind=kind,
        generated_at=timezone.localtime(),
        totals=Absent("", "", sum(c[2] for c in counts), sum(c[3] for c in counts)),
        provinces=_provinces(scope, counts),
        kinds=_kinds(kind, counts),
        agencies=_agencies(scope, existing.filter(absent)),
        invited_only=invited_only,
    )


def never_size(scope: CoverageScope, kind: str = "", *, invited_only: bool = False) -> Size:
    """Return how many provinces, kinds and agencies the report has; provinces that have ended are left out."""
    agencies = _existing(scope, kind).filter(_is_absent(scope))
    if invited_only:
        agencies = agencies.filter(pk__in=scope.quotas().filter(seats__gt=0).values("agency"))
    provinces = 1 if scope.province else Province.objects.valid_on(scope.as_of).count()
    return Size(provinces + (1 if kind else len(Agency.Kind)) + agencies.count())


def _existing(scope: CoverageScope, kind: str) -> QuerySet[Agency]:
    """Return the agencies of the scope and the kind that exist on the as-of date."""
    existing = Agency.objects.existing_on(scope.as_of).order_by()
    if scope.province:
        existing = existing.filter(scope.codes.lying_in(scope.province.pk))
    return existing.filter(kind=kind) if kind else existing


def _is_absent(scope: CoverageScope) -> Q:
    return ~Q(pk__in=scope.people().values("agency"))


def _provinces(scope: CoverageScope, counts: list[tuple[str, str, int, int]]) -> list[Absent]:
    existing, absent = _summed(counts, 0)
    provinces = Province.objects.valid_on(scope.as_of) | Province.objects.filter(code__in=existing)
    if scope.province:
        provinces = provinces.filter(pk=scope.province.pk)
    return [Absent(p.code, p.name, existing[p.code], absent[p.code]) for p in provinces.order_by("code")]


def _kinds(kind: str, counts: list[tuple[str, str, int, int]]) -> list[Absent]:
    existing, absent = _summed(counts, 1)
    kinds = [Agency.Kind(kind)] if kind else list(Agency.Kind)
    return [Absent(str(k.value), str(k.label), existing[k.value], absent[k.value]) for k in kinds]


def _summed(counts: list[tuple[str, str, int, int]], place: Literal[0, 1]) -> tuple[Counter[str], Counter[str]]:
    """Return the numbers of existing and of absent agencies by the value at that index."""
    existing: Counter[str] = Counter()
    absent: Counter[str] = Counter()
    for row in counts:
        existing[row[place]] += row[2]
        absent[row[place]] += row[3]
    return existing, absent


def _agencies(scope: CoverageScope, absent: QuerySet[Agency]) -> list[AbsentAgency]:
    own = scope.quotas().filter(agency=OuterRef("pk")).values("agency").annotate(total=Sum("seats")).values("total")
    rows = absent.annotate(invited=Coalesce(Subquery(own), 0)).order_by(
        "province", F("regency").asc(nulls_first=True), "kind", "name", "pk"
    )
    return [
        AbsentAgency(pk, name, kind, regency or province, seats)
        for pk, name, kind, regency, province, seats in rows.values_list(
            "pk", "name", "kind", "regency", "province", "invited"
        )
    ]
