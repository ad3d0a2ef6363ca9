"""The event workbook as a file: who may have it, its name, and when a job makes it."""

from django.db.models import QuerySet

from accounts.models import User
from events.models import Event

EVENT_WORKBOOK = "participants.workbook"
"""The kind of job that makes an event workbook."""
MOST_AT_ONCE = 5_000
"""People. At 0.3 ms each with eight sessions, this is two seconds on a busy machine."""


def workbook_events(user: User) -> QuerySet[Event]:
    """Return the events whose workbook the user may have. It holds the data of people of all provinces."""
    return Event.objects.all() if user.rights.sees_all_provinces else Event.objects.none()


def is_long(event: Event) -> bool:
    """Return whether a job should make the workbook."""
    return event.registrations.count() > MOST_AT_ONCE


def file_name(event: Event) -> str:
    return f"kegiatan-{event.code.lower()}.xlsx"
