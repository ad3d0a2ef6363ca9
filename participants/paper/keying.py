"""Keying a filled sign sheet: each scanned row marks its person present."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.locking import lock_event
from events.models import Event, Session
from participants.attendance.marks import MarkChange, Outcome, Result, set_marks
from participants.models import Attendance, Registration

from . import codes

PRESENT = Attendance.Mark.PRESENT
_SHEET = Attendance.Method.SHEET
_JUST_NOW = timedelta(hours=12)
_SHOWN = 20
_MOST_MARKS = 200


class KeyingError(Exception):
    """The scanned text marks nobody."""


class NoRow(KeyingError):
    """The text is no row of a sign sheet."""


class OtherEvent(KeyingError):
    """The row belongs to another event, or to a session or day that the event no longer has."""


class NobodyThere(KeyingError):
    """The event has no person with that number that the user may see."""


class NotConfirmed(KeyingError):
    """The person has withdrawn, or was never confirmed."""

    def __init__(self, registration: Registration):
        super().__init__(registration.number)
        self.registration = registration


class Answer(TextChoices):
    """The page's answer to a scan."""

    REFUSED = "refused", _("Not marked")
    CONFLICT = "conflict", _("Marked differently")
    STORED = "stored", _("Marked present")
    REPEATED = "repeated", _("Marked before")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        return {"refused": "over", "conflict": "over", "stored": "ok", "repeated": "new"}[self.value]

    @property
    def sound(self) -> str:
        """Return the name of its sound in static/keying.js."""
        sounds = {"refused": "problem", "conflict": "problem", "stored": "marked", "repeated": "again"}
        return sounds[self.value]


@dataclass(frozen=True, slots=True)
class Keyed:
    """The result of one scan: one outcome for each session of the row."""

    registration: Registration
    outcomes: list[Outcome]

    @property
    def answer(self) -> Answer:
        if self.conflicts:
            return Answer.CONFLICT
        return Answer.STORED if self.stored else Answer.REPEATED

    @property
    def stored(self) -> list[Session]:
        return self._sessions(Result.STORED)

    @property
    def already(self) -> list[Outcome]:
        """The sessions that had this mark already: a repeated scan."""
        return [outcome for outcome in self.outcomes if outcome.result is Result.UNCHANGED]

    @property
    def conflicts(self) -> list[Outcome]:
        """The sessions that have another mark, which stays."""
        return [outcome for outcome in self.outcomes if outcome.result is Result.CONFLICT]

    def _sessions(self, result: Result) -> list[Session]:
        return [outcome.change.session for outcome in self.outcomes if outcome.result is result]


@dataclass(frozen=True, slots=True)
class JustNow:
    """Marks that one scan set and that are still there."""

    registration: Registration
    sessions: list[Session]
    at: datetime


@transaction.atomic
def key_row(event: Event, text: str, *, by: User) -> Keyed:
    """Mark the person of the scanned row present where there is no mark yet; other marks stay.

    The caller checks whether the user may mark. Raise KeyingError, and EventCancelled as set_marks does.
    """
    row = codes.parse(text)
    if row is None:
        raise NoRow
    event = lock_event(event)  # before anything is read: nobody can withdraw between reading and marking
    sessions = _sessions(event, row)
    if not sessions:
        raise OtherEvent
    people = Registration.objects.visible_to(by).filter(event=event, number=row.number)
    registration = people.select_related("participant", "agency").first()
    if registration is None:
        raise NobodyThere
    if registration.status != Registration.Status.CONFIRMED:
        raise NotConfirmed(registration)
    changes = [MarkChange(registration, session, PRESENT, expected="") for session in sessions]
    return Keyed(registration, set_marks(event, changes, by=by, method=_SHEET))


def _sessions(event: Event, row: codes.Row) -> list[Session]:
    sessions = event.sessions.order_by("number")
    if row.session is not None:
        return list(sessions.filter(pk=row.session))
    return list(sessions.filter(date=row.day)) if row.day and row.event == event.pk else []


def just_now(event: Event, *, by: User) -> list[JustNow]:
    """Return what the user keyed last, the latest first."""
    keyed = Attendance.objects.filter(
        registration__in=Registration.objects.visible_to(by).filter(event=event),
        marked_by=by,
        method=_SHEET,
        mark=PRESENT,
        marked_at__gt=timezone.now() - _JUST_NOW,
    )
    keyed = keyed.select_related("registration__participant", "registration__agency", "session")
    latest = keyed.order_by("-marked_at", "registration", "session__number")[:_MOST_MARKS]
    scans = groupby(latest, key=lambda mark: (mark.marked_at, mark.registration_id))
    found = []
    for (at, _registration), scan in scans:
        marks = list(scan)
        found.append(JustNow(marks[0].registration, [mark.session for mark in marks], at))
    return found[:_SHOWN]


@transaction.atomic
def undo(event: Event, number: int, at: datetime, *, by: User) -> bool:
    """Take back the marks that the user's scan of that moment set for the person with that number.

    Return whether there were any. Raise EventCancelled as set_marks does.
    """
    people = Registration.objects.visible_to(by).filter(event=event, number=number)
    marks = Attendance.objects.filter(
        registration__in=people, marked_by=by, method=_SHEET, mark=PRESENT, marked_at=at
    ).select_related("registration", "session")
    changes = [MarkChange(mark.registration, mark.session, "", expected=PRESENT) for mark in marks]
    outcomes = set_marks(lock_event(event), changes, by=by, method=_SHEET) if changes else []
    return any(outcome.result is Result.STORED for outcome in outcomes)
