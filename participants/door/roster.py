"""What a device at the door holds: names, agencies and tickets of expected people, and the marks so far."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from events.clock import ends_at, midnight, starts_at
from events.models import Event, Session
from participants.identity.likeness import rules
from participants.models import Attendance, MarkEntry
from participants.models.registration import RegistrationQuerySet

from .access import Door
from .tickets import ticket_text


def roster(door: Door, now: datetime) -> dict[str, object]:
    """Return the event, its sessions and its confirmed people. After the roster's end it has no people."""
    event = door.event
    is_expired = now >= door.roster_expires
    return {
        "made_at": _iso(now),
        "expires_at": _iso(door.roster_expires),
        "late_after_minutes": event.late_after_minutes,
        "event": event_facts(door),
        "sessions": [_session(event, session) for session in event.sessions.order_by("number")],
        "people": [] if is_expired else _people(door),
        "name_rules": rules(),
    }


def marks(door: Door, now: datetime) -> dict[str, object]:
    """Return the mark of each person with its time, and the `cursor` for `marks_since`."""
    # Read first, so that an entry written meanwhile is sent twice rather than never.
    cursor = _entries(door).aggregate(last=Max("pk"))["last"] or 0
    present = Attendance.objects.filter(session__event=door.event, registration__in=_confirmed(door)).order_by("pk")
    rows = present.values_list("registration__ticket", "session_id", "mark", "marked_at")
    return {"now": _iso(now), "cursor": cursor, "marks": _marks(rows)}


def marks_since(door: Door, now: datetime, cursor: int) -> dict[str, object]:
    """Return the changes since the answer that had this cursor, in their order; "" is a mark that was taken back.

    The log is written under the event's lock, so no entry can appear before one that was sent.
    """
    entries = _entries(door).filter(pk__gt=cursor, registration__in=_confirmed(door)).order_by("pk")
    rows = list(entries.values_list("pk", "registration__ticket", "session_id", "mark", "seen_at"))
    return {
        "now": _iso(now),
        "since": cursor,
        "cursor": rows[-1][0] if rows else cursor,
        "marks": _marks(row[1:] for row in rows),
    }


def event_facts(door: Door) -> dict[str, str]:
    event = door.event
    days = {"starts_on": event.starts_on.isoformat(), "ends_on": event.ends_on.isoformat()}
    return {"code": event.code, "title": event.title, **days}


def _entries(door: Door) -> QuerySet[MarkEntry]:
    return MarkEntry.objects.filter(session__event=door.event)


def _confirmed(door: Door) -> RegistrationQuerySet:
    return door.people().confirmed()


def _marks(rows: Iterable[tuple[str, int, str, datetime]]) -> list[list[object]]:
    return [[ticket_text(ticket), session, mark, _iso(at)] for ticket, session, mark, at in rows]


def _people(door: Door) -> list[dict[str, str]]:
    rows = _confirmed(door).order_by("number").values_list("ticket", "participant__full_name", "agency__name")
    return [{"ticket": ticket_text(ticket), "name": name, "agency": agency} for ticket, name, agency in rows]


def _session(event: Event, session: Session) -> dict[str, object]:
    starts, ends = starts_at(event, session), ends_at(event, session)
    return {
        "id": session.pk,
        "number": session.number,
        "title": session.title,
        "date": session.date.isoformat(),
        "day_begins_at": _iso(midnight(event, session.date)),
        "starts_at": _iso(starts) if starts else None,
        "ends_at": _iso(ends) if ends else None,
    }


def _iso(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()
