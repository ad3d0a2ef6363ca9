"""Seats of quotas: taken, given back, counted. Called by the door alone: registration, waiting list, lifecycle.

The guard is a conditional UPDATE of the quota's counter (taken < seats), with the CHECK constraint
`quota_never_oversold` behind it, so a lost race is an ordinary QuotaFull, not a database error.

Lock order: the event's row first (lock_event), then rows of quotas. Whoever changes seats of an event and anything
that depends on them (numbers, the waiting list) holds the event's row, so two such changes follow one another and
cannot wait for each other. Whoever takes a quota's row alone, as events.quotas.resize does, must not ask for the
event's after it.
"""

from collections.abc import Sequence

from django.db.models import Count, F, Max, Q, Value
from django.db.models.functions import Greatest

from agencies.models import Agency
from events.locking import LockedEvent
from events.models import Event, Quota
from participants.models import Registration

from .errors import NoQuota, QuotaFull


def next_number(event: LockedEvent) -> int:
    """Return the number after the event's last. Under its lock, two people who register at the same moment from
    different quotas do not get the same one."""
    return (Registration.objects.filter(event=event).aggregate(last=Max("number"))["last"] or 0) + 1


def take_seat(
    event: Event,
    agency: Agency,
    *,
    overbook: bool = False,
    besides: Quota | None = None,
    fitting: Sequence[Quota] | None = None,
) -> Quota:
    """Take one seat of the first fitting quota that has one; `besides` is a seat already held, kept where it fits.
    `fitting` are the event's quotas that fit, where they are in hand already: whether they have a seat is asked anew.

    Raises NoQuota, or QuotaFull unless `overbook`: then the narrowest quota takes one more than it has.
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
    """The quotas that fit, narrowest first, with what names them, for the trail does."""
    quotas = list(event.quotas.fitting(agency).select_related("province", "regency"))
    for quota in quotas:
        if quota.agency_id:
            quota.agency = agency  # its own: in hand already
    return quotas


def take_seat_of(quota: Quota) -> bool:
    """Take one seat of this very quota; False where it has none."""
    return bool(Quota.objects.filter(pk=quota.pk, taken__lt=F("seats")).update(taken=F("taken") + 1))


def release_seat(quota: Quota) -> None:
    Quota.objects.filter(pk=quota.pk).update(taken=F("taken") - 1, overbooked=_excess(F("taken") - 1))


def seat_differences() -> list[tuple[Quota, int]]:
    """Quotas whose counter differs from their seated registrations, each with the number counted; [] if all is well."""
    counted = Quota.objects.annotate(
        held=Count("registrations", filter=Q(registrations__status__in=Registration.Status.seated()))
    ).exclude(taken=F("held"))
    return [(quota, quota.held) for quota in counted.select_related("event", "agency", "province", "regency")]


def _excess(taken: F) -> Greatest:
    return Greatest(taken - F("seats"), Value(0))
