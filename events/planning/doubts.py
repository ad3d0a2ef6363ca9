"""What is asked about the times of sessions before they are stored: sessions at the same time, and ends after midnight.

Both can be right: classes run side by side, and a closing evening ends late.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice

from django.utils.translation import gettext as _

from events.clock import span
from events.models import Session

_NAMED = 5
_MOMENT = timedelta(minutes=1)
"""How long a session without an end is taken to last: long enough to be compared."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A session with its times; `until` is a little after the start if the end is not known."""

    session: Session
    start: datetime
    until: datetime


def overlaps(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    """Yield the pairs of sessions at the same time, the earlier one first."""
    running: list[Slot] = []
    for slot in sorted(_slots(sessions), key=lambda slot: (slot.start, slot.session.number)):
        running = [earlier for earlier in running if earlier.until > slot.start]
        yield from ((earlier.session, slot.session) for earlier in running)
        running.append(slot)


def ends_next_day(session: Session) -> bool:
    """Return whether the session goes on after midnight."""
    starts, ends = session.starts_at, session.ends_at
    return starts is not None and ends is not None and time.min < ends < starts


def questions(sessions: Iterable[Session], *, changed: Iterable[Session]) -> list[str]:
    """Return sentences about those of the sessions that were changed; what is stored already is not asked again."""
    sessions, asked = list(sessions), {id(session) for session in changed}
    pairs = (pair for pair in overlaps(sessions) if not asked.isdisjoint(map(id, pair)))
    late = (session for session in sessions if id(session) in asked and ends_next_day(session))
    return [*map(_overlap_words, islice(pairs, _NAMED)), *map(_late_words, islice(late, _NAMED))]


def _slots(sessions: Iterable[Session]) -> Iterator[Slot]:
    for session in sessions:
        start, end = span(None, session.date, session.starts_at, session.ends_at)
        if start:
            yield Slot(session, start, end or start + _MOMENT)


def _overlap_words(pair: tuple[Session, Session]) -> str:
    return _("Sessions %(first)s and %(second)s are at the same time.") % {"first": pair[0], "second": pair[1]}


def _late_words(session: Session) -> str:
    return _("Session %(session)s ends on the next day.") % {"session": session}
