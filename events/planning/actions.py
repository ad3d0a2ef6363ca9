"""Planning an event: making, copying and editing it, and moving it from one status to the next. Every function
writes the trail in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.outbox import mail
from accounts.trail.recording import differences, record
from agencies.deletion import blocking_references
from documents import wording
from events.change_mails import is_known, mail_change
from events.locking import lock_event
from events.mails import mail_opening
from events.models import Announcement, Event, Quota, Session, State
from events.models.announcement import AnnouncementQuerySet

from .sessions import shift_sessions

Planned = TypeVar("Planned", Session, Quota)

Status = Event.Status
_WINDOW = ["registration_opens_on", "registration_closes_on"]
_SHIFTED = [*_WINDOW, "answers_until"]
"""Days that keep their distance from the first day in a copy."""
_NOT_COPIED = {"id", "code", "title", "starts_on", "ends_on", "status", "cancelled_reason", *_SHIFTED}
_NOT_RECORDED = {"id", "cancelled_reason"}


class PlanningError(Exception):
    """Why an action on an event was refused. Views put it into words."""


class WrongStatus(PlanningError):
    """The event's status does not allow the step; `event` is as stored."""

    def __init__(self, event: Event):
        super().__init__(str(event))
        self.event = event


class WrongTime(PlanningError):
    """Registration cannot open after the event nor be closed once it is, and the event cannot be finished before its
    last day."""


class ReasonMissing(PlanningError):
    """A cancellation needs a reason, which is shown."""


class Move(models.TextChoices):
    """The steps from one status to the next."""

    OPEN = "open", _("Open registration")
    CLOSE = "close", _("Close registration")
    FINISH = "finish", _("Mark as finished")
    CANCEL = "cancel", _("Cancel the event")


_FROM = {
    Move.OPEN: {Status.PLANNED, Status.CLOSED},
    Move.CLOSE: {Status.OPEN},
    Move.FINISH: {Status.PLANNED, Status.OPEN, Status.CLOSED},
    Move.CANCEL: {Status.PLANNED, Status.OPEN, Status.CLOSED},
}
_TO = {
    Move.OPEN: Status.OPEN,
    Move.CLOSE: Status.CLOSED,
    Move.FINISH: Status.FINISHED,
    Move.CANCEL: Status.CANCELLED,
}
_ACTIONS = {
    Move.OPEN: "event-opened",
    Move.CLOSE: "event-closed",
    Move.FINISH: "event-finished",
    Move.CANCEL: "event-cancelled",
}


def possible_moves(event: Event, today: date) -> list[Move]:
    """Return the steps that the event can take today, the usual one first."""
    return [move for move in Move if event.status in _FROM[move] and _is_time(event, move, today)]


def _is_time(event: Event, move: Move, today: date) -> bool:
    if move == Move.OPEN:
        return today <= event.ends_on
    if move == Move.CLOSE:  # not once the window has closed by its date
        return event.registration_on(today) in (State.EARLY, State.OPEN)
    return move != Move.FINISH or today >= event.ends_on


@transaction.atomic
def open_registration(event: Event, *, by: User | None, send_mail: bool = True) -> int:
    """Open registration for the first time or again, and mail those who have seats. The window's dates still limit it.
    Return the number of mails.

    Raise WrongStatus, or WrongTime if the event is over; nothing changes then. The other steps behave alike.
    """
    _move(event, Move.OPEN, by=by)
    return mail_opening(event, today=event.local_day(), send=send_mail)


def close_registration(event: Event, *, by: User | None) -> None:
    """Close registration before the window does. Raise WrongStatus, or WrongTime after the window or the event."""
    _move(event, Move.CLOSE, by=by)


def finish(event: Event, *, by: User | None) -> None:
    """Mark the event as held. Raise WrongStatus, or WrongTime before its last day."""
    _move(event, Move.FINISH, by=by)


