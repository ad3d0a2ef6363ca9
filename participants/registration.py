"""The one door to seats: every registration is made, moved and released here, whoever asks and from wherever.

The guard is a conditional UPDATE of the quota's counter (taken < seats), with the CHECK constraint
`quota_never_oversold` behind it. It comes last before the row itself is written, so the quota's row is locked as
briefly as can be, and a lost race is an ordinary QuotaFull, not a database error.
"""

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Q, Value
from django.db.models.functions import Greatest

from agencies.models import Agency
from events.models import Event, Quota

from .models import Participant, Registration

Status = Registration.Status


class RegistrationError(Exception):
    """Why a seat could not be had; views and importers put it into words."""


class AlreadyRegistered(RegistrationError):
    """The person has a registration in this event."""


class NoQuota(RegistrationError):
    """The event has seats neither for the agency nor for a pool that fits it."""


class QuotaFull(RegistrationError):
    """All seats of the quotas that fit are taken; `quota` is the narrowest of them."""

    def __init__(self, quota: Quota):
        super().__init__(str(quota))
        self.quota = quota


@transaction.atomic
def register(
    participant: Participant,
    *,
    event: Event,
    by,
    agency: Agency | None = None,
    status: Status = Status.CONFIRMED,
    number: int | None = None,
    position: str | None = None,
    rank: str | None = None,
    overbook: bool = False,
) -> Registration:
    """Register the person for the event, from the agency (theirs today, unless another is named).

    A status that holds a seat takes one of the agency's own quota, else of a pool that fits. With `overbook` the
    narrowest quota takes the person beyond its seats, which stays visible in `Quota.overbooked`. `by` is the user, or
    None for a command.

    Raises AlreadyRegistered, NoQuota or QuotaFull; nothing is stored then.
    """
    if Registration.objects.filter(event=event, participant=participant).exists():
        raise AlreadyRegistered
    agency = agency or participant.agency
    registration = Registration(
        event=event,
        participant=participant,
        number=number or _next_number(event),
        status=status,
        agency=agency,
        province_id=agency.province_id,
        regency_id=agency.regency_id,
        position=participant.position if position is None else position,
        rank=participant.rank if rank is None else rank,
        registered_by=by,
    )
    if registration_holds_seat(registration):
        registration.quota = _take_seat(event, agency, overbook=overbook)
    try:
        with transaction.atomic():
            registration.save(force_insert=True)
    except IntegrityError as error:
        if Registration.objects.filter(event=event, participant=participant).exists():
            raise AlreadyRegistered from error
        raise
    return registration


def registration_holds_seat(registration: Registration) -> bool:
    return Status(registration.status).holds_seat


@transaction.atomic
def change_registration(registration: Registration, *, agency: Agency, status: Status, overbook: bool = False) -> bool:
    """Give the registration another agency or status, and the seat that goes with them; True where anything changed.

    A seat of a quota that no longer fits is released and one that fits is taken; one that still fits is kept. What the
    registration is now is read from the database under its lock: the instance in hand may be old.

    Raises NoQuota or QuotaFull; the registration is as before then.
    """
    now = Registration.objects.select_for_update(of=("self",)).select_related("quota").get(pk=registration.pk)
    held = now.quota if registration_holds_seat(now) else None
    if now.agency_id == agency.pk and now.status == status:
        registration.refresh_from_db()
        return False
    wants_seat = Status(status).holds_seat
    keeps = wants_seat and held is not None and now.agency_id == agency.pk
    quota = held
    if not keeps:
        quota = _take_seat(registration.event, agency, overbook=overbook, besides=held) if wants_seat else None
        if held is not None and quota != held:
            _release_seat(held)
    registration.quota = quota
    registration.agency, registration.status = agency, status
    registration.province_id, registration.regency_id = agency.province_id, agency.regency_id
    registration.save(update_fields=["agency", "province", "regency", "status", "quota"])
    return True


def seat_differences() -> list[tuple[Quota, int]]:
    """Quotas whose counter differs from their seated registrations, each with the number counted; [] if all is well."""
    counted = Quota.objects.annotate(
        held=Count("registrations", filter=Q(registrations__status__in=Status.seated()))
    ).exclude(taken=F("held"))
    return [(quota, quota.held) for quota in counted.select_related("event", "agency", "province", "regency")]


def _next_number(event: Event) -> int:
    """The number after the last. The event's row is locked first (before any quota's), so that two people who register
    at the same moment from different quotas do not get the same one."""
    Event.objects.select_for_update(no_key=True).filter(pk=event.pk).values_list("pk").get()
    return (Registration.objects.filter(event=event).aggregate(last=Max("number"))["last"] or 0) + 1


def _take_seat(event: Event, agency: Agency, *, overbook: bool, besides: Quota | None = None) -> Quota:
    """Take one seat of the first fitting quota that has one; `besides` is a seat already held, kept where it fits."""
    fitting = list(event.quotas.fitting(agency))
    if not fitting:
        raise NoQuota
    for quota in fitting:
        if quota == besides:
            return quota
        if Quota.objects.filter(pk=quota.pk, taken__lt=F("seats")).update(taken=F("taken") + 1):
            return quota
    if not overbook:
        raise QuotaFull(fitting[0])
    # Both columns in one statement: the CHECK sees taken and overbooked grow together.
    Quota.objects.filter(pk=fitting[0].pk).update(taken=F("taken") + 1, overbooked=_excess(F("taken") + 1))
    return fitting[0]


def _release_seat(quota: Quota) -> None:
    Quota.objects.filter(pk=quota.pk).update(taken=F("taken") - 1, overbooked=_excess(F("taken") - 1))


def _excess(taken: F) -> Greatest:
    return Greatest(taken - F("seats"), Value(0))
