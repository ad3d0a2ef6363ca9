"""A second, slow implementation of the reports for comparison: plain loops over objects, by the glossary."""

from collections import defaultdict
from datetime import date

from agencies.models import Agency, Province, Regency
from events.models import Event, Quota
from participants.models import Attendance, Registration
from reports.funnel.rows import By
from reports.scope import Basis, CoverageScope

STAGES = ["registered", "confirmed", "attended", "completed", "certified", "waitlisted", "withdrawn", "rejected"]


class World:
    """All objects in the scope, in lists."""

    def __init__(self, scope: CoverageScope):
        self.scope = scope
        self.events = [event for event in Event.objects.all() if self._has(event)]
        keys = {event.pk for event in self.events}
        registrations = Registration.objects.select_related("event__course", "agency", "participant", "regency")
        self.registrations = [r for r in registrations if r.event_id in keys and self._from_here(r.province_id)]
        quotas = Quota.objects.select_related("event__course", "agency", "province")
        self.quotas = [q for q in quotas if q.event_id in keys and self._from_here(province_of(q))]
        self.marks = defaultdict(list)
        for mark in Attendance.objects.select_related("session"):
            self.marks[mark.registration_id].append(mark)
        self.agencies = [a for a in Agency.objects.all() if self._from_here(a.province_id)]

    def _has(self, event: Event) -> bool:
        scope = self.scope
        return (
            event.status != "cancelled"
            and event.starts_on <= scope.as_of
            and (scope.start is None or event.starts_on >= scope.start)
            and (scope.course is None or event.course_id == scope.course.pk)
            and (scope.programme is None or event.course.programme_id == scope.programme.pk)
        )

    def _from_here(self, province: str) -> bool:
        return self.scope.province is None or province == self.scope.province.pk

    def hours(self, registration: Registration) -> int:
        return sum(m.session.lesson_hours for m in self.marks[registration.pk] if m.mark in "HT")

    def came(self, registration: Registration) -> bool:
        there = [m for m in self.marks[registration.pk] if m.mark in "HT"]
        return registration.status == "confirmed" and bool(there)

    def stages(self, registration: Registration) -> set[str]:
        if registration.status not in ("proposed", "confirmed"):
            return {registration.status}
        reached = {"registered"}
        if registration.status == "confirmed":
            reached.add("confirmed")
        if self.came(registration):
            reached.add("attended")
            event = registration.event
            whole = sum(session.lesson_hours for session in event.sessions.all())
            if self.hours(registration) * 100 >= whole * event.minimum_attendance:
                reached.add("completed")
                if any(certificate.revoked_at is None for certificate in registration.certificates.all()):
                    reached.add("certified")
        return reached

    def counts(self, registration: Registration) -> bool:
        """Return whether the person meets the basis."""
        if self.scope.basis == Basis.ATTENDED:
            return self.came(registration)
        return registration.status == "confirmed"

    @property
    def people(self) -> list[Registration]:
        return [r for r in self.registrations if self.counts(r)]


def province_of(quota: Quota) -> str:
    return quota.agency.province_id if quota.agency else quota.province_id


def kind_of(quota: Quota) -> str:
    return quota.agency.kind if quota.agency else quota.kind


def slow_share(part: int, whole: int) -> float | None:
    return None if not whole else part / whole


def slow_funnel(scope: CoverageScope, by: By) -> tuple[list[tuple], tuple]:
    """Return (key, seats, then the numbers of STAGES) of each group, and the same without key for the total."""
    world = World(scope)
    key_of = {
        By.PROVINCE: lambda r: r.province_id,
        By.EVENT: lambda r: r.event.code,
        By.COURSE: lambda r: r.event.course.code,
        By.YEAR: lambda r: str(r.event.starts_on.year),
        By.KIND: lambda r: r.agency.kind,
        By.SEX: lambda r: r.participant.sex,
    }[by]
    seat_key_of = {
        By.PROVINCE: province_of,
        By.EVENT: lambda q: q.event.code,
        By.COURSE: lambda q: q.event.course.code,
        By.YEAR: lambda q: str(q.event.starts_on.year),
        By.KIND: kind_of,
        By.SEX: lambda q: None,
    }[by]
    fixed = {
        By.PROVINCE: [p.code for p in Province.objects.all() if scope.province is None or p == scope.province],
        By.KIND: list(Agency.Kind.values),
        By.SEX: ["female", "male"],
    }.get(by)
    found = {key_of(r) for r in world.registrations} | {seat_key_of(q) for q in world.quotas}
    keys = fixed if fixed is not None else sorted(found)

    def line(registrations, seats) -> tuple:
        reached = [world.stages(r) for r in registrations]
        return (seats, *(sum(stage in stages for stages in reached) for stage in STAGES))

    rows = []
    for key in keys:
        seats = None if by == By.SEX else sum(q.seats for q in world.quotas if seat_key_of(q) == key)
        rows.append((key, *line([r for r in world.registrations if key_of(r) == key], seats)))
    return rows, line(world.registrations, sum(q.seats for q in world.quotas))


