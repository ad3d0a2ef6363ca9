"""Later changes of a registration: confirm, reject, withdraw, replace, move, restore.

Each action locks the event first (the order of locks is in participants.registering.seats) and reads the registration's
present state. It writes the trail, offers a released seat to the waiting list, and queues mails, all in one
transaction.
"""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Entry, User
from agencies.models import Agency
from events.locking import LockedEvent, lock_event
from events.models import Event, Quota
from participants.fields.person import KEPT_NAMES, kept_values
from participants.mails.to_staff import News, collected_news
from participants.models import Participant, Registration, Reply
from participants.trail import record_registration

from .errors import AlreadyRegistered, LetterMissing, NoQuota, NotPossible, QuotaFull, ReasonMissing
from .letters import discard_letter
from .people import lock_people
from .registration import new_registration, record_made
from .seats import release_seat, take_seat, take_seat_of
from .waiting import fill_from_waiting_list, promote_waiting, status_with_seat
from .window import check_may_change, check_may_register

Status = Registration.Status


@transaction.atomic
def confirm(registration: Registration, *, by: User | None, note: str = "", news: News | None = None) -> None:
    """Approve a proposed registration, which already holds its seat. The user who registered the person gets a mail;
    as a part of a larger action, with its `news`. Raise NotPossible or LetterMissing."""
    event = take_in_hand(registration, [Status.PROPOSED], by)
    if event.needs_assignment_letter and not registration.letter_id:
        raise LetterMissing
    with collected_news(news, by=by) as news:
        entry = _change(registration, "registration-confirmed", by=by, reason=note, status=Status.CONFIRMED)
        news.add(entry, registration)


@transaction.atomic
def reject(registration: Registration, *, by: User | None, note: str, news: News | None = None) -> list[Registration]:
    """Refuse a proposed or waitlisted registration, and queue a mail as `confirm` does. Return who got the seat.
    Raise NotPossible or ReasonMissing."""
    _require(note)
    event = take_in_hand(registration, [Status.PROPOSED, Status.WAITLISTED], by)
    seat = registration.quota
    with collected_news(news, by=by) as news:
        entry = _change(registration, "registration-rejected", by=by, reason=note, status=Status.REJECTED, quota=None)
        news.add(entry, registration)
        return _give_seat_on(event, seat, by=by, news=news)


@transaction.atomic
def withdraw(
    registration: Registration, *, by: User | None, reason: str, is_second: bool = False, news: News | None = None
) -> list[Registration]:
    """Withdraw a person who does not come; return who got the seat. If another office than the province's does it, the
    user who registered the person gets a mail. A second registration of one person (`is_second`), which keeps two
    records from being merged, is withdrawn from a cancelled event too, and only the promotions are mailed.

    Raise NotPossible, ReasonMissing or RegistrationClosed.
    """
    _require(reason)
    event = take_in_hand(registration, Status.active(), by, may_be_cancelled=is_second)
    seat = registration.quota
    with collected_news(news, by=by) as news:
        entry = _change(
            registration, "registration-withdrawn", by=by, reason=reason, status=Status.WITHDRAWN, quota=None
        )
        if not is_second and _is_mailed(event, by):
            news.add(entry, registration)
        return _give_seat_on(event, seat, by=by, news=news)


@transaction.atomic
def substitute(registration: Registration, participant: Participant, *, by: User | None, reason: str) -> Registration:
    """Give the seat to another person, without releasing it to anybody else; return their registration, which
    `replaces` this one. If they have a withdrawn or rejected registration, it is restored.

    Raise NoQuota if the seat does not fit their agency, AlreadyRegistered, NotPossible, ReasonMissing,
    RegistrationClosed or PersonGone.
    """
    _require(reason)
    event = take_in_hand(registration, Status.seated(), by)
    seat, agency = registration.quota, participant.agency
    if seat is None or not seat.fits(agency):
        raise NoQuota
    successor = _successor(event, participant, agency, by)
    _change(registration, "registration-withdrawn", by=by, reason=reason, status=Status.WITHDRAWN, quota=None)
    successor.status, successor.quota, successor.replaces = status_with_seat(event), seat, registration
    successor.save()
    record_made(successor, by=by, reason=reason, replaces=(None, registration))
    return successor


@transaction.atomic
def move(registration: Registration, *, quota: Quota, by: User | None, news: News | None = None) -> list[Registration]:
    """Give the person a seat of another quota that fits; return who got the released seat.

    Raise NoQuota, QuotaFull, NotPossible or RegistrationClosed.
    """
    event = take_in_hand(registration, Status.seated(), by)
    if quota.event_id != event.pk or not quota.fits(registration.agency):
        raise NoQuota
    held = registration.quota
    if held is None or quota == held:
        raise NotPossible
    with collected_news(news, by=by) as news:
        promoted = fill_from_waiting_list(event, by=by, news=news)  # the waiting list comes first, here too
        if not take_seat_of(quota):
            raise QuotaFull(quota)
        _change(registration, "registration-moved", by=by, quota=quota)
        release_seat(held)
        return promoted + promote_waiting(event, held, by=by, news=news)


