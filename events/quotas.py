"""The only module that writes quotas and the number of their seats. participants.registering writes who takes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from accounts.models import User
from accounts.trail.recording import record
from agencies.models import Agency, Province, Regency

from .locking import LockedEvent
from .models import Event, Quota


class QuotaError(Exception):
    """Why a quota was not changed; `quota` has the stored numbers."""

    def __init__(self, quota: Quota):
        super().__init__(str(quota))
        self.quota = quota


class SeatsBelowTaken(QuotaError):
    """The quota would have fewer seats than are taken."""


class QuotaInUse(QuotaError):
    """A seat of the quota is taken, so it cannot be withdrawn."""


class SeatsStay(QuotaError):
    """The seats cannot be passed on: none is free, the agency exists when the event begins, or the other does not."""


class SeatsRefused(Exception):
    """No part of a seat plan was stored; `errors` has the reasons by the quota's key."""

    def __init__(self, errors: dict[int, QuotaError]):
        super().__init__("; ".join(map(str, errors.values())))
        self.errors = errors


Pool = tuple[Agency.Kind, Province | Regency]
"""The agencies of a kind in a region."""


@transaction.atomic
def allot_all(event: LockedEvent, wanted: Iterable[tuple[Agency | Pool, int]], *, by: User | None) -> list[Quota]:
    """Give seats to each agency or pool that has none yet; return the new quotas, [] if it is repeated."""
    return [quota for owner, seats in wanted if (quota := _allot_one(event, owner, seats, by)) is not None]


def _allot_one(event: Event, owner: Agency | Pool, seats: int, by: User | None) -> Quota | None:
    if isinstance(owner, Agency):
        return allot(event, agency=owner, seats=seats, by=by)
    return allot(event, pool=owner, seats=seats, by=by)


@transaction.atomic
def change_plan(
    event: LockedEvent, *, seats: Mapping[Quota, int], withdrawn: Iterable[Quota] = (), by: User | None
) -> None:
    """Give these quotas so many seats and withdraw others, all or, with SeatsRefused, nothing."""
    errors = {}
    for quota in withdrawn:
        try:
            withdraw_quota(quota, by=by)
        except QuotaError as error:
            errors[quota.pk] = error
    for quota, number in seats.items():
        try:
            change_seats(quota, number, by=by)
        except QuotaError as error:
            errors[quota.pk] = error
    if errors:
        raise SeatsRefused(errors)


@transaction.atomic
def allot(
    event: Event,
    *,
    agency: Agency | None = None,
    pool: Pool | None = None,
    seats: int,
    by: User | None,
) -> Quota | None:
    """Give so many seats to the agency, or to a pool of the agencies of a kind in a region.

    Return None, and change nothing, if the event has that quota already.
    """
    holder = _pool(*pool) if pool else {"agency": agency}
    quota, is_new = Quota.objects.get_or_create(event=event, **holder, defaults={"seats": seats})
    if not is_new:
        return None
    record_quota("quota-allotted", quota, by=by, seats=(None, seats))
    return quota


def _pool(kind: Agency.Kind, region: Province | Regency) -> dict[str, Any]:
    province, regency = (region.province_id, region) if isinstance(region, Regency) else (region.pk, None)
    return {"agency": None, "kind": kind, "province_id": province, "regency": regency}


@transaction.atomic
def change_seats(quota: Quota, seats: int, *, by: User | None) -> None:
    """Resize the quota as `resize` does, and write the trail. Raise SeatsBelowTaken."""
    before = Quota.objects.select_for_update().values_list("seats", flat=True).get(pk=quota.pk)
    resize(quota, seats)
    if seats != before:
        record_quota("quota-resized", quota, by=by, seats=(before, seats))


@transaction.atomic
def withdraw_quota(quota: Quota, *, by: User | None) -> None:
    """Withdraw the quota if none of its seats is taken. Raise QuotaInUse."""
    current = Quota.objects.select_for_update().get(pk=quota.pk)
    if current.taken:
        raise QuotaInUse(current)
    record_quota("quota-withdrawn", current, by=by, seats=(current.seats, None))
    try:
        with transaction.atomic():
            current.delete()
    except IntegrityError as error:  # a registration refers to it that is not counted, or not yet counted
        raise QuotaInUse(current) from error


@transaction.atomic
def pass_on(event: LockedEvent, quota: Quota, *, successor: Agency, by: User | None) -> int:
    """Give the free seats of an agency that is dissolved before the event to its successor, and return their number.

    People who hold seats keep them, and the event has as many seats as before. Raise SeatsStay.
    """
    current = event.quotas.select_for_update(of=("self",)).select_related("agency", "event").get(pk=quota.pk)
    free = current.free
    if not (free and current.closed_on and successor.exists_on(event.starts_on)):
        raise SeatsStay(current)
    if current.taken:
        change_seats(current, current.taken, by=by)
    else:
        withdraw_quota(current, by=by)
    changes = {"successor": (current.label, successor.name), "seats": (free, free)}
    record("quota-passed-on", current.label, by=by, changes=changes, event=event.pk, province=successor.province_id)
    if own := event.quotas.filter(agency=successor).first():
        change_seats(own, own.seats + free, by=by)
    else:
        allot(event, agency=successor, seats=free, by=by)
    return free


def hand_over(quota: Quota, *, agency: Agency, by: User | None) -> None:
    """Give the whole quota, with the people who hold its seats, to another record of its agency. The agency has no
    quota in the event yet, which is locked."""
    before, quota.agency = quota.agency, agency
    quota.save(update_fields=["agency"])
    changes = {"agency": (before, agency)}
    record("quota-handed-over", quota.label, by=by, changes=changes, event=quota.event_id, province=agency.province_id)


def move_pools(events: QuerySet[Event], old: str, new: str) -> int:
    """Give the pools in a regency at these events, which are locked, its new code; return their number."""
    pools = Quota.objects.filter(event__in=events.order_by(), agency=None, regency=old)
    return pools.update(regency=new, province=new[:2])


def record_quota(action: str, quota: Quota, *, by: User | None, seats: tuple[int | None, int | None]) -> None:
    """Write into the event's trail how the quota's seats changed (before, after)."""
    province = quota.agency.province_id if quota.agency else quota.province_id
    record(action, quota.label, by=by, changes={"seats": seats}, event=quota.event_id, province=province)


@transaction.atomic
def resize(quota: Quota, seats: int, *, overbook: bool = False) -> None:
    """Give the quota so many seats, and keep `overbooked` consistent.

    A quota that was overbooked in the past may get more seats, also fewer than are taken, but never less than it has.
    With `overbook` any number is allowed: people beyond it keep their seats, and the caller checks whether that is
    allowed. Raise SeatsBelowTaken, with the quota unchanged. The quota has the stored numbers afterwards.
    """
    current = Quota.objects.select_for_update().get(pk=quota.pk)
    if not overbook and not seats_suffice(current, seats):
        raise SeatsBelowTaken(current)
    # Both columns in one statement, so that the CHECK always holds.
    Quota.objects.filter(pk=quota.pk).update(seats=seats, overbooked=Greatest(F("taken") - seats, Value(0)))
    quota.refresh_from_db(fields=["seats", "taken", "overbooked"])


def seats_suffice(quota: Quota, seats: int) -> bool:
    """Return whether the quota may have so many seats: as many as are taken, or no fewer than it has."""
    return seats >= min(quota.seats, quota.taken)
