"""The times of an event. Its days and times are those of its place: eight o'clock in Jayapura is six in Jakarta.

A session whose end is not later than its start ends on the next day. An end at 00.00 is midnight after its day.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agencies.zones import zone_of
from documents import wording

from .models import Event, Session
from .models.session import LATEST_END


def moment(event: Event, day: date, clock: time) -> datetime:
    """Return the moment of a day and a clock time at the event's place."""
    return datetime.combine(day, clock, tzinfo=event.zone)


def midnight(event: Event, day: date) -> datetime:
    """Return the moment at which the day begins at the event's place."""
    return moment(event, day, time.min)


def starts_at(event: Event, session: Session) -> datetime | None:
    """Return the start of the session, or None where only its day is known."""
    return span(event.zone, session.date, session.starts_at, session.ends_at)[0]


def ends_at(event: Event, session: Session) -> datetime | None:
    """Return the end of the session, or None where it is not known."""
    return span(event.zone, session.date, session.starts_at, session.ends_at)[1]


def has_begun(event: Event, session: Session, now: datetime) -> bool:
    """Return whether `Session.objects.begun` would keep the session."""
    return (starts_at(event, session) or midnight(event, session.date)) <= now


def span(
    zone: ZoneInfo | None, day: date, starts: time | None, ends: time | None
) -> tuple[datetime | None, datetime | None]:
    """Return the start and the end of a session as moments; None for one that is not known. Without a zone they are
    naive."""
    last = day + timedelta(days=1) if ends is not None and ends <= (starts or time.min) else day
    begin = None if starts is None else datetime.combine(day, starts, tzinfo=zone)
    return begin, None if ends is None else datetime.combine(last, ends, tzinfo=zone)


def may_last(starts: time, ends: time) -> bool:
    """Return whether a session may have these times: the rule of the constraint session_ends_after_start."""
    is_midnight = ends == time.min < starts
    return ends > starts or is_midnight or (starts >= time(12) and ends <= LATEST_END)


def lesson_hours(starts: time, ends: time) -> int:
    """Return the lesson hours (45 minutes) that fit into the time, rounded."""
    begin = datetime.combine(date.min, starts)
    end = datetime.combine(date.min + timedelta(days=ends <= starts), ends)
    return round((end - begin) / timedelta(minutes=45))


def event_ends_at(event: Event) -> datetime:
    """Return midnight after the event's last day, or the end of its last session if that is later."""
    return moment(event, event.ends_on + timedelta(days=1), event.ends_next_day_at)


def hours(event: Event, session: Session, reader: str | None = None) -> str:
    """Return the times of the session as "08.00–10.00 WIB", "" if none is known; `reader` as in `reader_zone`."""
    moments = span(event.zone, session.date, session.starts_at, session.ends_at)
    return wording.hours(*moments, there=reader_zone(event, reader))


def first_start(event: Event, reader: str | None = None) -> str:
    """Return the first start of a session as "08.00 WIB", "" if none is known; `reader` as in `reader_zone`."""
    starts = [starts_at(event, session) for session in event.sessions.all()]  # prefetched where many mails are made
    first = min((start for start in starts if start), default=None)
    return wording.hours(first, None, there=reader_zone(event, reader))


def reader_zone(event: Event, province: str | None) -> ZoneInfo | None:
    """Return the zone of a reader's province (a code) if they may take part from there, otherwise None."""
    return zone_of(province) if province and event.mode != Event.Mode.ONSITE else None