def cancel(event: Event, *, by: User | None, reason: str, send_mail: bool = True) -> int:
    """Cancel the event and its planned messages, mail everybody who counts on it, and return the number of mails.
    People and seats stay as they are and count nowhere. Raise WrongStatus or ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    return _move(event, Move.CANCEL, by=by, reason=reason, send_mail=send_mail)


@transaction.atomic
def _move(event: Event, move: Move, *, by: User | None, reason: str = "", send_mail: bool = False) -> int:
    current = lock_event(event)
    if current.status not in _FROM[move]:
        raise WrongStatus(current)
    if not _is_time(current, move, current.local_day()):
        raise WrongTime
    before = current.status
    event.status, event.cancelled_reason = _TO[move], reason
    event.save(update_fields=["status", "cancelled_reason"])
    changes = {"status": (before, event.status)}
    if move == Move.CANCEL:
        event.announcements.planned().update(state=Announcement.State.CANCELLED)
    entry = record(_ACTIONS[move], event, by=by, changes=changes, reason=event.cancelled_reason, event=event.pk)
    return mail_change(current, event, entry, send=send_mail)


@transaction.atomic
def plan_event(event: Event, *, by: User | None) -> None:
    """Store a new event. Raise IntegrityError if its code was taken meanwhile."""
    event.save(force_insert=True)
    record("event-planned", event, by=by, changes=differences(None, event, _recorded_fields()), event=event.pk)


def may_be_deleted(event: Event) -> bool:
    """Return whether the event was never opened, finished or cancelled. What `held` names may still keep it."""
    return event.status == Status.PLANNED


def held(events: Sequence[Event]) -> list[str]:
    """Return the counts of what keeps the events from being deleted, such as "Registrations: 35"; [] if nothing."""
    sent = sent_messages(events).count()
    messages = [gettext("Sent messages: %(count)s") % {"count": wording.number(sent)}] if sent else []
    return blocking_references(events) + messages


def sent_messages(events: Sequence[Event]) -> AnnouncementQuerySet:
    """Return the messages about the events that were sent: somebody knows of these events."""
    return Announcement.objects.filter(event__in=events, state=Announcement.State.SENT)


@transaction.atomic
def delete_event(event: Event, *, by: User | None) -> None:
    """Delete an event that nobody knows of, with its sessions and quotas. Any other one is cancelled with a reason.

    Raise WrongStatus, or ProtectedError (an IntegrityError) if there are registrations, letters, files or messages that
    were sent.
    """
    current = lock_event(event)
    if not may_be_deleted(current):
        raise WrongStatus(current)
    if sent := sent_messages([current]):
        raise ProtectedError("Messages about the event were sent.", {*sent})
    record("event-deleted", event, by=by, event=event.pk)
    event.delete()


@transaction.atomic
def edit_event(
    event: Event, *, fields: Iterable[str], by: User | None, move_sessions: bool = False, send_mail: bool = True
) -> int:
    """Store those of the fields that differ from the database, mail everybody who counts on the event if its days or
    place changed, and return the number of mails. With `move_sessions` the sessions keep their distance from the first
    day. What happened while mails were switched off is never mailed: this edit, and an opening before it."""
    before = lock_event(event)
    changes = differences(before, event, list(fields))
    if not changes:
        return 0
    event.save(update_fields=list(changes))
    if move_sessions and event.starts_on != before.starts_on:
        shift_sessions(event, event.starts_on - before.starts_on)
    if "mails_evaluation" in changes:
        _switch_automatic_messages(event)
    entry = record("event-edited", event, by=by, changes=changes, event=event.pk)
    if "province" in changes and is_known(before):
        # For the former host, who may not see the event any more (reports.home.news).
        left = {"province": changes["province"]}
        record("event-left", before, by=by, changes=left, event=event.pk, province=before.province_id)
    if not event.sends_mail:
        mail.switch_off(event.pk)
    send = send_mail and before.sends_mail
    mails = mail_change(before, event, entry, send=send)
    if not {"status", "sends_mail", *_WINDOW}.isdisjoint(changes):
        mails += _mail_open_window(event, send=send)
    return mails


def _switch_automatic_messages(event: Event) -> None:
    """Cancel the planned message about the evaluation, or plan it again, as the event mails it or not."""
    planned, cancelled = Announcement.State.PLANNED, Announcement.State.CANCELLED
    before, now = (cancelled, planned) if event.mails_evaluation else (planned, cancelled)
    event.announcements.automatic().filter(state=before).update(state=now)


def _mail_open_window(event: Event, *, send: bool) -> int:
    """Mail that registration is open, if it is open today. A later opening by its date is mailed on that day."""
    today = event.local_day()
    return mail_opening(event, today=today, send=send) if event.is_registration_open(today) else 0


@transaction.atomic
def copy_event(
    event: Event, *, code: str, title: str, starts_on: date, batch: str | None = None, by: User | None
) -> Event:
    """Return a new, planned event like this one, of another batch if one is given.

    Its sessions and registration window keep their distance from the first day. Its quotas are empty; quotas of
    agencies that will not exist then are left out. People are not copied. Raise IntegrityError if the code was taken
    meanwhile.
    """
    shift = starts_on - event.starts_on
    same = {f.attname: getattr(event, f.attname) for f in Event._meta.concrete_fields if f.name not in _NOT_COPIED}
    window = {name: _shifted(getattr(event, name), shift) for name in _SHIFTED}
    same |= {} if batch is None else {"batch": batch}
    copy = Event(code=code, title=title, starts_on=starts_on, ends_on=event.ends_on + shift, **window, **same)
    copy.save(force_insert=True)
    Session.objects.bulk_create(_copied(session, copy, date=session.date + shift) for session in event.sessions.all())
    Quota.objects.bulk_create(_copied(quota, copy) for quota in event.quotas.usable_on(starts_on))
    changes = {"copied_from": (None, event.code), **differences(None, copy, ["code", "starts_on", "ends_on"])}
    record("event-copied", copy, by=by, changes=changes, event=copy.pk)
    return copy


def _copied(row: Planned, event: Event, **other: Any) -> Planned:
    """Return the same row for another event, with its counters of seats at zero."""
    left_out = {"id", "event", "taken", "overbooked"}
    same = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in left_out}
    return type(row)(**same | other, event=event)


def _shifted(day: date | None, shift: timedelta) -> date | None:
    return day and day + shift


def _recorded_fields() -> list[str]:
    return [field.name for field in Event._meta.concrete_fields if field.name not in _NOT_RECORDED]
