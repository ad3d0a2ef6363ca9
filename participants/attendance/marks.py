"""The only module that writes attendance marks. Each change adds an entry to the append-only log and keeps
Registration.attended, in one transaction under the event's lock, so that two people who mark at once follow one
another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from events.locking import LockedEvent, lock_event
from events.models import Event, Session
from participants.models import Attendance, DoorLink, MarkEntry, Registration

_FEW = 500  # registrations listed in a query; for more, the whole event is read


class EventCancelled(Exception):
    """Nobody can be marked at a cancelled event."""


class Seen(Enum):
    """What the author of a change saw, if that is not one mark."""

    ANYTHING = auto()  # the change applies whatever the current mark is


@dataclass(frozen=True, slots=True)
class MarkChange:
    """A change of one person's mark at one session.

    `mark` "" takes the mark back. `expected` is what the author saw: a mark, "" for none, or Seen.ANYTHING. `seen_at`
    is when the mark was taken, now if None. A `nonce` makes the change count once.
    """

    registration: Registration
    session: Session
    mark: str
    expected: str | Literal[Seen.ANYTHING] = Seen.ANYTHING
    seen_at: datetime | None = None
    nonce: UUID | None = None


class Result(StrEnum):
    STORED = auto()
    UNCHANGED = auto()  # the mark was the same already
    CONFLICT = auto()  # the current mark differs from what the author saw; nothing is stored
    REPEATED = auto()  # a change with this nonce was stored before


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a change, and the current mark ("" for none), who set it and when it was taken.

    `by` is None for a command or a helper's link; the log says which.
    """

    change: MarkChange
    result: Result
    mark: str
    by: User | None = None
    at: datetime | None = None


@transaction.atomic
def record_marks(
    event: Event, marks: Mapping[tuple[Registration, Session], str], *, by: User | None, method: Attendance.Method
) -> int:
    """Set marks of one event whatever the current marks are; return how many changed.

    Each mark is keyed by its registration and session. Other marks stay. `by` is the user, or None for a command. Raise
    ValueError or EventCancelled as set_marks does.
    """
    changes = [MarkChange(registration, session, mark) for (registration, session), mark in marks.items()]
    outcomes = set_marks(lock_event(event), changes, by=by, method=method)
    return sum(outcome.result is Result.STORED for outcome in outcomes)


def set_marks(
    event: LockedEvent,
    changes: Sequence[MarkChange],
    *,
    by: User | None,
    method: Attendance.Method,
    link: DoorLink | None = None,
) -> list[Outcome]:
    """Carry out the changes whose authors saw the current mark; return one outcome for each, in their order.

    If a call has two changes of one mark, the second finds the result of the first. Raise ValueError if a registration
    or session belongs to another event, and EventCancelled if the event is cancelled, unless an import records the
    past. Nothing is stored then.
    """
    _refuse_other_events(event, changes)
    if event.status == Event.Status.CANCELLED and method != Attendance.Method.IMPORT:
        raise EventCancelled
    present = _current_marks(event, changes)
    known = _known_nonces(changes)
    now = timezone.now()
    outcomes, entries, touched = [], [], {}
    for change in changes:
        place = change.registration.pk, change.session.pk
        current = present.get(place)
        result = _judge(change, current.mark if current else "", known)
        if result is Result.STORED:
            seen_at = change.seen_at or now
            current = touched[place] = present[place] = Attendance(
                pk=current.pk if current else None,
                registration=change.registration,
                session=change.session,
                mark=change.mark,
                marked_by=by,
                marked_at=seen_at,
                method=method,
            )
            entries.append(_entry(change, by=by, link=link, method=method, seen_at=seen_at, now=now))
            known.add(change.nonce)
        outcomes.append(_outcome(change, result, current))
    if touched:
        MarkEntry.objects.bulk_create(entries, batch_size=500)
        _store(list(touched.values()))
        _refresh_attended(event, {registration for registration, _session in touched})
    return outcomes


def _judge(change: MarkChange, current: str, known: set[UUID | None]) -> Result:
    if change.nonce and change.nonce in known:
        return Result.REPEATED
    if change.mark == current:
        return Result.UNCHANGED
    if change.expected is not Seen.ANYTHING and change.expected != current:
        return Result.CONFLICT
    return Result.STORED


def _outcome(change: MarkChange, result: Result, current: Attendance | None) -> Outcome:
    if current is None or not current.mark:
        return Outcome(change, result, "")
    return Outcome(change, result, current.mark, current.marked_by, current.marked_at)


def _entry(
    change: MarkChange,
    *,
    by: User | None,
    link: DoorLink | None,
    method: Attendance.Method,
    seen_at: datetime,
    now: datetime,
) -> MarkEntry:
    return MarkEntry(
        registration=change.registration,
        session=change.session,
        mark=change.mark,
        by=by,
        link=link,
        method=method,
        seen_at=seen_at,
        recorded_at=now,
        nonce=change.nonce,
    )


def _refuse_other_events(event: Event, changes: Iterable[MarkChange]) -> None:
    for change in changes:
        registration, session = change.registration, change.session
        if registration.event_id != event.pk or session.event_id != event.pk:
            message = (
                f"A mark of registration {registration.pk} at session {session.pk} is not one of event {event.code}"
            )
            raise ValueError(message)


def _current_marks(event: Event, changes: Iterable[MarkChange]) -> dict[tuple[int, int], Attendance]:
    concerned = {change.registration.pk for change in changes}
    marks = Attendance.objects.filter(registration__event=event).select_related("marked_by")
    if len(concerned) <= _FEW:
        marks = marks.filter(registration__in=concerned)
    return {(mark.registration_id, mark.session_id): mark for mark in marks}


def _known_nonces(changes: Iterable[MarkChange]) -> set[UUID | None]:
    nonces = [change.nonce for change in changes if change.nonce]
    return set(MarkEntry.objects.filter(nonce__in=nonces).values_list("nonce", flat=True)) if nonces else set()


def _store(marks: list[Attendance]) -> None:
    """Insert, update and delete the marks. A mark added and removed in the same call has no row to delete."""
    Attendance.objects.filter(pk__in=[mark.pk for mark in marks if mark.pk and not mark.mark]).delete()
    kept = [mark for mark in marks if mark.mark]
    for mark in kept:
        mark.pk = None  # the unique constraint finds the row: one statement for all new and changed marks
    Attendance.objects.bulk_create(
        kept,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["registration", "session"],
        update_fields=["mark", "marked_by", "marked_at", "method"],
    )


def _refresh_attended(event: Event, concerned: set[int]) -> None:
    was_there = Exists(Attendance.objects.present().filter(registration=OuterRef("pk")))
    registrations = Registration.objects.filter(event=event)
    if len(concerned) <= _FEW:
        registrations = registrations.filter(pk__in=concerned)
    registrations.filter(was_there, attended=False).update(attended=True)
    registrations.filter(~was_there, attended=True).update(attended=False)
