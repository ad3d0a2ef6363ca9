"""Trail entries about a registration."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from accounts.models import Entry, User
from accounts.trail.recording import Changes, entry
from participants.models import Registration


def registration_entry(
    action: str, registration: Registration, *, by: User | None, changes: Changes | None = None, reason: str = ""
) -> Entry:
    """Return an entry, not written yet, that `by` (None: a command or the participant) did the action to the
    registration. Those who see the registration see the entry, and it is part of its person's history too."""
    return entry(
        action,
        registration,
        by=by,
        changes=changes,
        reason=reason,
        event=registration.event_id,
        participant=registration.participant_id,
        province=registration.province_id,
    )


def record_registration(
    action: str, registration: Registration, *, by: User | None, changes: Changes | None = None, reason: str = ""
) -> Entry:
    """Write the entry of `registration_entry`, in the transaction of the action."""
    written = registration_entry(action, registration, by=by, changes=changes, reason=reason)
    written.save(force_insert=True)
    return written


def entries_of_a_day(registration: Registration, actions: Iterable[str]) -> int:
    """Return how many entries of the last 24 hours say that one of the actions was done to the registration."""
    entries = Entry.objects.of_person(registration.participant_id).of_event(registration.event_id)
    return entries.filter(action__in=actions, at__gt=timezone.now() - timedelta(days=1)).count()
