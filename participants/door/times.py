"""When check-in ends."""

from datetime import datetime, timedelta

from events.clock import event_ends_at
from events.models import Event

GRACE = timedelta(days=7)
"""The time after its end in which an event accepts earlier scans: a device may have no network for days."""


def door_closes(event: Event) -> datetime:
    return event_ends_at(event) + GRACE
