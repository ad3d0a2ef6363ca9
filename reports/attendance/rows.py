"""Attendance of one event: seats, people, sessions and marks. One function gives the rows."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.clock import has_begun
from events.models import Event, Session
from participants.models import Attendance, Participant, Registration
from reports.files.effort import Size
from reports.shares import share

Mark = Attendance.Mark
UNRECORDED = "."


@dataclass(frozen=True, slots=True)
class SessionAttendance:
    """Marks of one session over the confirmed people; `excused` has who was sick too, `unrecorded` have none."""

    number: int
    title: str
    date: date
    lesson_hours: int
    present: int
    late: int
    excused: int
    absent: int
    unrecorded: int


@dataclass(frozen=True, slots=True)
class QuotaAttendance:
    """Confirmed people on one quota; `agency` is None for a pool, `kind` an Agency.Kind. The sum of all quotas has
    neither `pk` nor kind."""

    pk: int | None
    agency: str | None
    label: str
    kind: str
    region: str
    seats: int
    registered: int
    attended: int
    completed: int


class Result(TextChoices):
    """The result of the event for one confirmed person."""

    COMPLETED = "completed", _("Completed")
    SHORT = "short", _("Not completed")
    ATTENDED = "attended", _("Attended")
    ABSENT = "absent", _("Did not attend")
    OPEN = "open", _("Event not over")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        return {"completed": "ok", "short": "wait", "attended": "wait", "absent": "off", "open": "wait"}[self.value]


@dataclass(frozen=True, slots=True)
class PersonAttendance:
    """One confirmed person; `marks` has a letter a session (H, T, I, S, A, or a dot for none). Before the event is over
    nobody is absent and nobody has failed to complete it."""

    number: int
    name: str
    sex: str
    agency: str
    region: str
    province: str
    quota: int | None
    marks: str
    lesson_hours: int
    attended: bool
    completed: bool
    is_over: bool

    @property
    def result(self) -> Result:
        if self.completed:
            return Result.COMPLETED
        if self.attended:
            return Result.SHORT if self.is_over else Result.ATTENDED
        return Result.ABSENT if self.is_over else Result.OPEN


@dataclass(frozen=True, slots=True)
class Totals:
    """`attendance_rate` is the share of H and T marks of confirmed people x sessions that have begun, None without
    either."""

    seats: int
    registered: int
    attended: int
    completed: int
    attendance_rate: float | None
    women: int
    men: int


@dataclass(frozen=True, slots=True)
class AttendanceReport:
    """The report of one event. `people` has only people that the reader may see; all counts are over everyone."""

    event: Event
    lesson_hours: int
    generated_at: datetime
    totals: Totals
    sessions: list[SessionAttendance]
    quotas: list[QuotaAttendance]
    people: list[PersonAttendance]
    begun: list[bool]
    is_over: bool

    @property
    def sessions_begun(self) -> list[SessionAttendance]:
        return [session for session, has_begun in zip(self.sessions, self.begun, strict=True) if has_begun]

    @property
    def has_marks(self) -> bool:
        return any(s.present or s.late or s.excused or s.absent for s in self.sessions)


def attendance(event: Event, reader: User | None = None) -> AttendanceReport:
    """Return the attendance of the event.

    For a provincial reader, `people` has nobody from another province. Without a reader (a command) it has everyone.
    """
    sessions = list(event.sessions.order_by("number"))
    lesson_hours = sum(session.lesson_hours for session in sessions)
    everyone = _people(event, sessions, needed=lesson_hours * event.minimum_attendance)
    marks = Counter((number, mark) for person in everyone for number, mark in enumerate(person.marks))
    now = timezone.now()
    begun = [has_begun(event, session, now) for session in sessions]
    quotas = _quotas(event, everyone)
    return AttendanceReport(
        event=event,
        lesson_hours=lesson_hours,
        generated_at=timezone.localtime(now),
        totals=_totals(quotas, everyone, begun, marks),
        sessions=[
            SessionAttendance(
                number=session.number,
                title=session.title,
                date=session.date,
                lesson_hours=session.lesson_hours,
                present=marks[index, Mark.PRESENT],
                late=marks[index, Mark.LATE],
                excused=sum(marks[index, mark] for mark in Mark.excused()),
                absent=marks[index, Mark.ABSENT],
                unrecorded=marks[index, UNRECORDED],
            )
            for index, session in enumerate(sessions)
        ],
        quotas=quotas,
        people=[p for p in everyone if reader is None or p.province in reader.scope],
        begun=begun,
        is_over=event.is_over,
    )


def attendance_size(event: Event, reader: User | None = None) -> Size:
    """Return how many quotas, sessions, sexes and people the report has, and how many marks."""
    people = Registration.objects.confirmed().filter(event=event)
    listed, sessions = (people.visible_to(reader) if reader else people).count(), event.sessions.count()
    return Size(event.quotas.count() + sessions + len(Participant.Sex) + listed, in_workbook_only=listed * sessions)


def _people(event: Event, sessions: list[Session], *, needed: int) -> list[PersonAttendance]:
    """Return the confirmed people by number; `needed` is the event's lesson hours x its minimum in per cent."""
    marks: defaultdict[int, dict[int, str]] = defaultdict(dict)
    recorded = Attendance.objects.filter(session__event=event).values_list("registration", "session", "mark")
    for registration, session, mark in recorded.order_by():
        marks[registration][session] = mark
    rows = Registration.objects.confirmed().filter(event=event).order_by("number")
    is_over = event.is_over
    return [
        _person(row, marks[row.pk], sessions, needed, is_over)
        for row in rows.select_related("participant", "agency").iterator()
    ]


