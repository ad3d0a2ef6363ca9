"""Storing arrivals that devices send, many at a time. Each is stored, held or answered, and each counts once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from accounts.models import User
from events.clock import midnight, starts_at
from events.locking import LockedEvent, lock_event
from events.models import Session
from participants.attendance.marks import MarkChange, set_marks
from participants.models import Attendance, DoorLink, HeldMark, MarkEntry, Registration, SecondScan
from participants.models.registration import RegistrationQuerySet

from .access import Door
from .checking_in import CurrentMark, Outcome, Sighting, Timing, Verdict, held_back, judge, may_be_undone
from .tickets import read_ticket

_EARLIEST, _LATEST = (
    datetime(2000, 1, 1, tzinfo=UTC),
    datetime(2100, 1, 1, tzinfo=UTC),
)  # limits of what a device's clock may say

_SECOND_SCANS_OF_A_PERSON = 50
_BETWEEN_SECOND_SCANS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as a device sends it: the text, the session's number (not checked yet), and how it was seen. With `undoes`
    it takes back the arrival with that nonce."""

    nonce: UUID
    text: str
    session: int
    sighting: Sighting
    undoes: UUID | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one scan.

    `mark` is the mark that was found or stored, `at` its moment and `by` its author (a name, or a link's label).
    `registration` is None if this door may not see the person, or if nobody has this ticket.
    """

    nonce: UUID
    outcome: Outcome
    registration: Registration | None = None
    mark: str = ""
    at: datetime | None = None
    by: str = ""
    session: Session | None = None


@transaction.atomic
def check_in(door: Door, scans: Sequence[Scan], *, now: datetime) -> list[Answer]:
    """Answer each scan, in the order of the list, and store what counts, in one transaction.

    Scans are judged in the order in which they were seen. A nonce that was counted before gets the same answer again.
    Raise EventCancelled if the event was cancelled meanwhile.
    """
    event = lock_event(door.event)
    batch = _Batch(door, event, now)
    batch.look_up(scans)
    for scan in sorted(scans, key=_when_seen):
        batch.take(scan)
    batch.write()
    return [batch.answers[scan.nonce] for scan in scans]


def author_name(by: User | None, link: DoorLink | None) -> str:
    """Return the name of the author of a mark, or "" for a command."""
    return str(by or link or "")


def _when_seen(scan: Scan) -> datetime:
    return scan.sighting.seen_at or _LATEST


class _Batch:
    """The scans of one request under the event's lock: looked up together, judged one by one, stored together."""

    def __init__(self, door: Door, event: LockedEvent, now: datetime):
        self.door, self.event, self.now = door, event, now
        self.late_after = timedelta(minutes=event.late_after_minutes)
        self.answers: dict[UUID, Answer] = {}
        self._changes: list[MarkChange] = []
        self._held: list[HeldMark] = []
        self._second: list[SecondScan] = []

    # --- Reading ---

    def look_up(self, scans: Sequence[Scan]) -> None:
        """Look up everything that the scans refer to, in a number of queries that does not grow with them."""
        self._tickets = {scan.nonce: read_ticket(scan.text) for scan in scans}
        known = _known(self._tickets)
        people = self.door.people().select_related("participant", "agency")
        by_ticket = people.filter(ticket__in={ticket for ticket in self._tickets.values() if ticket})
        self._people = {person.ticket: person for person in by_ticket}
        self._sessions = {session.pk: session for session in self.event.sessions.all()}
        self._standing = MarkEntry.objects.last_of(self._people.values(), self._sessions.values())
        self._recall(known, people)

    def _recall(self, known: dict[UUID, Answer], people: RegistrationQuerySet) -> None:
        """Repeat earlier answers to those who may see the person. For others the nonce has no effect."""
        if not known:
            return
        seen = people.in_bulk({answer.registration.pk for answer in known.values() if answer.registration})
        for nonce, answer in known.items():
            is_ours = answer.registration and answer.registration.pk in seen
            self.answers[nonce] = answer if is_ours else Answer(nonce, Outcome.UNKNOWN)

    # --- Judging ---

    def take(self, scan: Scan) -> None:
        if scan.nonce not in self.answers:
            self.answers[scan.nonce] = self._answer(scan)

    def _answer(self, scan: Scan) -> Answer:
        person, session = self._people.get(read_ticket(scan.text) or ""), self._sessions.get(scan.session)
        if person is None:
            return Answer(scan.nonce, Outcome.UNKNOWN)
        if session is None:
            return Answer(scan.nonce, Outcome.NO_SESSION, person)
        event, last = self.door.event, self._standing.get((person.pk, session.pk))
        if scan.undoes:
            return self._undo(scan, person, session, last)
        verdict = judge(
            scan.sighting,
            Timing(midnight(event, session.date), starts_at(event, session), self.late_after),
            confirmed=person.status == Registration.Status.CONFIRMED,
            current=_current(last) if last else None,
            now=self.now,
        )
        if verdict.seen_at and not self.door.vouches_for(verdict.seen_at, self.now):
            verdict = held_back(verdict)
        return self._noted(scan, person, session, verdict, last)

    def _undo(self, scan: Scan, person: Registration, session: Session, last: MarkEntry | None) -> Answer:
        """Take back the arrival, if it is this side's own and the last entry, and replaced no other mark."""
        asked_at = min(scan.sighting.seen_at or self.now, self.now)
        if last is None or not self._may_undo(scan, last, asked_at):
            found = (last.mark, last.seen_at, author_name(last.by, last.link)) if last and last.mark else ("", None, "")
            return Answer(scan.nonce, Outcome.NOT_UNDONE, person, *found)
        self._change(scan, person, session, "", asked_at, found=last.mark)
        return Answer(scan.nonce, Outcome.UNDONE, person, at=asked_at)

    def _may_undo(self, scan: Scan, last: MarkEntry, asked_at: datetime) -> bool:
        is_own = (last.by, last.link) == (self.door.by, self.door.link) and last.nonce == scan.undoes
        is_soon = may_be_undone(_current(last), asked_at=asked_at, now=self.now)
        return is_own and is_soon and self.door.vouches_for(asked_at, self.now) and not self._replaced(last)

    def _replaced(self, last: MarkEntry) -> str:
        """Return the mark that the entry has replaced; "" for none."""
        if last.pk is None:  # of this request
            return next(str(change.expected) for change in self._changes if change.nonce == last.nonce)
        before = MarkEntry.objects.filter(registration=last.registration, session=last.session, pk__lt=last.pk)
        return before.order_by("-pk").values_list("mark", flat=True).first() or ""

    def _noted(
        self, scan: Scan, person: Registration, session: Session, verdict: Verdict, last: MarkEntry | None
    ) -> Answer:
        """Note what the verdict makes necessary, to be stored at the end, and return the answer."""
        outcome = verdict.outcome
        seen_at = verdict.seen_at or self.now  # only an arrival that is held may have no time
        if outcome in (Outcome.IN, Outcome.LATE):
            self._change(scan, person, session, verdict.mark, seen_at, found=last.mark if last else "")
            return Answer(scan.nonce, outcome, person, verdict.mark, seen_at, author_name(self.door.by, self.door.link))
        if outcome == Outcome.HELD:
            self._hold(scan, person, session, verdict, found=last.mark if last else "")
        if outcome == Outcome.ALREADY:
            self._second.append(SecondScan(nonce=scan.nonce, entry=last, seen_at=seen_at, **self._author()))
        if last is None or not last.mark:
            return Answer(scan.nonce, outcome, person, session=session)
        return Answer(scan.nonce, outcome, person, last.mark, last.seen_at, author_name(last.by, last.link), session)

    def _change(
        self, scan: Scan, person: Registration, session: Session, mark: str, seen_at: datetime, *, found: str
    ) -> None:
        change = MarkChange(person, session, mark, found, seen_at, scan.nonce)
        self._changes.append(change)
        # A later scan of the same person in this request finds this mark.
        self._standing[person.pk, session.pk] = MarkEntry(
            registration=person,
            session=session,
            mark=mark,
            seen_at=seen_at,
            recorded_at=self.now,
            nonce=scan.nonce,
            method=Attendance.Method.SCAN,
            **self._author(),
        )

    def _hold(self, scan: Scan, person: Registration, session: Session, verdict: Verdict, *, found: str) -> None:
        claimed = verdict.seen_at
        held = HeldMark(
            registration=person,
            session=session,
            mark=verdict.mark,
            found=found,
            reason=verdict.reason,
            seen_at=claimed if claimed and _EARLIEST <= claimed < _LATEST else self.now,
            received_at=self.now,
            nonce=scan.nonce,
            **self._author(),
        )
        self._held.append(held)

    def _author(self) -> dict[str, object]:
        return {"by": self.door.by, "link": self.door.link}

    # --- Writing ---

    def write(self) -> None:
        if self._changes:
            method = Attendance.Method.SCAN
            set_marks(self.event, self._changes, by=self.door.by, link=self.door.link, method=method)
        if self._held:
            self._write_held()
        self._write_second()

    def _write_held(self) -> None:
        """Keep at most one undecided arrival per person, session and reason: the first received.

        The event's lock keeps others from adding one meanwhile.
        """
        people = {held.registration_id for held in self._held}
        waiting = HeldMark.objects.waiting().filter(registration__in=people)
        asked = set(waiting.values_list("registration", "session", "reason"))
        new = []
        for held in self._held:
            question = (held.registration_id, held.session_id, held.reason)
            if question not in asked:
                asked.add(question)
                new.append(held)
        HeldMark.objects.bulk_create(new)

    def _write_second(self) -> None:
        """Store second scans last: the entry that they refer to may have got its key in this request.

        Store at most one of a person in a minute, and no more than _SECOND_SCANS_OF_A_PERSON. The others change
        nothing, and a repeated request is judged again with the same result.
        """
        self._second = self._worth_storing()
        new = [second.entry.nonce for second in self._second if second.entry.pk is None]
        stored = {entry.nonce: entry for entry in MarkEntry.objects.filter(nonce__in=new)} if new else {}
        for second in self._second:
            second.entry = stored.get(second.entry.nonce, second.entry)
        SecondScan.objects.bulk_create(self._second)

    def _worth_storing(self) -> list[SecondScan]:
        people = {second.entry.registration_id: second for second in reversed(self._second)}  # the first of each
        if not people:
            return []
        stored = SecondScan.objects.filter(entry__registration__in=people).values_list("entry__registration")
        for person, number, last in stored.annotate(Count("pk"), Max("received_at")).order_by():
            if number >= _SECOND_SCANS_OF_A_PERSON or last > self.now - _BETWEEN_SECOND_SCANS:
                del people[person]
        return [second for second in self._second if people.get(second.entry.registration_id) is second]


def _known(nonces: Iterable[UUID]) -> dict[UUID, Answer]:
    """Return the earlier answers of nonces that were counted before."""
    with_author = ("registration__participant", "registration__agency", "by", "link")
    entries = MarkEntry.objects.filter(nonce__in=nonces).select_related(*with_author)
    held = HeldMark.objects.filter(nonce__in=nonces).select_related("registration__participant", "registration__agency")
    second = SecondScan.objects.filter(nonce__in=nonces).select_related(*(f"entry__{name}" for name in with_author))
    return (
        {entry.nonce: _of_entry(entry, entry.nonce) for entry in entries if entry.nonce}
        | {each.nonce: Answer(each.nonce, Outcome.HELD, each.registration, each.found) for each in held}
        | {each.nonce: _of_second(each) for each in second}
    )


def _current(entry: MarkEntry) -> CurrentMark:
    """Return what the entry says. An arrival that a door took back counts from that moment: its device knows of it,
    also if it is sent hours later."""
    is_undone = not entry.mark and entry.method == Attendance.Method.SCAN
    return CurrentMark(entry.mark, entry.seen_at, entry.seen_at if is_undone else entry.recorded_at)


def _of_entry(entry: MarkEntry, nonce: UUID) -> Answer:
    if entry.method != Attendance.Method.SCAN:
        return Answer(nonce, Outcome.UNKNOWN)  # a nonce of another page, which no device can have
    if not entry.mark:
        return Answer(nonce, Outcome.UNDONE, entry.registration, at=entry.seen_at)
    outcome = Outcome.LATE if entry.mark == Attendance.Mark.LATE else Outcome.IN
    return Answer(nonce, outcome, entry.registration, entry.mark, entry.seen_at, author_name(entry.by, entry.link))


def _of_second(second: SecondScan) -> Answer:
    entry = second.entry
    by = author_name(entry.by, entry.link)
    return Answer(second.nonce, Outcome.ALREADY, entry.registration, entry.mark, entry.seen_at, by)
