"""Writing the sessions of an event, all rows of the form at once."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.forms import BaseInlineFormSet

from accounts.models import User
from accounts.trail.recording import Changes, differences, record
from events.models import Event, Session

# Above any session number: numbers are kept here while sessions swap places.
PARKING = 10_000
_RECORDED = ["number", "title", "date", "starts_at", "ends_at", "lesson_hours", "speaker"]


@transaction.atomic
def save_sessions(formset: "BaseInlineFormSet[Session, Event, Any]", *, by: User | None) -> None:
    """Store what a valid form set of sessions adds, changes and removes.

    Raise IntegrityError, with nothing stored, if somebody else took a number or marked attendance meanwhile.
    """
    formset.save(commit=False)
    before = {session.pk: session for session in formset.instance.sessions.all()}
    for session in formset.deleted_objects:
        _record("session-removed", session, by=by, changes={})
        session.delete()
    # Sessions may swap numbers: all old numbers are freed before a new one is set.
    renumbered = [session.pk for session, changed in formset.changed_objects if "number" in changed]
    Session.objects.filter(pk__in=renumbered).update(number=F("number") + PARKING)
    for session, changed in formset.changed_objects:
        session.save(update_fields=changed)
        if changes := differences(before.get(session.pk), session, _RECORDED):
            _record("session-edited", session, by=by, changes=changes)
    for session in formset.new_objects:
        session.save()
        _record("session-added", session, by=by, changes=differences(None, session, _RECORDED[2:]))


def shift_sessions(event: Event, by_days: timedelta) -> None:
    """Move all sessions of the event by so many days. The trail has this as a part of the event's own move."""
    sessions = list(event.sessions.all())
    for session in sessions:
        session.date += by_days
    Session.objects.bulk_update(sessions, ["date"])


def _record(action: str, session: Session, *, by: User | None, changes: Changes) -> None:
    record(action, session, by=by, changes=changes, event=session.event_id)
