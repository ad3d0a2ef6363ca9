"""When a session starts, a roster expires and a door closes. Days and times of an event are those of the portal's time
zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from events.models import Event, Session

GRACE = timedelta(days=7)
"""How long after its last day an event still takes what was seen at its door: a device may come home without a network
for days."""


def midnight(day: date) -> datetime:
    """The moment at which the day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def starts_at(session: Session) -> datetime | None:
    """None where only the day is known."""
    return timezone.make_aware(datetime.combine(session.date, session.starts_at)) if session.starts_at else None


def ends_at(session: Session) -> datetime | None:
    return timezone.make_aware(datetime.combine(session.date, session.ends_at)) if session.ends_at else None


def event_is_over(event: Event) -> datetime:
    """Midnight after the last day: no device keeps names for longer."""
    return midnight(event.ends_on + timedelta(days=1))


def door_closes(event: Event) -> datetime:
    return event_is_over(event) + GRACE
