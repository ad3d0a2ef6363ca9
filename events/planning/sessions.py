"""Writing the sessions of an event, all rows of the form at once."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.forms import BaseInlineFormSet

from accounts.models import Entry, User
from accounts.trail.recording import Changes, differences, entry, record, record_all
from events.change_mails import is_known, mail_change
from events.clock import hours
from events.locking import lock_event
from events.models import Event, Session

# Above any session number: numbers are kept here while sessions swap places.
PARKING = 10_000
_RECORDED = ["number", "title", "date", "starts_at", "ends_at", "lesson_hours", "speaker"]


class SessionsThere(Exception):
    """The event has sessions already."""


@transaction.atomic
def save_sessions(formset: "BaseInlineFormSet[Session, Event, Any]", *, by: User | None, send_mail: bool = True) -> int:
    """Store what a valid form set of sessions adds, changes and removes, mail everybody who counts on the event if days
    or times changed, and return the number of mails.

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
    return _announce(formset.instance, before, by=by, send_mail=send_mail)


@transaction.atomic
def add_sessions(event: Event, sessions: list[Session], *, by: User | None) -> None:
    """Store the sessions of an event that has none. Nobody is mailed, as before an event has sessions nobody counts on
    their times. Raise SessionsThere if it has some."""
    lock_event(event)
    if event.sessions.exists():
        raise SessionsThere
    for session in sessions:
        session.event = event
    Session.objects.bulk_create(sessions)
    record_all(
        entry("session-added", session, by=by, changes=differences(None, session, _RECORDED[2:]), event=event.pk)
        for session in sessions
    )


def _announce(event: Event, before: Mapping[int, Session], *, by: User | None, send_mail: bool) -> int:
    entry = record_timetable(event, before, by=by)
    return mail_change(event, event, entry, send=send_mail) if entry else 0


def record_timetable(event: Event, before: Mapping[int, Session], *, by: User | None) -> Entry | None:
    """Record which sessions have other days or times than `before` (by their keys), are new or are removed, once for
    all of them. Return the entry; None if there are none or nobody counts on the event."""
    after = {session.pk: session for session in event.sessions.all()}
    old, new = [_timetable(event, those, others) for those, others in ((before, after), (after, before))]
    if (old, new) == ("", "") or not is_known(event):
        return None
    return record("event-edited", event, by=by, changes={"timetable": (old, new)}, event=event.pk)


def _timetable(event: Event, sessions: Mapping[int, Session], others: Mapping[int, Session]) -> str:
    """Return those sessions that `others` lacks or has at another time, in a form that all languages read."""
    different = [one for pk, one in sessions.items() if pk not in others or _times(one) != _times(others[pk])]
    ordered = sorted(different, key=lambda session: session.number)
    shown = [(one.title, f"{one.date:%d-%m-%Y} {hours(event, one)}".strip()) for one in ordered]
    return "; ".join(f"{title} ({when})" for title, when in shown)


def _times(session: Session) -> tuple[date, time | None, time | None]:
    return session.date, session.starts_at, session.ends_at


def shift_sessions(event: Event, by_days: timedelta) -> None:
    """Move all sessions of the event by so many days. The trail has this as a part of the event's own move."""
    sessions = list(event.sessions.all())
    for session in sessions:
        session.date += by_days
    Session.objects.bulk_update(sessions, ["date"])


def _record(action: str, session: Session, *, by: User | None, changes: Changes) -> None:
    record(action, session, by=by, changes=changes, event=session.event_id)
