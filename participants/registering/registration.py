"""Making registrations. Every registration is made here and gets its seat here.

`register` is for a person who registers now, `register_all` for a checked spreadsheet of people, `register_history` for
a registration that a workbook reports. All run in the transaction that has locked the event, so nobody else can change
the event's seats, numbers or waiting list meanwhile. Later changes of a registration are in
participants.registering.lifecycle; the guard of seats is in participants.registering.seats.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.db import transaction

from accounts.access import require
from accounts.models import Entry, User
from accounts.trail.recording import record_all
from agencies.models import Agency
from events.locking import LockedEvent
from events.models import Event, Quota
from participants.fields.person import kept_values
from participants.mails.to_staff import News
from participants.models import Participant, Registration
from participants.trail import registration_entry

from .errors import AlreadyRegistered, QuotaFull, ReasonMissing
from .people import lock_people
from .seats import next_number, release_seat, take_seat
from .waiting import fill_from_waiting_list, status_with_seat, width
from .window import check_may_register

Status = Registration.Status
Change = tuple[object, object]
"""The values before and after."""


class WhenFull(Enum):
    """The treatment of a person when all seats for their agency are taken."""

    REFUSE = "refuse"
    WAIT = "wait"
    """They get a place on the waiting list."""
    OVERBOOK = "overbook"
    """The narrowest quota takes them beyond its seats, which `Quota.overbooked` counts."""


@dataclass(frozen=True, slots=True)
class PastRegistration:
    """A registration as a workbook reports it. `kept` has the fields that the registration stores itself (their
    names are in KEPT_NAMES); missing ones are the person's present values. The number defaults to the event's next."""

    agency: Agency
    status: Status
    number: int | None = None
    kept: Mapping[str, str] = field(default_factory=dict)


def register(
    participant: Participant,
    *,
    event: LockedEvent,
    by: User | None,
    when_full: WhenFull = WhenFull.REFUSE,
    reason: str = "",
    news: News | None = None,
) -> Registration:
    """Register the person from their present agency, with a seat of its own quota, else of a pool that fits.

    People who wait for a free seat get it first, with the mails of `promote_waiting`. `by` is None for a command. A
    user who asks to overbook needs the right to decide registrations and gives a `reason`. The trail has an entry.

    Raise AlreadyRegistered, NoQuota, QuotaFull, RegistrationClosed, ReasonMissing or PersonGone.
    """
    check_may_register(event, participant.agency, by)
    lock_people([participant])
    if when_full == WhenFull.OVERBOOK:
        _check_override(reason, by)
    _refuse_second(event, participant)
    registration = new_registration(participant, event=event, agency=participant.agency, by=by)
    fill_from_waiting_list(event, by=by, news=news)
    _seat(registration, when_full)
    registration.save(force_insert=True)
    record_made(registration, by=by, reason=reason)
    return registration


def register_all(people: Sequence[tuple[Participant, Agency]], *, event: LockedEvent, by: User) -> list[Registration]:
    """Register one person after another, each from the agency given with them; those without a seat wait.

    The waiting list is served, and numbers and quotas are read, only once: nothing here frees a seat. Each seat is
    still taken by its own guarded UPDATE.

    The caller has locked the known people (`people.lock_people`). Raise AlreadyRegistered, NoQuota or
    RegistrationClosed.
    """
    quotas = sorted(event.quotas.select_related("agency", "province", "regency").order_by("pk"), key=width)
    agencies = {agency for _person, agency in people}
    fitting = {agency: [quota for quota in quotas if quota.fits(agency)] for agency in agencies}
    for agency in fitting:
        check_may_register(event, agency, by)
    registered = set(event.registrations.values_list("participant", flat=True))
    fill_from_waiting_list(event, by=by)
    made: list[Registration] = []
    for number, (person, agency) in enumerate(people, start=next_number(event)):
        if person.pk in registered:
            _refuse_second(event, person)
        registered.add(person.pk)
        registration = new_registration(person, event=event, agency=agency, by=by, number=number)
        _seat(registration, WhenFull.WAIT, fitting=fitting[agency])
        registration.save(force_insert=True)
        made.append(registration)
    record_all(_made_entry(registration, by=by) for registration in made)
    return made


def register_history(
    participant: Participant, *, event: LockedEvent, past: PastRegistration, by: User | None, overbook: bool = False
) -> Registration:
    """Store a registration of the past, whose status says whether it takes a seat.

    Registration may be closed, nobody is promoted from the waiting list, and the trail has no entry: the import writes
    one for the whole workbook. Raise AlreadyRegistered, NoQuota, or QuotaFull unless `overbook`.
    """
    _refuse_second(event, participant)
    registration = new_registration(participant, event=event, agency=past.agency, by=by, number=past.number)
    registration.status = past.status
    for name, value in past.kept.items():
        setattr(registration, name, value)
    if past.status.holds_seat:
        registration.quota = take_seat(event, past.agency, overbook=overbook)
    registration.save(force_insert=True)
    return registration


def new_registration(
    participant: Participant, *, event: LockedEvent, agency: Agency, by: User | None, number: int | None = None
) -> Registration:
    """Return an unsaved registration without a seat, with the event's next number."""
    return Registration(
        event=event,
        participant=participant,
        number=number or next_number(event),
        agency=agency,
        province_id=agency.province_id,
        regency_id=agency.regency_id,
        registered_by=by,
        **kept_values(participant),
    )


