"""Locking an event: the first lock of every change that depends on its seats, numbers or marks."""

from .models import Event


def lock_event(event: Event) -> Event:
    """Return the event as it is now, its row locked until the end of the transaction."""
    return Event.objects.select_for_update(no_key=True).get(pk=event.pk)
