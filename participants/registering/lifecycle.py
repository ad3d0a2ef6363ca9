"""What becomes of a registration: confirmed or rejected, withdrawn, replaced, moved, brought back.

Each action locks the event first (participants.registering.seats has the order), looks at the registration as it is
then, writes the trail, gives the seat that it releases to the first who waits, and queues mails about it, all in one
transaction.
"""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Entry, User
from agencies.models import Agency
from events.locking import LockedEvent, lock_event
from events.models import Quota
from participants.fields.person import KEPT_NAMES, kept_values
from participants.mails.to_staff import News, telling
from participants.models import Participant, Registration
from participants.trail import record_registration

from .errors import AlreadyRegistered, LetterMissing, NoQuota, NotPossible, QuotaFull, ReasonMissing
from .letters import discard_letter, has_letter
from .registration import new_registration, record_made
from .seats import release_seat, take_seat, take_seat_of
from .waiting import fill_from_waiting_list, promote_waiting, status_with_seat
from .window import check_may_change, check_may_register, event_is_over

Status = Registration.Status


@transaction.atomic
def confirm(registration: Registration, *, by: User | None, note: str = "", news: News | None = None) -> None:
    """Approve a proposed registration, which holds its seat already. Whoever registered the person is told by mail,
    with the `news` of the act where it is part of one. Raises NotPossible or LetterMissing."""
    event = _take_in_hand(registration, [Status.PROPOSED], by)
    if event.needs_assignment_letter and not has_letter(registration):
        raise LetterMissing
    with telling(news, by=by) as news:
        entry = _change(registration, "registration-confirmed", by=by, reason=note, status=Status.CONFIRMED)
        news.add(entry, registration)


@transaction.atomic
def reject(registration: Registration, *, by: User | None, note: str, news: News | None = None) -> list[Registration]:
    """Refuse a registration that is proposed or waits, and tell as `confirm` does; returns who got the seat. Raises
    NotPossible, ReasonMissing."""
    _require(note)
    event = _take_in_hand(registration, [Status.PROPOSED, Status.WAITLISTED], by)
    seat = registration.quota
    with telling(news, by=by) as news:
        entry = _change(registration, "registration-rejected", by=by, reason=note, status=Status.REJECTED, quota=None)
        news.add(entry, registration)
        return _give_seat_on(event, seat, by=by, news=news)


@transaction.atomic
def withdraw(registration: Registration, *, by: User | None, reason: str) -> list[Registration]:
    """The person does not come; returns who got the seat. Raises NotPossible, ReasonMissing or RegistrationClosed."""
    _require(reason)
    event = _take_in_hand(registration, Status.active(), by)
    seat = registration.quota
    _change(registration, "registration-withdrawn", by=by, reason=reason, status=Status.WITHDRAWN, quota=None)
    return _give_seat_on(event, seat, by=by)


@transaction.atomic
def substitute(registration: Registration, participant: Participant, *, by: User | None, reason: str) -> Registration:
    """Another person takes over the seat, which is at no moment free for anyone else; returns their registration, which
    `replaces` this one. A registration of theirs that was withdrawn or rejected comes back for it.

    Raises NoQuota where the seat is not for their agency, AlreadyRegistered, NotPossible, ReasonMissing or
    RegistrationClosed.
    """
    _require(reason)
    event = _take_in_hand(registration, Status.seated(), by)
    seat, agency = registration.quota, participant.agency
    if not seat.fits(agency):
        raise NoQuota
    successor = _successor(event, participant, agency, by)
    _change(registration, "registration-withdrawn", by=by, reason=reason, status=Status.WITHDRAWN, quota=None)
    successor.status, successor.quota, successor.replaces = status_with_seat(event), seat, registration
    successor.save()
    record_made(successor, by=by, reason=reason, replaces=(None, registration))
    return successor


@transaction.atomic
def move(registration: Registration, *, quota: Quota, by: User | None) -> list[Registration]:
    """Give the person a seat of another quota that fits; returns who got the seat that is released.

    Raises NoQuota, QuotaFull, NotPossible or RegistrationClosed.
    """
    event = _take_in_hand(registration, Status.seated(), by)
    if quota.event_id != event.pk or not quota.fits(registration.agency):
        raise NoQuota
    held = registration.quota
    if quota == held:
        raise NotPossible
    fill_from_waiting_list(event, by=by)  # those who wait come first, here too
    if not take_seat_of(quota):
        raise QuotaFull(quota)
    _change(registration, "registration-moved", by=by, quota=quota)
    release_seat(held)
    return promote_waiting(event, held, by=by)


