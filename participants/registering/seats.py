"""Taking, releasing and counting seats of quotas. Only registration, waiting list and lifecycle call it.

The guard is a conditional UPDATE of the quota's counter (taken < seats), with the CHECK constraint
`quota_never_oversold` behind it, so a lost race is an ordinary QuotaFull, not a database error.

Lock order: the event's row first (lock_event), then rows of quotas. Code that changes seats of an event, or anything
that depends on them (numbers, the waiting list), holds the event's lock, so two such changes run one after the other
and cannot deadlock. Several events are locked in the order of their keys, and the rows of people after all events
(`people.lock_people`). Code that locks only a quota's row, as events.quotas.resize does, must not lock the event
afterwards.
"""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, F, Max, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest

from agencies.models import Agency
from events.locking import LockedEvent
from events.models import Event, Quota
from participants.models import Registration

from .errors import NoQuota, QuotaFull


def next_number(event: LockedEvent) -> int:
    """Return the number after the event's last. The event's lock ensures that two concurrent registrations with
    different quotas get different numbers."""
    return (Registration.objects.filter(event=event).aggregate(last=Max("number"))["last"] or 0) + 1


def take_seat(
    event: Event,
    agency: Agency,
    *,
    overbook: bool = False,
    besides: Quota | None = None,
    fitting: Sequence[Quota] | None = None,
) -> Quota:
    """Take one seat of the first fitting quota with a free one. `besides` is a seat already held, which is kept if it
    fits. `fitting` are the event's fitting quotas if they are loaded already; whether they have a free seat is checked
    again.

    Raise NoQuota, or QuotaFull unless `overbook`: then the narrowest quota takes one more than it has.
    """
    if fitting is None:
        fitting = _fitting(event, agency)
    if not fitting:
        raise NoQuota
    for quota in fitting:
        if quota == besides or take_seat_of(quota):
            return quota
    if not overbook:
        raise QuotaFull(fitting[0])
    # Both columns in one statement: the CHECK sees taken and overbooked grow together.
    Quota.objects.filter(pk=fitting[0].pk).update(taken=F("taken") + 1, overbooked=_excess(F("taken") + 1))
    return fitting[0]


def _fitting(event: Event, agency: Agency) -> list[Quota]:
    """Return the fitting quotas, narrowest first, with the related objects that the trail names."""
    quotas = list(event.quotas.fitting(agency).select_related("province", "regency"))
    for quota in quotas:
        if quota.agency_id:
            quota.agency = agency  # its own agency is loaded already
    return quotas


def take_seat_of(quota: Quota) -> bool:
    """Take one seat of this quota; return False if none is free."""
    return bool(Quota.objects.filter(pk=quota.pk, taken__lt=F("seats")).update(taken=F("taken") + 1))


def release_seat(quota: Quota) -> None:
    Quota.objects.filter(pk=quota.pk).update(taken=F("taken") - 1, overbooked=_excess(F("taken") - 1))


def exchange_seats(*, released: Counter[int], taken: Counter[int]) -> None:
    """Release and take seats of quotas, by their keys, as one step. Raise QuotaFull if a quota has too few; the
    transaction must be rolled back then."""
    for key in sorted({*released, *taken}):  # rows are locked in one order
        more = taken[key] - released[key]
        quota = Quota.objects.filter(pk=key)
        if more < 0:
            quota.update(taken=F("taken") + more, overbooked=_excess(F("taken") + more))
        elif more and not quota.filter(taken__lte=F("seats") - more).update(taken=F("taken") + more):
            raise QuotaFull(Quota.objects.get(pk=key))


def join_quotas(kept: Quota, other: Quota, *, seats: int) -> None:
    """Give the kept quota so many seats and all people of the other quota of the same event, which is locked, and
    delete the other one."""
    Registration.objects.filter(quota=other).update(quota=kept)
    taken = kept.taken + other.taken
    Quota.objects.filter(pk=kept.pk).update(seats=seats, taken=taken, overbooked=max(taken - seats, 0))
    other.delete()


def seat_differences() -> list[tuple[Quota, int]]:
    """Return the quotas whose counter differs from their seated registrations, each with the number counted; [] if
    all are correct."""
    seated = Count("registrations", filter=Q(registrations__status__in=Registration.Status.seated()))
    counted = Quota.objects.annotate(held=seated).exclude(taken=F("held"))
    held: dict[int, int] = dict(counted.values_list("pk", "held"))
    quotas = Quota.objects.filter(pk__in=held).select_related("event", "agency", "province", "regency")
    return [(quota, held[quota.pk]) for quota in quotas]


def _excess(taken: Combinable) -> Greatest:
    return Greatest(taken - F("seats"), Value(0))
