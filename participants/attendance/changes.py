"""Changes of marks as a page sends them. Nothing in a request is trusted: a change is carried out only for a
confirmed person that its sender may mark, at a session of the event, and each change gets its own answer."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import TypeGuard
from uuid import UUID

from django.db import transaction

from accounts.models import User
from events.locking import lock_event
from events.models import Event
from participants.models import Attendance

from .log import Last, last_entries
from .marks import MarkChange, Outcome, Result, set_marks
from .sheet import KNOWN, roster

MOST = 500  # changes in one request
_LARGEST_ID = 2**31 - 1


class NotUnderstood(Exception):
    """The request is not a list of changes."""


class TooMany(NotUnderstood):
    """The request has more changes than allowed."""


class Refused(StrEnum):
    """The reason why a change was not tried."""

    REFUSED = auto()  # not a change at all
    GONE = auto()  # no such session, or no confirmed person with that number (any more)


@dataclass(frozen=True, slots=True)
class Wish:
    """A change as it was sent: the person by number, the session by key, the new mark and the mark that its author
    saw."""

    person: int
    session: int
    mark: str
    was: str
    nonce: UUID | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a wish, and the current mark. `by` and `at` describe the last entry if another user made it."""

    outcome: Result | Refused
    nonce: UUID | None = None
    mark: str = ""
    by: str = ""
    at: datetime | None = None


def read_wishes(body: bytes) -> list[Wish | None]:
    """Return the changes of a request {"changes": [{"nonce", "person", "session", "mark", "was"}, …]}, None for each
    that cannot be read. Raise NotUnderstood or TooMany."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood from error
    if not isinstance(sent, dict) or not isinstance(sent.get("changes"), list):
        raise NotUnderstood
    if len(sent["changes"]) > MOST:
        raise TooMany
    return [_wish(change) for change in sent["changes"]]


def _wish(change: object) -> Wish | None:
    if not isinstance(change, dict):
        return None
    values = [change.get(name) for name in ("person", "session", "mark", "was", "nonce")]
    person, session, mark, was, nonce = values
    if not (_is_id(person) and _is_id(session) and _is_mark(mark) and _is_mark(was) and isinstance(nonce, str)):
        return None
    try:
        return Wish(person, session, mark, was, UUID(nonce))
    except ValueError:
        return None


def _is_id(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 < value <= _LARGEST_ID


def _is_mark(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value in KNOWN


@transaction.atomic
def carry_out(event: Event, wishes: Sequence[Wish | None], *, by: User) -> list[Answer]:
    """Store the wishes whose author saw the current mark. Return one answer for each wish, in their order. Raise
    EventCancelled."""
    event = lock_event(event)
    numbers = {wish.person for wish in wishes if wish}
    people = {person.number: person for person in roster(event, by).filter(number__in=numbers)}
    sessions = {session.pk: session for session in event.sessions.all()}
    possible = [wish for wish in wishes if wish and wish.person in people and wish.session in sessions]
    changes = [
        MarkChange(people[wish.person], sessions[wish.session], wish.mark, expected=wish.was, nonce=wish.nonce)
        for wish in possible
    ]
    outcomes = set_marks(event, changes, by=by, method=Attendance.Method.GRID)
    answered = dict(zip(map(id, possible), _answers(outcomes), strict=True))
    return [answered.get(id(wish)) or _refusal(wish) for wish in wishes]


def _answers(outcomes: list[Outcome]) -> Iterable[Answer]:
    """Add to each answer, from the log, who set or took back the current mark."""
    others = [o for o in outcomes if o.result in (Result.CONFLICT, Result.REPEATED)]
    last = last_entries([(o.change.registration, o.change.session) for o in others])
    nobody = Last("", None)
    for outcome in outcomes:
        change = outcome.change
        entry = last.get((change.registration.pk, change.session.pk), nobody)
        yield Answer(outcome.result, change.nonce, outcome.mark, entry.by, entry.at)


def _refusal(wish: Wish | None) -> Answer:
    return Answer(Refused.GONE, wish.nonce) if wish else Answer(Refused.REFUSED)
