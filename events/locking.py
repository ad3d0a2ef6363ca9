"""Locking an event: the first lock of every change that depends on its seats, numbers or marks."""

from typing import NewType

from django.db import transaction
from django.db.transaction import TransactionManagementError

from .models import Event

LockedEvent = NewType("LockedEvent", Event)
"""An event whose row this transaction has locked. Only `lock_event` makes one, so a function that takes a LockedEvent
can be called by those alone who hold the lock."""


def lock_event(event: Event, *related: str) -> LockedEvent:
    """Lock the event's row until the transaction ends and return the event as it is now, with these related objects.

    Raises TransactionManagementError outside a transaction, on every engine.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("An event can only be locked in a transaction.")
    locked = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if related:
        # Not joined to the lock: PostgreSQL would look for the related rows of the time before it waited.
        locked = Event.objects.select_related(*related).get(pk=event.pk)
    return LockedEvent(locked)
