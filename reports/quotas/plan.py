"""The seats of an event for its planner: quotas, waiting people, regencies reached, and agencies without seats."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from agencies.models import Agency, Province
from events.models import Event, Quota
from events.pools import pools_without_agencies, regencies_with_libraries
from participants.models import Registration
from reports.coverage.rows import RegencyCoverage, Status, coverage
from reports.scope import CoverageScope

VILLAGE = Agency.Kind.VILLAGE


@dataclass(frozen=True, slots=True)
class Seat:
    """A quota, the number of waiting people who could take its seats, and whether it is a pool without any agency."""

    quota: Quota
    waiting: int
    lacks_agencies: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A provincial or regency-level agency that exists on the event's first day, and the quota it has."""

    agency: Agency
    quota: Quota | None


@dataclass(frozen=True, slots=True)
class Place:
    """A regency: its status in the course on the day before the event, its agencies, its pool of villages, and whether
    a village library of it is recorded."""

    coverage: RegencyCoverage
    bodies: list[Body]
    pool: Quota | None
    has_villages: bool

    @property
    def has_seats(self) -> bool:
        return self.pool is not None or any(body.quota for body in self.bodies)


@dataclass(frozen=True, slots=True)
class Effect:
    """Covered regencies before the event and, if somebody comes from each regency with seats, after it; and the
    eligible ones.

    `missing` has the names of regencies that stay uncovered.
    """

    before: int
    after: int
    eligible: int
    missing: list[str]


@dataclass(frozen=True, slots=True)
class ProvincePlan:
    province: Province
    bodies: list[Body]
    pool: Quota | None
    has_villages: bool
    places: list[Place]
    reached: frozenset[str]
    """Codes of the regencies that have a quota."""

    def effect(self, more: Iterable[str] = ()) -> Effect:
        """Return the effect of the present seats, and of seats for the regencies of `more` (codes) too."""
        reached = self.reached | {*more}
        covered = [p.coverage for p in self.places if p.coverage.status == Status.COVERED]
        others = [p.coverage for p in self.places if p.coverage.status != Status.COVERED]
        gained = [regency for regency in others if regency.code in reached]
        missing = [r.name for r in others if r.code not in reached and r.status == Status.UNCOVERED]
        after = len(covered) + len(gained)
        return Effect(len(covered), after, after + len(missing), missing)


@dataclass(frozen=True, slots=True)
class QuotaPlan:
    seats: list[Seat]
    provinces: list[ProvincePlan]

    @property
    def totals(self) -> dict[str, int]:
        """Return the sums of the seats and of the people who have them."""
        quotas = [seat.quota for seat in self.seats]
        return {"seats": sum(quota.seats for quota in quotas), "taken": sum(quota.taken for quota in quotas)}

    @property
    def bodies(self) -> list[Body]:
        """Return every agency of the provinces that could have seats."""
        return [
            body for p in self.provinces for body in [*p.bodies, *(body for place in p.places for body in place.bodies)]
        ]


def quota_plan(event: Event, provinces: Sequence[Province]) -> QuotaPlan:
    """Return all quotas of the event, and the regencies and agencies of these provinces."""
    quotas = list(event.quotas.select_related("agency__province", "agency__regency", "province", "regency"))
    quotas.sort(key=lambda quota: quota.place)
    waiting = _waiting(event, quotas)
    regencies = _coverage_on_the_eve(event, provinces)
    agencies = _agencies(event, provinces)
    lacking = pools_without_agencies(quotas, event.starts_on)
    villages = regencies_with_libraries(VILLAGE, event.starts_on)
    return QuotaPlan(
        seats=[Seat(quota, waiting[quota.pk], quota.pk in lacking) for quota in quotas],
        provinces=[_province(province, regencies, agencies, quotas, villages) for province in provinces],
    )


def _waiting(event: Event, quotas: Iterable[Quota]) -> Counter[int]:
    """Return the number of waiting people by the quota (its key) that fits their agency; one person may fit several."""
    waiting = Registration.objects.filter(event=event, status=Registration.Status.WAITLISTED)
    agencies = [registration.agency for registration in waiting.select_related("agency").order_by()]
    return Counter(quota.pk for quota in quotas for agency in agencies if quota.fits(agency))


def _coverage_on_the_eve(event: Event, provinces: Sequence[Province]) -> list[RegencyCoverage]:
    province = provinces[0] if len(provinces) == 1 else None
    eve = event.starts_on - timedelta(days=1)
    return coverage(CoverageScope(as_of=eve, province=province, course=event.course)).regencies


def _agencies(event: Event, provinces: Sequence[Province]) -> list[Agency]:
    kinds = [Agency.Kind.PROVINCE, Agency.Kind.REGENCY]
    agencies = Agency.objects.existing_on(event.starts_on).filter(province__in=provinces, kind__in=kinds)
    return list(agencies.order_by("name", "pk"))


def _province(
    province: Province,
    regencies: list[RegencyCoverage],
    agencies: list[Agency],
    quotas: list[Quota],
    villages: Collection[str],
) -> ProvincePlan:
    of_agency = {quota.agency_id: quota for quota in quotas if quota.agency_id}
    pools = {quota.region_code: quota for quota in quotas if quota.kind == VILLAGE}
    bodies: dict[str, list[Body]] = {}
    for agency in agencies:
        bodies.setdefault(agency.region_code, []).append(Body(agency, of_agency.get(agency.pk)))
    return ProvincePlan(
        province=province,
        bodies=bodies.get(province.pk, []),
        pool=pools.get(province.pk),
        has_villages=any(code[:2] == province.pk for code in villages),
        places=[
            Place(regency, bodies.get(regency.code, []), pools.get(regency.code), regency.code in villages)
            for regency in regencies
            if regency.province == province.pk
        ],
        reached=frozenset(quota.region_code for quota in quotas),
    )
