"""Deciding about arrivals that contradict the portal's records: a coordinator accepts or dismisses each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Entry, User
from accounts.trail.recording import record_all
from events.locking import LockedEvent, lock_event
from events.models import Event
from participants.attendance.marks import MarkChange, Result, set_marks
from participants.models import Attendance, HeldMark, MarkEntry, Registration
from participants.trail import registration_entry

_ACTIONS = {HeldMark.Decision.TAKEN: "arrival-taken", HeldMark.Decision.DISMISSED: "arrival-dismissed"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A held arrival beside the last entry of the same person and session (None if there is none)."""

    held: HeldMark
    current: MarkEntry | None

    @property
    def found(self) -> str:
        """The current mark, "" for none: a decision is made against it."""
        return self.current.mark if self.current else ""

    @property
    def can_be_taken(self) -> bool:
        """Only a person who takes part can be marked."""
        return _takes_part(self.held)


def held_at(event: Event, user: User) -> QuerySet[HeldMark]:
    """Return the undecided arrivals of the event, of people that the user sees."""
    people = Registration.objects.visible_to(user).filter(event=event)
    return HeldMark.objects.waiting().filter(registration__in=people.values("pk"))


def waiting(event: Event, user: User, at_most: int) -> list[Waiting]:
    """Return the oldest undecided arrivals."""
    held = held_at(event, user).select_related("registration__participant", "registration__agency", "session")
    rows = list(held.select_related("by", "link")[:at_most])
    places = {row.registration for row in rows}, {row.session for row in rows}
    entries = MarkEntry.objects.last_of(*places) if rows else {}
    return [Waiting(row, entries.get((row.registration_id, row.session_id))) for row in rows]


@transaction.atomic
def decide(
    event: Event, shown: Mapping[int, str], decision: HeldMark.Decision, *, by: User
) -> tuple[list[HeldMark], list[HeldMark]]:
    """Accept or dismiss the arrivals with these keys, each against the mark that the reader saw.

    Return those decided, and those left because the mark has changed or the person does not take part. Arrivals that
    somebody else has decided are in neither list. Raise EventCancelled: at a cancelled event arrivals can only be
    dismissed.
    """
    event = lock_event(event)
    held = held_at(event, by).filter(pk__in=shown).select_related("registration__participant", "session")
    rows = list(held)
    taken = decision == HeldMark.Decision.TAKEN
    decided = _store(event, rows, shown, by=by) if taken else rows
    now = timezone.now()
    HeldMark.objects.filter(pk__in=[row.pk for row in decided]).update(decision=decision, decided_at=now, decided_by=by)
    record_all(_entry(row, shown[row.pk], _ACTIONS[decision], by=by) for row in decided)
    return decided, [row for row in rows if row not in decided]


def _store(event: LockedEvent, rows: Iterable[HeldMark], shown: Mapping[int, str], *, by: User) -> list[HeldMark]:
    able = [row for row in rows if _takes_part(row)]
    changes = [MarkChange(row.registration, row.session, row.mark, shown[row.pk], _when(row)) for row in able]
    outcomes = set_marks(event, changes, by=by, method=Attendance.Method.SCAN)
    good = (Result.STORED, Result.UNCHANGED)
    return [row for row, outcome in zip(able, outcomes, strict=True) if outcome.result in good]


def _takes_part(held: HeldMark) -> bool:
    return held.registration.status == Registration.Status.CONFIRMED


def _when(held: HeldMark) -> datetime:
    """Return the moment of the scan, or the moment we received it where the device's clock is impossible."""
    return held.received_at if held.reason == HeldMark.Reason.CLOCK else held.seen_at


def _entry(held: HeldMark, found: str, action: str, *, by: User) -> Entry:
    changes = {"session": (None, held.session), "arrival": (found or None, held.mark)}
    return registration_entry(action, held.registration, by=by, changes=changes)