def _person(
    registration: Registration, marks: dict[int, str], sessions: list[Session], needed: int, is_over: bool
) -> PersonAttendance:
    hours = sum(session.lesson_hours for session in sessions if marks.get(session.pk) in Mark.present())
    return PersonAttendance(
        number=registration.number,
        name=registration.participant.full_name,
        sex=registration.participant.sex,
        agency=registration.agency.name,
        region=registration.regency_id or registration.province_id,
        province=registration.province_id,
        quota=registration.quota_id,
        marks="".join(marks.get(session.pk, UNRECORDED) for session in sessions),
        lesson_hours=hours,
        attended=registration.attended,
        completed=registration.attended and hours * 100 >= needed,
        is_over=is_over,
    )


def _quotas(event: Event, people: list[PersonAttendance]) -> list[QuotaAttendance]:
    on_quota = defaultdict(list)
    for person in people:
        on_quota[person.quota].append(person)
    quotas = event.quotas.select_related("agency__province", "agency__regency", "province", "regency")
    rows = [
        QuotaAttendance(
            pk=quota.pk,
            agency=quota.agency.name if quota.agency else None,
            label=quota.label,
            kind=quota.agency_kind,
            region=quota.region_code,
            seats=quota.seats,
            registered=len(on_quota[quota.pk]),
            attended=sum(person.attended for person in on_quota[quota.pk]),
            completed=sum(person.completed for person in on_quota[quota.pk]),
        )
        for quota in quotas
    ]
    return sorted(rows, key=lambda row: (row.region, row.agency is None, row.label))


def _totals(
    quotas: list[QuotaAttendance], people: list[PersonAttendance], begun: list[bool], marks: Counter[tuple[int, str]]
) -> Totals:
    there = sum(number for (n, mark), number in marks.items() if begun[n] and mark in Mark.present())
    return Totals(
        seats=sum(quota.seats for quota in quotas),
        registered=len(people),
        attended=sum(person.attended for person in people),
        completed=sum(person.completed for person in people),
        attendance_rate=share(there, len(people) * sum(begun)),
        women=sum(person.sex == Participant.Sex.FEMALE for person in people),
        men=sum(person.sex == Participant.Sex.MALE for person in people),
    )
