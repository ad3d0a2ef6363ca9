"""People who attended more than once: the same course, or to several events."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.models import Agency
from events.models import Event
from participants.models import Participant, Registration
from participants.nip import mask_nip
from reports.files.effort import Size
from reports.scope import CoverageScope


@dataclass(frozen=True, slots=True)
class RepeatedPerson:
    """A person who attended two events or more. `nip` is masked; agency and region are those of the last event.
    `same_course` is the number of times that they attended their most frequent course, 1 if all courses differ."""

    pk: int
    name: str
    nip: str
    agency: str
    region: str
    events: int
    courses: int
    same_course: int
    last_on: date


@dataclass(frozen=True, slots=True)
class RepeatedReport:
    """`attended` is the number of different people who attended anything in scope. `people` are those who attended more
    than once, the most frequent first."""

    scope: CoverageScope
    generated_at: datetime
    attended: int
    people: list[RepeatedPerson]
    same_course_only: bool = False

    @property
    def listed(self) -> list[RepeatedPerson]:
        """Return the people that the reader asked to see one by one."""
        return self.same_course if self.same_course_only else self.people

    @property
    def same_course(self) -> list[RepeatedPerson]:
        return [person for person in self.people if person.same_course > 1]


def repeated(scope: CoverageScope, same_course_only: bool = False) -> RepeatedReport:
    """Return who attended (present or late at one session or more) two events or more of the scope.

    For one province, events to which they came from there count. `same_course_only` narrows the list, but no count.
    """
    attended = scope.registrations().attended()
    again = attended.values("participant").annotate(times=Count("pk")).filter(times__gte=2).values("participant")
    visits = _visits(attended, again)
    names = _Names()
    people = [names.person(facts, visits[facts[0]]) for facts in _facts(again)]
    return RepeatedReport(
        scope=scope,
        generated_at=timezone.localtime(),
        attended=attended.aggregate(people=Count("participant", distinct=True))["people"],
        people=sorted(people, key=attrgetter("events"), reverse=True),  # people with as many keep their order
        same_course_only=same_course_only,
    )


def repeated_size(scope: CoverageScope, same_course_only: bool = False) -> Size:
    """Return how many people the report lists."""
    again = ["participant", "event__course"] if same_course_only else ["participant"]
    times = scope.registrations().attended().values(*again).annotate(times=Count("pk")).filter(times__gte=2)
    return Size(times.values("participant").distinct().count())


_People = QuerySet[Registration, Mapping[str, object]]
_Facts = tuple[int, str, str, datetime | None]
"""A person's key, name, NIP, and when their data were restricted."""
_Visit = tuple[int, int, int, str]
"""The keys of the person, of an event that they attended, and of their agency; the region."""


class _EventFacts(NamedTuple):
    """A later event has a higher `place`."""

    place: int
    course: int
    day: date


class _Names:
    """What is said of visits. Events and agencies are read once each: joined to every registration, they take several
    times as long."""

    def __init__(self) -> None:
        events = Event.objects.order_by("starts_on", "code").values_list("pk", "course", "starts_on")
        self.events = {pk: _EventFacts(place, course, day) for place, (pk, course, day) in enumerate(events)}
        self.agencies = dict(Agency.objects.order_by().values_list("pk", "name"))

    def person(self, facts: _Facts, visits: list[_Visit]) -> RepeatedPerson:
        pk, name, nip, restricted_at = facts
        events = [self.events[event] for _person, event, *_place in visits]
        last = max(events)
        _pk, _event, agency, region = visits[events.index(last)]
        courses = [event.course for event in events]
        return RepeatedPerson(
            pk,
            name,
            "" if restricted_at else mask_nip(nip),
            self.agencies[agency],
            region,
            events=len(visits),
            courses=len(set(courses)),
            same_course=max(map(courses.count, courses)),
            last_on=last.day,
        )


def _visits(attended: QuerySet[Registration], people: _People) -> dict[int, list[_Visit]]:
    """Return the attended events of each of the people."""
    visits: defaultdict[int, list[_Visit]] = defaultdict(list)
    region = Coalesce("regency", "province")
    for visit in attended.filter(participant__in=people).values_list("participant", "event", "agency", region):
        visits[visit[0]].append(visit)
    return visits


def _facts(people: _People) -> Iterable[_Facts]:
    """Return the facts of the people by name."""
    found = Participant.objects.filter(pk__in=people).order_by("full_name", "pk")
    return found.values_list("pk", "full_name", "nip", "restricted_at")
