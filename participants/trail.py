"""Trail entries about a registration."""

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
