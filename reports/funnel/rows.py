"""The funnel: seats allotted, people registered, confirmed, attended, completed, certified, in groups.

One function returns the rows (definitions: docs/glossary.md, "Funnel"); the other modules lay them out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from django.db.models import Case, Count, F, Q, Sum, TextChoices, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Province
from events.models import Course, Event
from participants.models import Participant
from participants.registering.funnel import Stage
from reports.files.effort import Size
from reports.scope import CoverageScope
from reports.shares import share

STAGES = [Stage.REGISTERED, Stage.CONFIRMED, Stage.ATTENDED, Stage.COMPLETED, Stage.CERTIFIED]
KNOWN_AFTERWARDS = STAGES[2:]
"""Who reached these stages is known only when the event is over."""


class By(TextChoices):
    """The rows of the funnel. Provinces and kinds are the people's (and the seats'), not the event's."""

    PROVINCE = "province", _("Province")
    EVENT = "event", _("Event")
    COURSE = "course", _("Course")
    YEAR = "year", _("Year")
    KIND = "kind", _("Kind of agency")
    SEX = "sex", _("Sex")


@dataclass(frozen=True, slots=True)
class Passage:
    """The number of people who passed each stage. `allotted` counts seats, None where seats are not known (by sex).
    `registered` counts people who hold a seat (proposed or confirmed). The last three fields count in no stage."""

    allotted: int | None
    registered: int
    confirmed: int
    attended: int
    completed: int
    certified: int
    waitlisted: int
    withdrawn: int
    rejected: int

    def of_seats(self, stage: Stage) -> float | None:
        """Return the stage's share of the seats, or None without seats."""
        return share(getattr(self, stage), self.allotted or 0)

    def of_before(self, stage: Stage) -> float | None:
        """Return the stage's share of the one before it (of the seats for the first), or None if that one is empty."""
        place = STAGES.index(stage)
        return share(getattr(self, stage), getattr(self, STAGES[place - 1])) if place else self.of_seats(stage)


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One group; `key` is its code, year, kind or sex, and `name` is its name for readers. `over` is the part of
    `passage` at events that are over."""

    key: str
    name: str
    passage: Passage
    over: Passage

    @property
    def is_empty(self) -> bool:
        """Return whether the group has no seats and nobody at any stage."""
        return not any(astuple(self.passage))

    def of_seats(self, stage: Stage) -> float | None:
        return self._known(stage).of_seats(stage)

    def of_before(self, stage: Stage) -> float | None:
        return self._known(stage).of_before(stage)

    def _known(self, stage: Stage) -> Passage:
        return self.over if stage in KNOWN_AFTERWARDS else self.passage


@dataclass(frozen=True, slots=True)
class FunnelReport:
    """`total` is a row without key and name; `ongoing` is the number of events in scope that are not over. Tables leave
    out empty rows unless `lists_empty`."""

    scope: CoverageScope
    by: By
    generated_at: datetime
    total: FunnelRow
    rows: list[FunnelRow]
    ongoing: int
    lists_empty: bool = False

    @property
    def listed(self) -> list[FunnelRow]:
        """Return the rows that tables show: those with seats or people, or all."""
        return [row for row in self.rows if self.lists_empty or not row.is_empty]

    @property
    def totals(self) -> Passage:
        return self.total.passage


@dataclass(frozen=True, slots=True)
class _EventFacts:
    code: str
    title: str
    starts_on: date
    course: str


_Group = tuple[int | str, Counter[str]]
"""The key of an event or the code of another group, with its counts."""

_GROUPS_OF_PEOPLE = [By.PROVINCE, By.KIND, By.SEX]


def funnel(scope: CoverageScope, by: By) -> FunnelReport:
    """Return the funnel of the scope, whose basis is not used. Rows are ordered by code.

    Every province valid on the as-of date, every kind and both sexes have a row. Events, courses and years have one if
    they have seats or people in scope.
    """
    events = {} if by in _GROUPS_OF_PEOPLE else _events(scope)
    ongoing = _ongoing(scope)
    counts = _by_key(_counts(scope, by, Q()), events, by)
    open_counts = _by_key(_counts(scope, by, Q(event__in=ongoing)) if ongoing else [], events, by)

    def row(key: str, name: str) -> FunnelRow:
        has_seats = by != By.SEX
        return FunnelRow(
            key, name, _passage(counts[key], has_seats), _passage(counts[key] - open_counts[key], has_seats)
        )

    whole, still_open = (sum(each.values(), Counter()) for each in (counts, open_counts))
    names = _names(scope, by, events, set(counts))
    return FunnelReport(
        scope=scope,
        by=by,
        generated_at=timezone.localtime(),
        total=FunnelRow("", "", _passage(whole), _passage(whole - still_open)),
        rows=[row(key, name) for key, name in names.items()],
        ongoing=len(ongoing),
    )


def funnel_size(scope: CoverageScope, by: By) -> Size:
    """Return how many rows the two tables of the funnel have at most; provinces that have ended are left out."""
    match by:
        case By.PROVINCE:
            groups = 1 if scope.province else Province.objects.valid_on(scope.as_of).count()
        case By.KIND:
            groups = len(Agency.Kind)
        case By.SEX:
            groups = len(Participant.Sex)
        case _:
            field = {By.EVENT: "pk", By.COURSE: "course", By.YEAR: "starts_on__year"}[by]
            groups = Event.objects.filter(_has_seats_or_people(scope)).order_by().values(field).distinct().count()
    return Size(2 * groups)


def _has_seats_or_people(scope: CoverageScope) -> Q:
    return Q(pk__in=scope.quotas().values("event")) | Q(pk__in=scope.registrations().values("event"))


def _ongoing(scope: CoverageScope) -> list[int]:
    """Return the events with seats or people in scope that are not over at their place."""
    yesterday = timezone.localdate() - timedelta(days=1)  # its last session may go on after midnight
    events = scope.events().coming(yesterday).with_ends().order_by().filter(_has_seats_or_people(scope))
    return [event.pk for event in events if not event.is_over]


def _passage(counts: Mapping[str, int], has_seats: bool = True) -> Passage:
    return Passage(allotted=counts["seats"] if has_seats else None, **{str(stage): counts[stage] for stage in Stage})


def _counts(scope: CoverageScope, by: By, only: Q) -> Iterable[_Group]:
    return chain(_people(scope, by, only), _seats(scope, by, only))


def _people(scope: CoverageScope, by: By, only: Q) -> Iterable[_Group]:
    """Return the registrations by stage in each group (in each event, if the groups are made of events), counted by
    the database."""
    counts = {f"at_{stage}": Count("pk", filter=stage.condition) for stage in Stage}  # a name of a field would hide it
    rows = scope.registrations().filter(only).values_list(_group_of_people(scope, by)).annotate(**counts)
    return ((group, Counter(dict(zip(Stage, numbers, strict=True)))) for group, *numbers in rows)


def _seats(scope: CoverageScope, by: By, only: Q) -> Iterable[_Group]:
    """Return the seats in each group, as _people does; by sex only their total has a meaning."""
    rows = scope.quotas().filter(only).values(group=_group_of_seats(scope, by)).annotate(total=Sum("seats"))
    return ((row["group"], Counter(seats=row["total"])) for row in rows)


def _group_of_people(scope: CoverageScope, by: By) -> Combinable:
    match by:
        case By.PROVINCE:
            return scope.codes.province_of()
        case By.KIND:
            return F("agency__kind")
        case By.SEX:
            return F("participant__sex")
    return F("event")


def _group_of_seats(scope: CoverageScope, by: By) -> Combinable:
    match by:
        case By.PROVINCE:
            of_agency = scope.codes.province_of("agency__province", "agency__regency")
            return Coalesce(of_agency, scope.codes.province_of())
        case By.KIND:
            return Case(When(agency=None, then=F("kind")), default=F("agency__kind"))
        case By.SEX:  # seats have no sex: only their total is shown
            return Coalesce("agency__province", "province")
    return F("event")


def _events(scope: CoverageScope) -> dict[int, _EventFacts]:
    rows = scope.events().values_list("pk", "code", "title", "starts_on", "course__code")
    return {pk: _EventFacts(code, title, starts_on, course) for pk, code, title, starts_on, course in rows}


def _by_key(found: Iterable[_Group], events: dict[int, _EventFacts], by: By) -> dict[str, Counter[str]]:
    """Return the counts by the key of their row; those of events are added up under the event's code, course or
    year."""
    merged: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for group, counts in found:
        merged[_event_key(events[group], by) if isinstance(group, int) else group] += counts
    return merged


def _event_key(event: _EventFacts, by: By) -> str:
    match by:
        case By.EVENT:
            return event.code
        case By.COURSE:
            return event.course
    return str(event.starts_on.year)


def _names(scope: CoverageScope, by: By, events: dict[int, _EventFacts], found: set[str]) -> dict[str, str]:
    """Return the keys of the rows in their order, each with its name for readers."""
    match by:
        case By.PROVINCE:
            provinces = Province.objects.valid_on(scope.as_of) | Province.objects.filter(code__in=found)
            if scope.province:
                provinces = provinces.filter(pk=scope.province.pk)
            return dict(provinces.order_by("code").values_list("code", "name"))
        case By.KIND:
            return {kind: str(Agency.Kind(kind).label) for kind in Agency.Kind.values}
        case By.SEX:
            return {sex: str(Participant.Sex(sex).label) for sex in Participant.Sex.values}
        case By.COURSE:
            return dict(Course.objects.filter(code__in=found).order_by("code").values_list("code", "name"))
        case By.EVENT:
            return {event.code: event.title for event in sorted(events.values(), key=_code) if event.code in found}
    return {year: year for year in sorted(found)}


def _code(event: _EventFacts) -> str:
    return event.code
