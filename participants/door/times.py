"""When a session starts, a roster expires and a door closes. Days and times of an event are those of the place where it
is held: eight o'clock in Jayapura is six in Jakarta."""

from datetime import date, datetime, time, timedelta

from agencies.zones import zone_of
from events.models import Event, Session

GRACE = timedelta(days=7)
"""How long after its last day an event still takes what was seen at its door: a device may come home without a network
for days."""


def moment(event: Event, day: date, clock: time) -> datetime:
    """The moment of a day and a time as the clocks say at the event."""
    return datetime.combine(day, clock, tzinfo=zone_of(event.province_id))


def midnight(event: Event, day: date) -> datetime:
    """The moment at which the day begins at the event."""
    return moment(event, day, time.min)


def starts_at(event: Event, session: Session) -> datetime | None:
    """None where only the day is known."""
    return moment(event, session.date, session.starts_at) if session.starts_at else None


def ends_at(event: Event, session: Session) -> datetime | None:
    return moment(event, session.date, session.ends_at) if session.ends_at else None


def event_is_over(event: Event) -> datetime:
    """Midnight after the last day: no device keeps names for longer."""
    return midnight(event, event.ends_on + timedelta(days=1))


def door_closes(event: Event) -> datetime:
    return event_is_over(event) + GRACE
