"""When a session starts, a roster expires and check-in ends. Days and times of an event are those of its place: eight
o'clock in Jayapura is six in Jakarta."""

from datetime import date, datetime, time, timedelta

from agencies.zones import zone_of
from events.models import Event, Session

GRACE = timedelta(days=7)
"""The time after its last day in which an event accepts earlier scans: a device may have no network for days."""


def moment(event: Event, day: date, clock: time) -> datetime:
    """Return the moment of a day and a clock time at the event's place."""
    return datetime.combine(day, clock, tzinfo=zone_of(event.province_id))


def midnight(event: Event, day: date) -> datetime:
    """Return the moment at which the day begins at the event's place."""
    return moment(event, day, time.min)


def starts_at(event: Event, session: Session) -> datetime | None:
    """Return the start of the session, or None where only its day is known."""
    return moment(event, session.date, session.starts_at) if session.starts_at else None


def ends_at(event: Event, session: Session) -> datetime | None:
    return moment(event, session.date, session.ends_at) if session.ends_at else None


def event_is_over(event: Event) -> datetime:
    """Return midnight after the last day: no device keeps names for longer."""
    return midnight(event, event.ends_on + timedelta(days=1))


def door_closes(event: Event) -> datetime:
    return event_is_over(event) + GRACE