@transaction.atomic
def correct_agency(registration: Registration, *, agency: Agency, by: User | None) -> list[Registration]:
    """The person comes from another agency than was said, and has a seat of its quotas then; a seat that still fits is
    kept. Who waits keeps the place in time. What was wrong of the person too is corrected with it. Returns who got a
    seat by it.

    Raises NoQuota, QuotaFull, NotPossible or RegistrationClosed.
    """
    event = _take_in_hand(registration, Status.active(), by)
    if agency == registration.agency:
        raise NotPossible
    held = registration.quota
    if held and not held.fits(agency):
        fill_from_waiting_list(event, by=by)
        quota = take_seat(event, agency)
    elif not held and not event.quotas.fitting(agency).exists():
        raise NoQuota
    else:
        quota = held
    discard_letter(registration, by=by)
    Participant.objects.filter(pk=registration.participant_id, agency=registration.agency).update(agency=agency)
    place = {"agency": agency, "province": agency.province, "regency": agency.regency, "quota": quota}
    _change(registration, "registration-corrected", by=by, **place)
    if held and held != quota:
        release_seat(held)
    return fill_from_waiting_list(event, by=by)


@transaction.atomic
def reactivate(registration: Registration, *, by: User | None, wait: bool = False) -> None:
    """Bring back a registration that was withdrawn or rejected, with a seat as a new one would get it; where all are
    taken, `wait` puts it at the end of the waiting list. Raises QuotaFull, NoQuota, NotPossible or RegistrationClosed.
    """
    event = _take_in_hand(registration, [Status.WITHDRAWN, Status.REJECTED], by)
    check_may_register(event, registration.agency, by)
    fill_from_waiting_list(event, by=by)
    try:
        seat, status = take_seat(event, registration.agency), status_with_seat(event)
    except QuotaFull:
        if not wait:
            raise
        seat, status = None, Status.WAITLISTED
    # The place in the queue is that of today; the trail keeps the first date.
    registered_at = Registration._meta.get_field("registered_at").get_default()
    _change(registration, "registration-reactivated", by=by, status=status, quota=seat, registered_at=registered_at)


@transaction.atomic
def follow_person(registration: Registration) -> None:
    """Let the registration keep position and rank as they are recorded of the person now, until the event is over: then
    they are history."""
    if event_is_over(lock_event(registration.event)):
        return
    for name, value in kept_values(registration.participant).items():
        setattr(registration, name, value)
    registration.save(update_fields=KEPT_NAMES)


def _require(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _take_in_hand(registration: Registration, statuses: Sequence[Status], by: User | None) -> LockedEvent:
    """Lock the event and read the registration as it is now; it must have one of the statuses, and its person must not
    have been at a session yet."""
    event = lock_event(registration.event)
    check_may_change(event, by)
    registration.refresh_from_db()
    registration.event = event
    if registration.status not in statuses or registration.attended:
        raise NotPossible
    return event


def _give_seat_on(
    event: LockedEvent, seat: Quota | None, *, by: User | None, news: News | None = None
) -> list[Registration]:
    """Release the seat, where one was held; returns who got it."""
    if seat is None:
        return []
    release_seat(seat)
    return promote_waiting(event, seat, by=by, news=news)


def _change(registration: Registration, action: str, *, by: User | None, reason: str = "", **values: object) -> Entry:
    """Set the values, save them and write the trail; returns its entry."""
    changes = {name: (getattr(registration, name), value) for name, value in values.items()}
    for name, value in values.items():
        setattr(registration, name, value)
    registration.save(update_fields=list(values))
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    return record_registration(action, registration, by=by, changes=changes, reason=reason)


def _successor(event: LockedEvent, participant: Participant, agency: Agency, by: User | None) -> Registration:
    """A new registration, or the person's own that was withdrawn or rejected, as a new one would be but for what is
    printed already: its number and ticket."""
    existing = event.registrations.filter(participant=participant).first()
    if existing and Status(existing.status) in Status.active():
        raise AlreadyRegistered(existing)
    if existing and existing.attended:
        raise NotPossible
    successor = new_registration(participant, event=event, agency=agency, by=by)
    if existing:
        discard_letter(existing, by=by)
        for name in ("pk", "number", "ticket", "registered_at"):
            setattr(successor, name, getattr(existing, name))
        successor._state.adding = False
    return successor