def record_made(registration: Registration, *, by: User | None, reason: str = "", **more: Change) -> None:
    """Record in the trail that the registration was made or restored, with its status, agency and seat."""
    record_all([_made_entry(registration, by=by, reason=reason, **more)])


def _made_entry(registration: Registration, *, by: User | None, reason: str = "", **more: Change) -> Entry:
    made = {name: (None, getattr(registration, name)) for name in ("status", "agency", "quota")}
    changes = {name: pair for name, pair in (made | more).items() if pair != (None, None)}
    return registration_entry("registration-made", registration, by=by, changes=changes, reason=reason)


@transaction.atomic
def change_registration(registration: Registration, *, agency: Agency, status: Status, overbook: bool = False) -> bool:
    """Give the registration the agency and status of a workbook, and the matching seat; return whether anything
    changed.

    A seat of a quota that no longer fits is released and a fitting one is taken; one that still fits is kept. Nobody is
    promoted and no trail is written: that belongs to actions of users, in participants.registering.lifecycle. The
    present registration is read from the database under its lock, because the instance may be stale.

    Raise NoQuota or QuotaFull; the registration does not change then.
    """
    now = Registration.objects.select_for_update(of=("self",)).select_related("quota").get(pk=registration.pk)
    held = now.quota if Status(now.status).holds_seat else None
    if now.agency_id == agency.pk and now.status == status:
        registration.refresh_from_db()
        return False
    wants_seat = Status(status).holds_seat
    keeps = wants_seat and held is not None and now.agency_id == agency.pk
    quota = held
    if not keeps:
        quota = take_seat(registration.event, agency, overbook=overbook, besides=held) if wants_seat else None
        if held is not None and quota != held:
            release_seat(held)
    registration.quota = quota
    registration.agency, registration.status = agency, status
    registration.province_id, registration.regency_id = agency.province_id, agency.regency_id
    registration.save(update_fields=["agency", "province", "regency", "status", "quota"])
    return True


def _check_override(reason: str, by: User | None) -> None:
    if by is None:
        return
    require(by, "decides_registrations")
    if not reason.strip():
        raise ReasonMissing


def _refuse_second(event: Event, participant: Participant) -> None:
    found = Registration.objects.without_duplicates().filter(event=event, participant=participant)
    existing = found.order_by().first()
    if existing:
        raise AlreadyRegistered(existing)


def _seat(registration: Registration, when_full: WhenFull, *, fitting: Sequence[Quota] | None = None) -> None:
    """Give the registration a seat and the matching status."""
    event, overbook = registration.event, when_full == WhenFull.OVERBOOK
    registration.status = status_with_seat(event)
    try:
        registration.quota = take_seat(event, registration.agency, overbook=overbook, fitting=fitting)
    except QuotaFull:
        if when_full != WhenFull.WAIT:
            raise
        registration.status = Status.WAITLISTED
