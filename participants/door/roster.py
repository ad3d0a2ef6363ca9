"""What a device at the door holds: names, agencies and tickets of those who are expected, and the marks so far."""

from datetime import datetime

from django.utils import timezone

from events.models import Event, Session
from participants.models import Attendance

from .access import Door
from .tickets import ticket_text
from .times import ends_at, starts_at


def roster(door: Door, now: datetime) -> dict[str, object]:
    """The event, its sessions and its confirmed people. Nobody is on it any more once it has expired."""
    event = door.event
    is_expired = now >= door.roster_expires
    return {
        "made_at": _iso(now),
        "expires_at": _iso(door.roster_expires),
        "late_after_minutes": event.late_after_minutes,
        "event": event_facts(door),
        "sessions": [_session(event, session) for session in event.sessions.order_by("number")],
        "people": [] if is_expired else _people(door),
    }


def marks(door: Door, now: datetime) -> dict[str, object]:
    """Who has which mark, and since when."""
    confirmed = door.people().confirmed().values("pk")
    rows = Attendance.objects.filter(session__event=door.event, registration__in=confirmed).order_by("pk")
    rows = rows.values_list("registration__ticket", "session_id", "mark", "marked_at")
    return {
        "now": _iso(now),
        "marks": [[ticket_text(ticket), session, mark, _iso(at)] for ticket, session, mark, at in rows],
    }


def event_facts(door: Door) -> dict[str, str]:
    event = door.event
    days = {"starts_on": event.starts_on.isoformat(), "ends_on": event.ends_on.isoformat()}
    return {"code": event.code, "title": event.title, **days}


def _people(door: Door) -> list[dict[str, str]]:
    rows = door.people().confirmed().order_by("number")
    rows = rows.values_list("ticket", "participant__full_name", "agency__name")
    return [{"ticket": ticket_text(ticket), "name": name, "agency": agency} for ticket, name, agency in rows]


def _session(event: Event, session: Session) -> dict[str, object]:
    starts, ends = starts_at(event, session), ends_at(event, session)
    return {
        "id": session.pk,
        "number": session.number,
        "title": session.title,
        "date": session.date.isoformat(),
        "starts_at": _iso(starts) if starts else None,
        "ends_at": _iso(ends) if ends else None,
    }


def _iso(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()
