"""The one door to attendance marks. Each mark that changes leaves an entry in the append-only log, and
Registration.attended is kept, all in one transaction under the event's lock: two people who mark the same sheet follow
one another."""

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
from events.locking import lock_event
from events.models import Event, Session
from participants.models import Attendance, DoorLink, MarkEntry, Registration

_FEW = 500  # registrations named one by one in a query; of more, the whole event is read


class EventCancelled(Exception):
    """Nobody is marked at an event that is cancelled."""


class Seen(Enum):
    """What the author of a change saw where no single mark says it."""

    ANYTHING = auto()  # and wants it changed whatever stands there


@dataclass(frozen=True, slots=True)
class MarkChange:
    """A wish for one place. `mark` "" takes the mark back. `expected` is what its author saw there: a mark, "" for
    none, or Seen.ANYTHING. `seen_at` is when it was taken, now if None; a `nonce` makes the change count once."""

    registration: Registration
    session: Session
    mark: str
    expected: str | Literal[Seen.ANYTHING] = Seen.ANYTHING
    seen_at: datetime | None = None
    nonce: UUID | None = None


class Result(StrEnum):
    STORED = auto()
    UNCHANGED = auto()  # it said so already
    CONFLICT = auto()  # something else stands there than its author saw; nothing is stored
    REPEATED = auto()  # this nonce was stored before


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change, and what stands there now: its mark ("" for none), who set it, and when it was taken.
    `by` is None where a command or a helper's link did; the log tells which."""

    change: MarkChange
    result: Result
    mark: str
    by: User | None = None
    at: datetime | None = None


def record_marks(
    event: Event, marks: Mapping[tuple[Registration, Session], str], *, by, method: Attendance.Method
) -> int:
    """Set the marks of one event whatever stood there, each named by its registration and session; returns how many
    differ from before. Marks that are not named stay as they are. `by` is the user, or None for a command.

    Raises ValueError and EventCancelled as set_marks does.
    """
    changes = [MarkChange(registration, session, mark) for (registration, session), mark in marks.items()]
    outcomes = set_marks(event, changes, by=by, method=method)
    return sum(outcome.result is Result.STORED for outcome in outcomes)


@transaction.atomic
def set_marks(
    event: Event,
    changes: Sequence[MarkChange],
    *,
    by: User | None,
    method: Attendance.Method,
    link: DoorLink | None = None,
) -> list[Outcome]:
    """Carry out the changes that find what their authors saw; one outcome for each, in their order. Of two changes of
    one place in a call, the second finds what the first left.

    Raises ValueError where a registration or a session is another event's, EventCancelled where the event is cancelled,
    unless an import tells what was before; nothing is stored then.
    """
    _refuse_other_events(event, changes)
    is_cancelled = lock_event(event).status == Event.Status.CANCELLED
    if is_cancelled and method != Attendance.Method.IMPORT:
        raise EventCancelled
    standing = _standing(event, changes)
    known = _known_nonces(changes)
    now = timezone.now()
    outcomes, entries, touched = [], [], {}
    for change in changes:
        place = change.registration.pk, change.session.pk
        current = standing.get(place)
        result = _judge(change, current.mark if current else "", known)
        if result is Result.STORED:
            seen_at = change.seen_at or now
            current = touched[place] = standing[place] = Attendance(
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


def _judge(change: MarkChange, stands: str, known: set[UUID | None]) -> Result:
    if change.nonce and change.nonce in known:
        return Result.REPEATED
    if change.mark == stands:
        return Result.UNCHANGED
    if change.expected is not Seen.ANYTHING and change.expected != stands:
        return Result.CONFLICT
    return Result.STORED


def _outcome(change: MarkChange, result: Result, current: Attendance | None) -> Outcome:
    if current is None or not current.mark:
        return Outcome(change, result, "")
    return Outcome(change, result, current.mark, current.marked_by, current.marked_at)


def _entry(change: MarkChange, *, by, link, method, seen_at: datetime, now: datetime) -> MarkEntry:
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


def _standing(event: Event, changes: Iterable[MarkChange]) -> dict[tuple[int, int], Attendance]:
    concerned = {change.registration.pk for change in changes}
    marks = Attendance.objects.filter(registration__event=event).select_related("marked_by")
    if len(concerned) <= _FEW:
        marks = marks.filter(registration__in=concerned)
    return {(mark.registration_id, mark.session_id): mark for mark in marks}


def _known_nonces(changes: Iterable[MarkChange]) -> set[UUID | None]:
    nonces = [change.nonce for change in changes if change.nonce]
    return set(MarkEntry.objects.filter(nonce__in=nonces).values_list("nonce", flat=True)) if nonces else set()


def _store(marks: list[Attendance]) -> None:
    """What was new and is taken back again in the same call was never stored."""
    Attendance.objects.filter(pk__in=[mark.pk for mark in marks if mark.pk and not mark.mark]).delete()
    kept = [mark for mark in marks if mark.mark]
    for mark in kept:
        mark.pk = None  # it is found again by its place: one statement for new ones and changed ones, however many
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
