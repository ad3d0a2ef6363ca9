"""The negative control: the portal without the guard over its seats.

A naive form reads the free seats when it is submitted and uses that number later, without transaction and lock. The
counters are still kept and the CHECK constraint still holds, so the only possible fault is more people than seats. The
load test must find some here; otherwise its check would prove nothing.
"""

import inspect
import secrets

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Greatest

from accounts.models import User
from events.locking import LockedEvent
from events.models import Event, Quota
from participants.models import Participant, Registration
from participants.registering import entry, new_views, registration, seats, waiting
from participants.registering.forms import RegisterForm

_seen: dict[int, int] = {}
"""The people on each quota, as read by the current request. Each worker has one thread."""


def remove_guard() -> None:
    """Replace the functions that take seats, for the rest of this process."""
    entry.lock_event = _look_at_event
    seats.take_seat_of = _has_room
    waiting.take_seat_of = _has_room
    registration.next_number = _any_number
    new_views.enter = _enter


def look_and_register(participant: Participant, *, event: Event, by: User) -> Registration:
    """Register a known person as the form does here: with the seats as they were seen before, and without a lock."""
    _look_at_seats(event)
    return registration.register(participant, event=_look_at_event(event), by=by)


def _enter(form: RegisterForm, action: entry.Action, *, event: Event, by: User) -> Registration:
    _look_at_seats(event)
    return inspect.unwrap(entry.enter)(form, action, event=event, by=by)


def _look_at_seats(event: Event) -> None:
    seated = Q(registrations__status__in=Registration.Status.seated())
    held = event.quotas.annotate(held=Count("registrations", filter=seated)).values_list("pk", "held")
    _seen.clear()
    _seen.update(held)


def _look_at_event(event: Event, *related: str) -> LockedEvent:
    """Return the event without locking it, which the type cannot know."""
    return LockedEvent(Event.objects.get(pk=event.pk))


def _has_room(quota: Quota) -> bool:
    if _seen[quota.pk] >= quota.seats:
        return False
    taken = F("taken") + 1
    Quota.objects.filter(pk=quota.pk).update(taken=taken, overbooked=Greatest(taken - F("seats"), Value(0)))
    return True


def _any_number(event: Event) -> int:
    """Return a random number. Without the lock, most consecutive numbers would collide at their constraint."""
    return secrets.randbelow(2**31 - 1) + 1
