"""The one door to registrations: every one is made here, whoever asks and from wherever, and gets its seat with it.

What becomes of it later is participants.registering.lifecycle; how seats are guarded, and in which order rows are
locked, is participants.registering.seats.
"""

from collections.abc import Callable, Sequence
from functools import wraps

from django.db import IntegrityError, transaction

from accounts.access import require
from accounts.models import Entry, User
from accounts.trail import recording as trail
from agencies.models import Agency
from events.locking import LockedEvent, lock_event
from events.models import Event, Quota
from participants.models import Participant, Registration

from .errors import AlreadyRegistered, QuotaFull, ReasonMissing
from .seats import next_number, release_seat, take_seat
from .waiting import fill_from_waiting_list, status_with_seat, width
from .window import check_may_register

Status = Registration.Status


def _names_who_was_first(register: Callable[..., Registration]) -> Callable[..., Registration]:
    """Tell a lost race as what it is, AlreadyRegistered, once the database can be asked again: the transaction, or the
    part of it that was register's, has been undone by then."""

    @wraps(register)
    def told(participant: Participant, *, event: Event, **options: object) -> Registration:
        try:
            return register(participant, event=event, **options)
        except IntegrityError:
            _refuse_second(event, participant)
            raise

    return told


@_names_who_was_first
@transaction.atomic
def register(
    participant: Participant,
    *,
    event: Event,
    by: User | None,
    agency: Agency | None = None,
    status: Status | None = None,
    number: int | None = None,
    position: str | None = None,
    rank: str | None = None,
    overbook: bool = False,
    override_reason: str = "",
    wait: bool = False,
    history: bool = False,
    is_locked: bool = False,
) -> Registration:
    """Register the person for the event, from the agency (theirs today, unless another is named).

    A status that holds a seat (the default) takes one of the agency's own quota, else of a pool that fits; those who
    wait come first. Where all are taken, `wait` puts the person on the waiting list. With `overbook` the narrowest
    quota takes the person beyond its seats, which stays visible in `Quota.overbooked`; a user who asks for that needs
    the right to decide registrations and gives an `override_reason`. `by` is None for a command. `history` is what a
    workbook tells: no window is asked, nobody is promoted, and the trail has one entry of the import instead of one a
    person. `is_locked` tells that lock_event gave the event in this very transaction: it is not read again.

    Raises AlreadyRegistered, NoQuota, QuotaFull, RegistrationClosed or ReasonMissing; nothing is stored then.
    """
    agency = agency or participant.agency
    if number is None and not is_locked:
        event = lock_event(event)
    if not history:
        check_may_register(event, agency, by)
        _check_override(overbook, override_reason, by)
    _refuse_second(event, participant)
    registration = new_registration(participant, event=event, agency=agency, by=by, number=number)
    registration.status = status or status_with_seat(event)
    registration.position = participant.position if position is None else position
    registration.rank = participant.rank if rank is None else rank
    if Status(registration.status).holds_seat:
        if not history:
            fill_from_waiting_list(event, by=by)
        _seat(registration, overbook=overbook, wait=wait)
    registration.save(force_insert=True)
    if not history:
        record_made(registration, by=by, reason=override_reason)
    return registration


@transaction.atomic
def register_all(people: Sequence[tuple[Participant, Agency]], *, event: Event, by: User) -> list[Registration]:
    """register(), with `wait`, for one after another and all or none; each agency is what the person comes from.

    The event is locked, those who wait are seated, and numbers and quotas are asked for once: nobody else changes any
    of that before the transaction ends, and nothing that happens in here frees a seat. Each seat is taken by itself,
    guarded as any other.

    Raises AlreadyRegistered, NoQuota or RegistrationClosed.
    """
    event = lock_event(event)
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
        registration.status = status_with_seat(event)
        _seat(registration, overbook=False, wait=True, fitting=fitting[agency])
        registration.save(force_insert=True)
        made.append(registration)
    trail.record_all(_made_entry(registration, by=by) for registration in made)
    return made


def new_registration(
    participant: Participant, *, event: LockedEvent, agency: Agency, by: User | None, number: int | None = None
) -> Registration:
    """A registration that is neither saved nor seated yet, with the event's next number."""
    return Registration(
        event=event,
        participant=participant,
        number=number or next_number(event),
        agency=agency,
        province_id=agency.province_id,
        regency_id=agency.regency_id,
        position=participant.position,
        rank=participant.rank,
        registered_by=by,
    )


def record_made(registration: Registration, *, by: User | None, reason: str = "", **more: tuple) -> None:
    """Write into the trail that the registration was made (or made anew), with its status, agency and seat."""
    trail.record_all([_made_entry(registration, by=by, reason=reason, **more)])


def _made_entry(registration: Registration, *, by: User | None, reason: str = "", **more: tuple) -> Entry:
    made = {name: (None, getattr(registration, name)) for name in ("status", "agency", "quota")}
    return trail.entry(
        "registration-made",
        registration,
        by=by,
        changes={name: pair for name, pair in (made | more).items() if pair != (None, None)},
        reason=reason,
        event=registration.event_id,
        participant=registration.participant_id,
        province=registration.province_id,
    )


@transaction.atomic
def change_registration(registration: Registration, *, agency: Agency, status: Status, overbook: bool = False) -> bool:
    """Give the registration the agency and status that a workbook tells, and the seat that goes with them; True where
    anything changed.

    A seat of a quota that no longer fits is released and one that fits is taken; one that still fits is kept. Nobody is
    promoted, and nothing goes into the trail: that is for people's own actions, in participants.registering.lifecycle.
    What the registration is now is read from the database under its lock: the instance in hand may be old.

    Raises NoQuota or QuotaFull; the registration is as before then.
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


def _check_override(overbook: bool, reason: str, by: User | None) -> None:
    if not overbook or by is None:
        return
    require(by, "decides_registrations")
    if not reason.strip():
        raise ReasonMissing


def _refuse_second(event: Event, participant: Participant) -> None:
    existing = Registration.objects.filter(event=event, participant=participant).order_by().first()
    if existing:
        raise AlreadyRegistered(existing)


def _seat(registration: Registration, *, overbook: bool, wait: bool, fitting: Sequence[Quota] | None = None) -> None:
    try:
        registration.quota = take_seat(registration.event, registration.agency, overbook=overbook, fitting=fitting)
    except QuotaFull:
        if not wait:
            raise
        registration.status = Status.WAITLISTED
