"""The one door to a quota and to the number of its seats. Who sits on them is the business of
participants.registering.registration."""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import User
from accounts.trail.recording import record
from agencies.models import Agency, Province, Regency

from .locking import LockedEvent
from .mails import tell_of_opening
from .models import Event, Quota


class QuotaError(Exception):
    """Why a quota stays as it is; `quota` has the numbers as they are."""

    def __init__(self, quota: Quota):
        super().__init__(str(quota))
        self.quota = quota


class SeatsBelowTaken(QuotaError):
    """Fewer seats than are taken were asked for."""


class QuotaInUse(QuotaError):
    """Somebody sits on a seat of the quota, so it cannot go."""


class SeatsRefused(Exception):
    """Nothing of a plan of seats was written; `errors` says why, by the quota's key."""

    def __init__(self, errors: dict[int, QuotaError]):
        super().__init__("; ".join(map(str, errors.values())))
        self.errors = errors


Pool = tuple[Agency.Kind, Province | Regency]
"""The agencies of a kind in a region."""


@transaction.atomic
def allot_all(event: LockedEvent, wanted: Iterable[tuple[Agency | Pool, int]], *, by: User | None) -> list[Quota]:
    """Give seats to each agency or pool that has none yet; returns the new quotas, [] when it is done again."""
    given = [quota for whom, seats in wanted if (quota := _allot_one(event, whom, seats, by)) is not None]
    if given:
        tell_of_opening(event, today=timezone.localdate())  # where it is open already
    return given


def _allot_one(event: Event, whom: Agency | Pool, seats: int, by: User | None) -> Quota | None:
    if isinstance(whom, Agency):
        return allot(event, agency=whom, seats=seats, by=by)
    return allot(event, pool=whom, seats=seats, by=by)


@transaction.atomic
def change_plan(
    event: LockedEvent, *, seats: Mapping[Quota, int], withdrawn: Iterable[Quota] = (), by: User | None
) -> None:
    """Give these quotas so many seats and take others back, all of it or, with SeatsRefused, nothing."""
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
    """Give so many seats to the agency, or to a pool of the agencies of a kind in a region. Returns None, and changes
    nothing, where the event has that quota already."""
    quota, is_new = Quota.objects.get_or_create(
        event=event, **({"agency": agency} if agency else _pool(*pool)), defaults={"seats": seats}
    )
    if not is_new:
        return None
    record_quota("quota-allotted", quota, by=by, seats=(None, seats))
    return quota


def _pool(kind: Agency.Kind, region: Province | Regency) -> dict[str, object]:
    is_regency = isinstance(region, Regency)
    return {
        "agency": None,
        "kind": kind,
        "province_id": region.province_id if is_regency else region.pk,
        "regency": region if is_regency else None,
    }


@transaction.atomic
def change_seats(quota: Quota, seats: int, *, by: User | None) -> None:
    """Resize the quota as `resize` does, and tell the trail. Raises SeatsBelowTaken."""
    before = Quota.objects.select_for_update().values_list("seats", flat=True).get(pk=quota.pk)
    resize(quota, seats)
    if seats != before:
        record_quota("quota-resized", quota, by=by, seats=(before, seats))


@transaction.atomic
def withdraw_quota(quota: Quota, *, by: User | None) -> None:
    """Take the seats back, as long as nobody sits on one. Raises QuotaInUse."""
    current = Quota.objects.select_for_update().get(pk=quota.pk)
    if current.taken:
        raise QuotaInUse(current)
    record_quota("quota-withdrawn", current, by=by, seats=(current.seats, None))
    try:
        with transaction.atomic():
            current.delete()
    except IntegrityError as error:  # a registration refers to it that is not counted, or not yet
        raise QuotaInUse(current) from error


def record_quota(action: str, quota: Quota, *, by: User | None, seats: tuple[int | None, int | None]) -> None:
    """Tell the trail of the event what became of the quota's seats (before, after)."""
    province = quota.agency.province_id if quota.agency_id else quota.province_id
    record(action, quota.label, by=by, changes={"seats": seats}, event=quota.event_id, province=province)


@transaction.atomic
def resize(quota: Quota, seats: int, *, overbook: bool = False) -> None:
    """Give the quota so many seats, and keep what of it is overbooked in step.

    A quota that history overbooked may be raised, also to less than is taken, but never lowered. With `overbook` any
    number will do: people beyond it keep their seats, and whether they may is the caller's business. Raises
    SeatsBelowTaken, with the quota unchanged; the quota has the numbers of the database afterwards.
    """
    current = Quota.objects.select_for_update().get(pk=quota.pk)
    if not overbook and not seats_suffice(current, seats):
        raise SeatsBelowTaken(current)
    # Both columns in one statement, so that the CHECK holds at every moment.
    Quota.objects.filter(pk=quota.pk).update(seats=seats, overbooked=Greatest(F("taken") - seats, Value(0)))
    quota.refresh_from_db(fields=["seats", "taken", "overbooked"])


def seats_suffice(quota: Quota, seats: int) -> bool:
    """Whether the quota may have so many seats: as many as are taken, or no fewer than it has."""
    return seats >= min(quota.seats, quota.taken)
