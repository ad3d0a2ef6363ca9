"""Storing a checked people spreadsheet: completely or not at all, and only as its preview showed."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.trail import recording as trail
from agencies.adding import lock_regencies
from events.locking import LockedEvent, lock_event
from events.pools import save_libraries
from participants.fields.person import DATA_NAMES, NAMES
from participants.models import Participant, Registration, SheetImport
from participants.registering.errors import RegistrationClosed, RegistrationError
from participants.registering.lifecycle import follow_person
from participants.registering.people import lock_people, record_people, save_person
from participants.registering.registration import register_all
from participants.registering.undoing.journal import Journal, recorded
from participants.registering.window import may_register

from .answers import Answers
from .entries import Entry, Progress
from .judging import Verdict, judge
from .outcome import Outcome, fingerprint
from .uploads import State, check, entries_of, forget_file


class OutcomeDiffers(Exception):
    """Something has changed since the check, so storing would have another result than was shown. Nothing is stored;
    the upload has a new check."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored, and how to undo it (None for what was stored before)."""

    outcome: Outcome
    journal: Journal | None = None


def store(upload: SheetImport, *, by: User, shown: str, progress: Progress, partly: bool = False) -> Stored:
    """Register and correct all people of the file; return the counts. A second call does nothing. `shown` is the
    fingerprint of the outcome that the user saw and accepted.

    With `partly`, rows with a mistake or a question are left out. They stay in the upload, with a new check.

    Each row is judged again under the event's lock, so its basis cannot change. What only a constraint can detect (a
    person recorded concurrently for another event, a quota made smaller) rolls everything back.

    Raise OutcomeDiffers or RegistrationClosed.
    """
    entries = entries_of(upload, progress)
    try:
        stored = _store(upload, entries, by=by, shown=shown, partly=partly)
    except RegistrationClosed:
        raise
    except (OutcomeDiffers, IntegrityError, RegistrationError) as error:
        upload.refresh_from_db()  # another request may have answered questions
        check(upload, progress, differs=True)
        raise OutcomeDiffers from error
    if upload.state != State.STORED:
        check(upload, progress)
    return stored


@transaction.atomic
def _store(upload: SheetImport, entries: Sequence[Entry], *, by: User, shown: str, partly: bool) -> Stored:
    event = lock_event(upload.event)
    now = SheetImport.objects.select_for_update().get(pk=upload.pk)
    checked: Outcome = now.outcome or {}
    if now.state == State.STORED:
        return Stored(checked)
    if not may_register(event, by):
        raise RegistrationClosed
    answers = Answers(upload.answers)
    lock_regencies(answers.regencies_of_new())
    verdict = judge(event, entries, reader=upload.by, answers=answers)
    if now.state != State.CHECKED or not (partly or verdict.is_free_of_problems):
        raise OutcomeDiffers
    if not fingerprint(verdict) == checked["fingerprint"] == shown:
        raise OutcomeDiffers
    with recorded(event, by=by) as journal:
        _write(event, verdict, by=by)
        journal.note_agencies([entry.person for entry in verdict.entries if entry.action == "new"])
    counts = {name: checked["counts"][name] for name in ("new", "changed", "unchanged", "waiting")}
    if counts["new"] or counts["changed"]:
        trail.record(
            "sheet-imported",
            event if by.scope.all_provinces else now,  # the entry of national staff is visible to all who see the event
            by=by,
            changes={name: (None, count) for name, count in counts.items() if count},
            event=event.pk,
            province=by.province_id or "",
        )
    stored: Outcome = {"counts": checked["counts"]}
    if journal.data:
        stored["undo"] = {"at": timezone.now().isoformat(), "data": journal.data}
    left = _left(verdict)
    if left:
        done = {entry.number for entry in verdict.entries} - left
        now.state, now.rows = State.CHECKING, [row for row in now.rows if row[0] not in done]
        now.outcome = None
    else:
        now.state, now.rows, now.source, now.answers, now.outcome = State.STORED, [], {}, {}, stored
        forget_file(now)
        now.file = ""
    now.save(update_fields=["state", "rows", "source", "answers", "outcome", "file"])
    upload.refresh_from_db()
    return Stored(stored, journal)


def _left(verdict: Verdict) -> set[int]:
    """Return the rows that are not stored: those with a mistake or a question, and those about the person of one."""
    blocked = {entry.number for entry in verdict.entries if entry.is_blocked}
    return blocked | {entry.number for entry in verdict.entries if entry.repeats in blocked}


def _write(event: LockedEvent, verdict: Verdict, *, by: User) -> None:
    _lock_known(verdict)
    save_libraries(event, verdict.new_agencies, by=by)
    new = [entry for entry in verdict.entries if entry.action == "new"]
    strangers = {entry.number: _stranger(entry) for entry in new if entry.person is None}
    record_people(list(strangers.values()), NAMES, by=by)
    people = [
        (_corrected(entry, entry.person, by) if entry.person else strangers[entry.number], entry.agency)
        for entry in new
        if entry.agency
    ]
    made = register_all(people, event=event, by=by)
    for entry, registration in zip(new, made, strict=True):
        if entry.waits != (registration.status == Registration.Status.WAITLISTED):
            raise OutcomeDiffers
    for entry in verdict.entries:
        if entry.action == "changed" and entry.registration and entry.person:
            entry.registration.participant = _corrected(entry, entry.person, by)
            follow_person(entry.registration)


def _lock_known(verdict: Verdict) -> None:
    """Lock all known people who are registered or corrected at once: two files of different events that have the same
    people in different orders would otherwise deadlock."""
    written = [entry for entry in verdict.entries if entry.changes or entry.action == "new"]
    lock_people([entry.person for entry in written if entry.person is not None])


def _stranger(entry: Entry) -> Participant:
    values = {name: entry.values.get(name, "") for name in DATA_NAMES}
    return Participant(agency=entry.agency, **values)


def _corrected(entry: Entry, person: Participant, by: User) -> Participant:
    """Return the row's person with the values of the row."""
    if not entry.changes:
        return person
    corrected = copy(person)
    for name, (_old, value) in entry.changes.items():
        setattr(corrected, name, value)
    return save_person(corrected, list(entry.changes), by=by, before=person)
