"""The recap of many events: one row for each event, with the definitions of the attendance report (docs/glossary.md).

The database counts, in a fixed number of queries for any number of events. reports/tests/recap/test_rows.py compares
each row with the attendance report of its event.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from agencies.models import Province
from events.models import Course, Event, Programme, Session, State
from events.models.event import EventQuerySet
from participants.models import Attendance, Participant, Registration
from participants.registering.funnel import Stage
from reports.files.effort import Size
from reports.shares import share

from .learning import Learning, events_with_learning, learning_by_event

Sex = Participant.Sex


@dataclass(frozen=True, slots=True)
class RecapScope:
    """The events that begin in the year, of a course or programme, in one of the provinces; None and () are no limit.

    With a reader, only events that they may see.
    """

    year: int | None = None
    course: Course | None = None
    programme: Programme | None = None
    provinces: tuple[Province, ...] = ()
    reader: User | None = None

    def events(self) -> EventQuerySet:
        """Return the events in scope, also cancelled ones and drafts."""
        events = Event.objects.visible_to(self.reader) if self.reader else Event.objects.all()
        if self.year:
            events = events.filter(starts_on__year=self.year)
        if self.course:
            events = events.filter(course=self.course)
        if self.programme:
            events = events.filter(course__programme=self.programme)
        if self.provinces:
            events = events.filter(province__in=self.provinces)
        return events

    def counted(self) -> EventQuerySet:
        """Return the events in scope that the recap counts: neither cancelled nor a draft."""
        return self.events().not_cancelled().without_drafts()


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts over all people, as Totals of the attendance report; `marks` of `marks_possible` are present or late, in
    sessions that have begun."""

    events: int
    seats: int
    registered: int
    attended: int
    completed: int
    women: int
    men: int
    marks: int
    marks_possible: int
    lesson_hours: int

    @property
    def attendance_rate(self) -> float | None:
        return share(self.marks, self.marks_possible)


@dataclass(frozen=True, slots=True)
class EventRecap:
    """One event; `status` is an Event.Status, `state` that of today. Without scores and evaluation, `learning` is
    false. `is_over` is that of the event."""

    code: str
    title: str
    course: str
    batch: str
    venue: str
    province: str
    place: str
    starts_on: date
    ends_on: date
    status: str
    state: State
    sums: Sums
    learning: Learning
    is_over: bool


@dataclass(frozen=True, slots=True)
class GroupRecap:
    """Events of one province or course together."""

    code: str
    name: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class RecapReport:
    """`events` have begun by the day of the report. Only they are in the sums of provinces and courses, in `totals` and
    in `learning`. `planned` events begin later and have sums of their own; `cancelled` events are in no row."""

    scope: RecapScope
    generated_at: datetime
    events: list[EventRecap]
    provinces: list[GroupRecap]
    courses: list[GroupRecap]
    totals: Sums
    learning: Learning
    planned: list[EventRecap]
    planned_totals: Sums
    cancelled: int

    @property
    def day(self) -> date:
        return self.generated_at.date()

    @property
    def ongoing(self) -> int:
        """The number of events that have begun and are not over."""
        return sum(not event.is_over for event in self.events)


def recap(scope: RecapScope) -> RecapReport:
    """Return the events in scope by day and code: those that have begun, with their sums by province and by course (by
    code), and those that begin later."""
    now = timezone.now()
    today = timezone.localdate(now)
    events = list(_events(scope, now))
    chosen = scope.counted().order_by()
    people, marks, learning = _people(chosen), _marks(chosen, now), learning_by_event(chosen, scope.reader)
    every = [_row(event, people[event.pk], marks[event.pk], learning.get(event.pk, Learning())) for event in events]
    rows, planned = [row for row in every if row.starts_on <= today], [row for row in every if row.starts_on > today]
    provinces = {event.province_id: event.province.name for event in events}
    courses = {event.course.code: event.course.name for event in events}
    return RecapReport(
        scope=scope,
        generated_at=timezone.localtime(now),
        events=rows,
        provinces=_grouped(rows, lambda row: row.province, provinces),
        courses=_grouped(rows, lambda row: row.course, courses),
        totals=_sum(row.sums for row in rows),
        learning=sum((row.learning for row in rows), Learning()),
        planned=planned,
        planned_totals=_sum(row.sums for row in planned),
        cancelled=scope.events().filter(status=Event.Status.CANCELLED).count(),
    )


def recap_size(scope: RecapScope) -> Size:
    """Return how many events, provinces and courses the report has, and how many events with scores or evaluation."""
    events = scope.counted().order_by()
    provinces, courses = (events.values(field).distinct().count() for field in ("province", "course"))
    return Size(events.count() + provinces + courses + events_with_learning(events, scope.reader))


def _events(scope: RecapScope, now: datetime) -> EventQuerySet:
    events = scope.counted().select_related("province", "course")
    return events.with_sizes().with_sessions_counted(now).with_ends().order_by("starts_on", "code")


def _people(events: QuerySet[Event]) -> dict[int, Counter[str]]:
    """Return the confirmed people of each event, by the stage that they reached."""
    counts = {
        "registered": Count("pk"),
        "came": Count("pk", filter=Stage.ATTENDED.condition),
        "completed": Count("pk", filter=Stage.COMPLETED.condition),
        "women": Count("pk", filter=Q(participant__sex=Sex.FEMALE)),
        "men": Count("pk", filter=Q(participant__sex=Sex.MALE)),
    }
    confirmed = Registration.objects.confirmed().filter(event__in=events).order_by()
    rows = confirmed.values_list("event_id").annotate(**counts)
    return defaultdict(Counter, {event: Counter(dict(zip(counts, row, strict=True))) for event, *row in rows})


def _marks(events: QuerySet[Event], now: datetime) -> Counter[int]:
    """Return the marks "present" and "late" of confirmed people at sessions that have begun, by event."""
    confirmed = Registration.objects.confirmed().filter(event__in=events).order_by()
    there = Attendance.objects.present().filter(registration__in=confirmed).order_by()
    there = there.filter(session__in=Session.objects.begun(now).filter(event__in=events).order_by())
    return Counter(dict(there.values_list("registration__event").annotate(n=Count("pk"))))


def _row(event: Event, people: Counter[str], marks: int, learning: Learning) -> EventRecap:
    return EventRecap(
        code=event.code,
        title=event.title,
        course=event.course.code,
        batch=event.batch,
        venue=event.venue,
        province=event.province_id,
        place=", ".join(filter(None, [event.venue, event.province.name])),
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        status=event.status,
        state=event.state,
        sums=Sums(
            events=1,
            seats=event.seats,
            registered=people["registered"],
            attended=people["came"],
            completed=people["completed"],
            women=people["women"],
            men=people["men"],
            marks=marks,
            marks_possible=people["registered"] * event.sessions_begun,
            lesson_hours=event.lesson_hours,
        ),
        learning=learning,
        is_over=event.is_over,
    )


def _grouped(rows: list[EventRecap], key: Callable[[EventRecap], str], names: dict[str, str]) -> list[GroupRecap]:
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row.sums)
    return [GroupRecap(code, names[code], _sum(groups[code])) for code in sorted(groups)]


def _sum(sums: Iterable[Sums]) -> Sums:
    every = list(sums)
    return Sums(*(sum(getattr(one, name) for one in every) for name in Sums.__dataclass_fields__))
