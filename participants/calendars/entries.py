"""An event as entries of a calendar: its sessions, or its days while no session is planned.

An entry names nobody: no participant, no speaker.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation

from documents import wording
from documents.calendar import Entry, ics
from events import clock
from events.models import Event, Session


def calendar_of(event: Event, *, is_cancelled: bool, reader: str | None = None) -> bytes:
    """Return the calendar file of the event, in the official language; `reader` is as in `events.clock.reader_zone`.

    Cancelled entries disappear from calendars that subscribe to the file.
    """
    with translation.override(wording.OFFICIAL_LANGUAGE):
        sessions = list(event.sessions.order_by("date", "starts_at", "number"))
        found = [_session(event, one, is_cancelled, reader) for one in sessions] or [_days(event, is_cancelled)]
        return ics(event.title, found, now=timezone.now())


def _session(event: Event, session: Session, is_cancelled: bool, reader: str | None) -> Entry:
    starts, ends = clock.starts_at(event, session), clock.ends_at(event, session)
    hours = clock.hours(event, session, reader)
    return Entry(
        uid=_uid(f"session-{session.pk}"),
        title=f"{session.title} – {event.title}",
        starts=starts or session.date,
        ends=ends if starts else session.date,
        place=_place(event),
        description="\n".join(filter(None, (event.title, hours, event.organiser))),
        is_cancelled=is_cancelled,
    )


def _days(event: Event, is_cancelled: bool) -> Entry:
    return Entry(
        uid=_uid(f"event-{event.pk}"),
        title=event.title,
        starts=event.starts_on,
        ends=event.ends_on,
        place=_place(event),
        description=event.organiser,
        is_cancelled=is_cancelled,
    )


def _place(event: Event) -> str:
    return ", ".join(filter(None, (event.venue, event.province.full_name)))


def _uid(name: str) -> str:
    """Return what identifies an entry in every calendar of the world."""
    return f"{name}@{urlsplit(settings.PORTAL_URL).hostname or 'bimtek'}"