@transaction.atomic
def correct_agency(
    registration: Registration, *, agency: Agency, by: User | None, news: News | None = None
) -> list[Registration]:
    """Correct the agency of the registration, and use a seat of the new agency's quotas; a seat that still fits is
    kept. A waitlisted person keeps their place. The person's own agency is corrected too if it was wrong. Return who
    got a seat.

    Raise NoQuota, QuotaFull, NotPossible or RegistrationClosed.
    """
    event = take_in_hand(registration, Status.active(), by)
    if agency == registration.agency:
        raise NotPossible
    with collected_news(news, by=by) as news:
        return _correct_agency(registration, event, agency, by, news)


def _correct_agency(
    registration: Registration, event: LockedEvent, agency: Agency, by: User | None, news: News
) -> list[Registration]:
    held = quota = registration.quota
    promoted: list[Registration] = []
    if held and not held.fits(agency):
        promoted = fill_from_waiting_list(event, by=by, news=news)
        quota = take_seat(event, agency)
    elif not held and not event.quotas.fitting(agency).exists():
        raise NoQuota
    discard_letter(registration, by=by)
    Participant.objects.filter(pk=registration.participant_id, agency=registration.agency).update(agency=agency)
    _change(
        registration,
        "registration-corrected",
        by=by,
        agency=agency,
        province=agency.province,
        regency=agency.regency,
        quota=quota,
    )
    if held and held != quota:
        release_seat(held)
    return promoted + fill_from_waiting_list(event, by=by, news=news)


@transaction.atomic
def reactivate(
    registration: Registration, *, by: User | None, wait: bool = False, news: News | None = None
) -> list[Registration]:
    """Restore a withdrawn or rejected registration, with a seat as for a new one. If all seats are taken, `wait`
    puts it at the end of the waiting list. Mails are queued as `withdraw` does. Return who got a free seat before.

    Raise QuotaFull, NoQuota, NotPossible, RegistrationClosed, PersonRestricted or PersonErased.
    """
    event = take_in_hand(registration, [Status.WITHDRAWN, Status.REJECTED], by)
    if registration.duplicate_of_id:
        raise NotPossible
    check_may_register(event, registration.agency, by)
    lock_people([registration.participant])
    with collected_news(news, by=by) as news:
        promoted = fill_from_waiting_list(event, by=by, news=news)
        entry = _bring_back(registration, event, by=by, wait=wait)
        if _is_mailed(event, by):
            news.add(entry, registration)
        return promoted


def _bring_back(registration: Registration, event: LockedEvent, *, by: User | None, wait: bool) -> Entry:
    seat: Quota | None
    try:
        seat, status = take_seat(event, registration.agency), status_with_seat(event)
    except QuotaFull:
        if not wait:
            raise
        seat, status = None, Status.WAITLISTED
    Reply.objects.filter(registration=registration).delete()  # what they said before they left
    # The place on the waiting list starts today; the trail has the first date.
    registered_at = Registration._meta.get_field("registered_at").get_default()
    return _change(
        registration, "registration-reactivated", by=by, status=status, quota=seat, registered_at=registered_at
    )


@transaction.atomic
def follow_person(registration: Registration) -> None:
    """Copy the person's present position and rank to the registration until the event is over. After that they are
    history."""
    if lock_event(registration.event).is_over:
        return
    for name, value in kept_values(registration.participant).items():
        setattr(registration, name, value)
    registration.save(update_fields=KEPT_NAMES)


def _is_mailed(event: LockedEvent, by: User | None) -> bool:
    """Return whether a withdrawal or its end is mailed: another office than the province's does it, and somebody may
    still travel."""
    return (by is None or by.scope.all_provinces) and not event.is_over


def _require(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def take_in_hand(
    registration: Registration, statuses: Sequence[Status], by: User | None, *, may_be_cancelled: bool = False
) -> LockedEvent:
    """Lock the event and read the present registration. Raise NotPossible unless it has one of the statuses and its
    person has not attended a session yet."""
    event = lock_event(registration.event)
    if not (may_be_cancelled and event.status == Event.Status.CANCELLED):
        check_may_change(event, by)
    registration.refresh_from_db()
    registration.event = event
    if registration.status not in statuses or registration.attended:
        raise NotPossible
    return event


def _give_seat_on(
    event: LockedEvent, seat: Quota | None, *, by: User | None, news: News | None = None
) -> list[Registration]:
    """Release the seat, if one was held; return who got it."""
    if seat is None:
        return []
    release_seat(seat)
    return promote_waiting(event, seat, by=by, news=news)


def _change(registration: Registration, action: str, *, by: User | None, reason: str = "", **values: object) -> Entry:
    """Set and save the values and write the trail; return its entry."""
    changes = {name: (getattr(registration, name), value) for name, value in values.items()}
    for name, value in values.items():
        setattr(registration, name, value)
    registration.save(update_fields=list(values))
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    return record_registration(action, registration, by=by, changes=changes, reason=reason)


def _successor(event: LockedEvent, participant: Participant, agency: Agency, by: User | None) -> Registration:
    """Return a new registration, or the person's withdrawn or rejected one with new values. It keeps its number and
    ticket, which are printed already."""
    lock_people([participant])
    existing = event.registrations.without_duplicates().filter(participant=participant).first()
    if existing and Status(existing.status) in Status.active():
        raise AlreadyRegistered(existing)
    if existing and existing.attended:
        raise NotPossible
    successor = new_registration(participant, event=event, agency=agency, by=by)
    if existing:
        discard_letter(existing, by=by)
        Reply.objects.filter(registration=existing).delete()
        for name in ("pk", "number", "ticket", "registered_at"):
            setattr(successor, name, getattr(existing, name))
        successor._state.adding = False
    return successor
