"""Trail entries about a registration, and taking a person out of their own entries."""

import re
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from accounts.models import Entry, User
from accounts.trail.recording import Changes, entry
from participants.models import Registration

CHANGES_OF_DATA = ("person-changed", "person-undone", "person-corrected")
"""The actions that change the recorded data of a person, at whatever event."""
_PERSONAL = {"full_name", "nip", "phone", "email", "position"}
_NUMBER = re.compile(r"\d+\. ")


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


def new_pseudonym() -> str:
    """Return a name that says that there is none any more, in the language of the country."""
    return f"Data dihapus {secrets.token_hex(3).upper()}"


def disguise(entry: Entry, pseudonym: str) -> None:
    """Take name, NIP, contact and position out of an entry about the person, for `accounts.trail.rewriting`."""
    number = _NUMBER.match(entry.subject)
    is_person = entry.action.startswith(("person-", "pair-"))
    entry.subject = f"{number[0] if number and not is_person else ''}{pseudonym}"
    entry.changes = {name: pair for name, pair in entry.changes.items() if name not in _PERSONAL}
    entry.reason = ""
