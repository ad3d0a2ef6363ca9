"""People who attended more than once: the same course, or to several events."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from participants.models import Registration
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
    times = attended.values("participant").annotate(times=Count("pk")).filter(times__gte=2)
    same, lately = _same_course(attended), _lately(attended, times.values("participant"))
    rows = times.annotate(courses=Count("event__course", distinct=True)).values_list(
        "participant",
        "participant__full_name",
        "participant__nip",
        "participant__restricted_at",
        "times",
        "courses",
    )
    return RepeatedReport(
        scope=scope,
        generated_at=timezone.localtime(),
        attended=attended.aggregate(people=Count("participant", distinct=True))["people"],
        people=[
            RepeatedPerson(
                pk, name, "" if hidden else mask_nip(nip), *lately[pk][:2], events, courses, same[pk], lately[pk][2]
            )
            for pk, name, nip, hidden, events, courses in rows.order_by(
                "-times", "participant__full_name", "participant"
            )
        ],
        same_course_only=same_course_only,
    )


def repeated_size(scope: CoverageScope, same_course_only: bool = False) -> Size:
    """Return how many people the report lists."""
    again = ["participant", "event__course"] if same_course_only else ["participant"]
    times = scope.registrations().attended().values(*again).annotate(times=Count("pk")).filter(times__gte=2)
    return Size(times.values("participant").distinct().count())


def _same_course(attended: QuerySet[Registration]) -> dict[int, int]:
    """Return how often people attended the same course, by person; people without an entry attended each course
    once."""
    most: defaultdict[int, int] = defaultdict(lambda: 1)
    counts = attended.values_list("participant", "event__course").annotate(times=Count("pk")).filter(times__gte=2)
    for person, _, times in counts:
        most[person] = max(most[person], times)
    return most


def _lately(
    attended: QuerySet[Registration], people: QuerySet[Registration, Mapping[str, object]]
) -> dict[int, tuple[str, str, date]]:
    """Return agency, region and first day of the last event of each of the people."""
    latest = Window(RowNumber(), partition_by="participant", order_by=["-event__starts_on", "-event__code"])
    last = attended.filter(participant__in=people).annotate(place=latest).filter(place=1)
    facts = last.values_list("participant", "agency__name", Coalesce("regency", "province"), "event__starts_on")
    return {person: (agency, region, day) for person, agency, region, day in facts}
