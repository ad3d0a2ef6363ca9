"""Storing a checked event workbook through the functions that the pages use. It runs in the importer's transaction.
Data that the file lacks stay, with a warning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Entry, User
from accounts.trail import recording as trail
from agencies.models import Agency
from documents import wording
from documents.reading.workbook import Findings, worded
from events.change_mails import is_known, moves
from events.locking import LockedEvent, lock_event
from events.models import Course, Event, Programme, Quota, Session
from events.planning.sessions import record_timetable
from participants.attendance.marks import record_marks
from participants.models import Attendance, Certificate, Registration

from .layout import ATTENDANCE, EVENT, PEOPLE, QUOTAS, SESSIONS
from .people import Person, identify
from .reading.event import EventFields
from .reading.marks import MarksRow
from .reading.people import PersonRow
from .reading.quotas import QuotaRow
from .reading.sessions import SessionRow
from .roster import renumber, store_new_participants, update_people
from .seating import Seating


@dataclass(slots=True)
class Counts:
    """How many rows were added, changed, and unchanged."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def count(self, *, created: bool = False, changed: bool = False) -> None:
        if created:
            self.created += 1
        elif changed:
            self.updated += 1
        else:
            self.unchanged += 1


@dataclass(frozen=True, slots=True)
class Plan:
    """The sheets that describe the event, without mistakes. A quota without an agency is a pool."""

    fields: EventFields
    sessions: list[SessionRow]
    quotas: list[tuple[QuotaRow, Agency | None]]