def slow_coverage(scope: CoverageScope) -> dict[str, tuple]:
    """Return (status, first event, its day, events, people) of each regency."""
    world, rows = World(scope), {}
    for regency in Regency.objects.all():
        if scope.province and regency.province_id != scope.province.pk:
            continue
        people = [r for r in world.people if r.regency_id == regency.code]
        first = min(((r.event.starts_on, r.event.code) for r in people), default=None)
        has_agency = any(
            a.kind == "regency" and a.regency_id == regency.code and exists(a, scope.as_of) for a in world.agencies
        )
        status = "covered" if people else "uncovered" if has_agency else "exempt"
        rows[regency.code] = (
            status,
            first[1] if first else None,
            first[0] if first else None,
            len({r.event_id for r in people}),
            len(people),
        )
    return rows


def exists(agency: Agency, day: date) -> bool:
    opened = agency.opened_on is None or agency.opened_on <= day
    return opened and (agency.closed_on is None or day < agency.closed_on)


def slow_trend(scope: CoverageScope) -> list[tuple]:
    """Return (year, events, people, new, covered, eligible): each year has the slow coverage of its last day."""
    world = World(scope)
    if not world.events:
        return []
    rows, before = [], 0
    for year in range(min(event.starts_on.year for event in world.events), scope.as_of.year + 1):
        until = min(date(year, 12, 31), scope.as_of)
        then = slow_coverage(
            CoverageScope(until, scope.start, scope.province, scope.course, scope.programme, scope.basis)
        )
        covered = sum(row[0] == "covered" for row in then.values())
        there = [r for r in world.people if r.event.starts_on.year == year]
        eligible = sum(row[0] != "exempt" for row in then.values())
        rows.append((year, len({r.event_id for r in there}), len(there), covered - before, covered, eligible))
        before = covered
    return rows


def slow_repeated(scope: CoverageScope) -> tuple[int, list[tuple]]:
    """Return the number of people who came, and (name, agency, region, events, courses, same course, last day) of the
    repeated."""
    world, events_of = World(scope), defaultdict(list)
    for registration in world.registrations:
        if world.came(registration):
            events_of[registration.participant].append(registration)
    rows = []
    for person, theirs in events_of.items():
        if len(theirs) < 2:
            continue
        last = max(theirs, key=lambda r: (r.event.starts_on, r.event.code))
        courses = [r.event.course_id for r in theirs]
        most = max(courses.count(course) for course in courses)
        region = last.regency_id or last.province_id
        rows.append(
            (person.full_name, last.agency.name, region, len(theirs), len(set(courses)), most, last.event.starts_on)
        )
    return len(events_of), sorted(rows, key=lambda row: (-row[3], row[0]))


def slow_never(scope: CoverageScope) -> tuple[dict[str, list[int]], dict[str, list[int]], list[tuple]]:
    """Return [existing, absent] by province and by kind, and (region, name, seats of their own) of the absent."""
    world = World(scope)
    came = {r.agency_id for r in world.people}
    by_province, by_kind, absent = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0]), []
    for agency in world.agencies:
        if not exists(agency, scope.as_of):
            continue
        missing = agency.pk not in came
        for counts in (by_province[agency.province_id], by_kind[agency.kind]):
            counts[0] += 1
            counts[1] += missing
        if missing:
            seats = sum(q.seats for q in world.quotas if q.agency_id == agency.pk)
            absent.append((agency.region_code, agency.name, seats))
    return by_province, by_kind, sorted(absent)
