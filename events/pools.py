"""Pools of seats and the agencies for them: pools without any agency yet, and libraries that users may add."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.trail.recording import entry, record_all
from agencies.adding import add_agencies, save_new
from agencies.models import Agency, Regency
from agencies.succession import RegionCodes, codes_on

from .locking import LockedEvent
from .models import Quota

Kind = Agency.Kind


@dataclass(frozen=True, slots=True)
class Openings:
    """The kinds of libraries that a user may add, each with its regencies by code. Without any it is false."""

    regencies: Mapping[Kind, Mapping[str, Regency]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.regencies)

    def find(self, kind: str, code: str) -> Regency | None:
        """Return the regency if a library of the kind may be added in it."""
        return self.regencies.get(Kind(kind), {}).get(code) if kind in Kind.values else None

    @property
    def all_regencies(self) -> list[Regency]:
        """Return the regencies of all kinds, by code."""
        found = {code: regency for regencies in self.regencies.values() for code, regency in regencies.items()}
        return [found[code] for code in sorted(found)]


def openings(quotas: Iterable[Quota]) -> Openings:
    """Return what may be added for those of the quotas that are pools: libraries, but no agencies of governments, on
    which coverage depends."""
    pools = [quota for quota in quotas if quota.is_pool and Kind(quota.kind).library]
    if not pools:
        return Openings()
    places = Q(pk__in={quota.regency_id for quota in pools if quota.regency_id})
    places |= Q(province__in={quota.province_id for quota in pools if not quota.regency_id})
    regencies = list(Regency.objects.valid_on(timezone.localdate()).filter(places).select_related("province"))
    found: dict[Kind, dict[str, Regency]] = {}
    for pool in pools:
        reached = {regency.pk: regency for regency in regencies if _reaches(pool, regency)}
        if reached:
            found.setdefault(Kind(pool.kind), {}).update(reached)
    return Openings(found)


def _reaches(pool: Quota, regency: Regency) -> bool:
    return pool.regency_id == regency.pk if pool.regency_id else pool.province_id == regency.province_id


@transaction.atomic
def add_libraries(event: LockedEvent, agencies: Sequence[Agency], *, by: User, despite: Iterable[int] = ()) -> None:
    """Save new libraries that pools of the event have seats for, and record it. An administrator checks them later.

    Raise PermissionDenied if no pool in the user's provinces is for them, or what agencies.adding.add_agencies raises.
    """
    _check_allowed(event, agencies, by)
    add_agencies(agencies, by=by, despite={*despite})
    _record(event, agencies, by)


@transaction.atomic
def save_libraries(event: LockedEvent, agencies: Sequence[Agency], *, by: User) -> None:
    """Do the same for libraries whose names were compared since their regencies were locked. Raise PermissionDenied."""
    if not agencies:
        return
    _check_allowed(event, agencies, by)
    for agency in agencies:
        save_new(agency, by=by)
    _record(event, agencies, by)


def _check_allowed(event: LockedEvent, agencies: Sequence[Agency], by: User) -> None:
    require(by, "registers_people")
    allowed = openings(event.quotas.visible_to(by))
    if not all(allowed.find(agency.kind, agency.region_code) for agency in agencies):
        raise PermissionDenied


def _record(event: LockedEvent, agencies: Sequence[Agency], by: User) -> None:
    record_all(
        entry(
            "agency-added",
            f"{agency.name} ({agency.region.full_name})",
            by=by,
            event=event.pk,
            province=agency.province_id,
        )
        for agency in agencies
    )


def pools_without_agencies(quotas: Iterable[Quota], day: date, codes: RegionCodes | None = None) -> set[int]:
    """Return the keys of the pools in whose region no agency of their kind exists on the day. The regions are those of
    the day (`codes`, if they are known): an agency whose region has another code since then counts in the one that it
    lay in."""
    pools = [quota for quota in quotas if quota.is_pool]
    if not pools:
        return set()
    codes = codes or codes_on(day)
    agencies = Agency.objects.existing_on(day).filter(
        kind__in={pool.kind for pool in pools}, province__in=_provinces(pools, codes)
    )
    places: set[tuple[str, str]] = set()
    for kind, province, regency in agencies.order_by().values_list("kind", "province", "regency").distinct():
        code = codes.of(regency or province)
        places |= {(kind, code), (kind, code[:2])}
    return {pool.pk for pool in pools if (pool.kind, codes.of(pool.region_code)) not in places}


def _provinces(pools: Iterable[Quota], codes: RegionCodes) -> set[str]:
    """Return the provinces of all codes that count in the provinces of the pools on the day."""
    provinces = {codes.of(pool.region_code)[:2] for pool in pools}
    return provinces | {code[:2] for code, found in codes.people.items() if found[:2] in provinces}


def regencies_with_libraries(kind: Kind, day: date) -> set[str]:
    """Return the codes on the day of the regencies in which a library of the kind exists on the day."""
    codes = codes_on(day)
    found = Agency.objects.existing_on(day).filter(kind=kind).order_by().values_list("regency", flat=True)
    return {codes.of(code) for code in found.distinct() if code}