class EventStore:
    """One event being stored, sheet by sheet in this order: plan, people, marks."""

    def __init__(self, plan: Plan, findings: Findings, *, by: User | None, overbook: bool):
        self._plan = plan
        self._findings = findings
        self._by = by
        self._overbook = overbook
        self._sessions: dict[int, Session] = {}
        self._registrations: dict[int, Registration] = {}
        self.counts = {sheet: Counts() for sheet in (EVENT, SESSIONS, QUOTAS, PEOPLE, ATTENDANCE)}
        self.event: LockedEvent

    # The plan

    def store_plan(self) -> None:
        self.event = self._store_event()
        sessions = {session.pk: session for session in self.event.sessions.all()}
        self._store_sessions()
        self._remark_moves(record_timetable(self.event, sessions, by=self._by))
        self._seating = Seating(self.event, self._findings, by=self._by, overbook=self._overbook)
        self._store_quotas()

    def _store_event(self) -> LockedEvent:
        values = self._plan.fields.values | {"course": self._course()}
        existing = Event.objects.filter(code__iexact=values["code"]).first()
        if existing is None:
            return self._store_new_event(values)
        event = lock_event(existing)
        if event.code != values["code"]:
            text = _('The event is "%(code)s" in the portal; this spelling is kept.')
            self._plan.fields.cells["code"].remark(worded(text, code=event.code))
            values["code"] = event.code
        before = Event.objects.get(pk=event.pk)
        changed = _assign(event, values)
        self._refuse_changes_after_certificates(before, changed)
        _save(event, created=False, changed=changed)
        self.counts[EVENT].count(changed=bool(changed))
        if changes := trail.differences(before, event, [name.removesuffix("_id") for name in changed]):
            entry = trail.record("event-edited", event, by=self._by, changes=changes, event=event.pk)
            self._remark_moves(entry if is_known(before) else None)
        return event

    def _remark_moves(self, entry: Entry | None) -> None:
        """Say that nobody is mailed about another day, time or place of an event that people count on."""
        if moved := moves(entry) if entry else []:
            text = _(
                "%(fields)s: changed. The portal sends no mail about it; users see it as news. If such changes are made"
                " on the event's page, all people concerned get a mail."
            )
            self._findings.remark(EVENT, "", worded(text, fields=", ".join(move.label for move in moved)))

    def _refuse_changes_after_certificates(self, stored: Event, changed: Iterable[str]) -> None:
        """Refuse another province or minimum attendance once certificates are issued: only the event's page asks about
        them."""
        changed = [name for name in ("province_id", "minimum_attendance") if name in changed]
        if changed and Certificate.objects.valid().filter(registration__event=stored).exists():
            expected = _("%(value)s as in the portal, because certificates are issued; change it on the event's page")
            for name in changed:
                self._plan.fields.cells[name].refuse(worded(expected, value=str(getattr(stored, name))))

    def _store_new_event(self, values: Mapping[str, object]) -> LockedEvent:
        event = Event(status=Event.Status.FINISHED)
        _save(event, created=True, changed=_assign(event, values))
        self.counts[EVENT].count(created=True)
        return lock_event(event)

    def _course(self) -> Course:
        fields = self._plan.fields
        course = Course.objects.select_related("programme").filter(code__iexact=fields.course).first()
        programme = Programme.objects.filter(code__iexact=fields.programme).first()
        if course is None:
            programme = programme or Programme.objects.create(code=fields.programme, name=fields.programme)
            return Course.objects.create(code=fields.course, name=fields.course, programme=programme)
        if course.programme != programme:
            expected = worded(_("%(programme)s, the programme of this course"), programme=course.programme.code)
            fields.cells["programme"].refuse(expected)
        return course

    def _store_sessions(self) -> None:
        existing = {session.number: session for session in self.event.sessions.all()}
        for record in self._plan.sessions:
            session = existing.pop(record.number, None)
            created = session is None
            session = session or Session(event=self.event, number=record.number)
            changed = _assign(session, record.values)
            _save(session, created=created, changed=changed)
            self.counts[SESSIONS].count(created=created, changed=bool(changed))
            self._sessions[record.number] = session
        self._refuse_days_without(existing.values())
        self._remark_kept(SESSIONS, existing.values())

    def _refuse_days_without(self, kept: Iterable[Session]) -> None:
        """Refuse dates that would leave out existing sessions that the file does not mention."""
        for session in sorted(kept, key=lambda session: session.number):
            parts = {"day": wording.typed_day(session.date), "session": str(session)}
            if session.date < self.event.starts_on:
                expected = _(
                    "a day not after %(day)s: the portal has that day's session %(session)s, the file lacks it"
                )
                self._plan.fields.cells["starts_on"].refuse(worded(expected, **parts))
            elif session.date > self.event.ends_on:
                expected = _(
                    "a day not before %(day)s: the portal has that day's session %(session)s, the file lacks it"
                )
                self._plan.fields.cells["ends_on"].refuse(worded(expected, **parts))

    def _store_quotas(self) -> None:
        existing = {_quota_key(quota): quota for quota in self._seating.quotas}
        for record, agency in self._plan.quotas:
            wanted = _wanted_quota(self.event, record, agency)
            quota = existing.pop(_quota_key(wanted), None)
            created = quota is None
            if created:
                wanted.save(force_insert=True)
            changed = self._seating.set_seats(quota or wanted, record)
            self.counts[QUOTAS].count(created=created, changed=changed)
        self._remark_kept(QUOTAS, existing.values())

    # The people

    def store_people(self, records: Sequence[tuple[PersonRow, Agency]]) -> None:
        people = identify(self.event, records)
        known = {person.record.number for person in people if person.registration}
        kept = self._kept_registrations(people)
        changed = {person.record.number for person in people if person.moves}
        changed |= update_people(self.event, people)
        changed |= renumber(people, kept)
        store_new_participants(people)
        self._seating.seat(people)
        self._remark_kept(PEOPLE, kept)
        for person in people:
            number = person.record.number
            self.counts[PEOPLE].count(created=number not in known, changed=number in changed)
        self._registrations = {person.record.number: person.registration for person in people if person.registration}

    def _kept_registrations(self, people: Iterable[Person]) -> list[Registration]:
        in_file = {person.registration.pk for person in people if person.registration}
        registrations = self.event.registrations.select_related("participant").order_by("number")
        return [registration for registration in registrations if registration.pk not in in_file]

    # The marks

    def store_marks(self, records: Iterable[MarksRow]) -> None:
        marks = {
            (self._registrations[record.number], self._sessions[session]): mark
            for record in records
            if record.number in self._registrations
            for session, mark in record.marks.items()
            if session in self._sessions
        }
        existing = {
            (registration, session): mark
            for registration, session, mark in Attendance.objects.filter(registration__event=self.event).values_list(
                "registration", "session", "mark"
            )
        }
        for (registration, session), mark in marks.items():
            before = existing.pop((registration.pk, session.pk), None)
            self.counts[ATTENDANCE].count(created=before is None, changed=before != mark)
        if existing:
            text = _("%(count)d marks of the portal are not in the file and are kept.")
            self._findings.remark(ATTENDANCE, "", worded(text, count=len(existing)))
        record_marks(self.event, marks, by=self._by, method=Attendance.Method.IMPORT)

    def _remark_kept(self, sheet: str, kept: Iterable[models.Model]) -> None:
        for record in kept:
            self._findings.remark(sheet, "", worded(_("%(name)s is not in the file and is kept."), name=str(record)))


def _assign(record: models.Model, values: Mapping[str, object]) -> list[str]:
    """Set the values that differ; return their names."""
    changed = [name for name, value in values.items() if getattr(record, name, None) != value]
    for name in changed:
        setattr(record, name, values[name])
    return changed


def _save(record: models.Model, *, created: bool, changed: list[str]) -> None:
    if created:
        record.save(force_insert=True)
    elif changed:
        record.save(update_fields=changed)


def _wanted_quota(event: Event, record: QuotaRow, agency: Agency | None) -> Quota:
    if agency:
        return Quota(event=event, agency=agency, seats=record.seats)
    province, regency = record.region[:2], record.region if len(record.region) > 2 else None
    return Quota(event=event, kind=record.kind, province_id=province, regency_id=regency, seats=record.seats)


def _quota_key(quota: Quota) -> tuple[str, int | str | None]:
    return ("", quota.agency_id) if quota.agency_id else (quota.kind, quota.regency_id or quota.province_id)
