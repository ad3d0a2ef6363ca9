"""The event workbook as a file: for whom, what it is called, and when it is long."""

from django.db.models import QuerySet

from accounts.models import User
from events.models import Event

EVENT_WORKBOOK = "participants.workbook"
"""The kind of job that makes it."""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_AT_ONCE = 5_000
"""People; at 0.3 ms each with eight sessions, what takes two seconds where others work too."""


def workbook_events(user: User) -> QuerySet[Event]:
    """The events whose workbook the user may have. It holds everybody's data in full: national staff alone."""
    return Event.objects.all() if user.is_national else Event.objects.none()


def is_long(event: Event) -> bool:
    """Whether nobody should wait for it."""
    return event.registrations.count() > MOST_AT_ONCE


def file_name(event: Event) -> str:
    return f"kegiatan-{event.code.lower()}.xlsx"
