"""When a roster expires and check-in ends."""

from datetime import datetime, timedelta

from events.clock import event_ends_at
from events.models import Event

GRACE = timedelta(days=7)
"""The time after its end in which an event accepts earlier scans: a device may have no network for days."""


def event_is_over(event: Event) -> datetime:
    """Return midnight after the last day, or the end of a session after that: no device keeps names for longer."""
    return event_ends_at(event)


def door_closes(event: Event) -> datetime:
    return event_is_over(event) + GRACE
