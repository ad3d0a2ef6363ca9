"""Test scores and evaluations of many events, for the recap."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from accounts.models import User
from events.models import Event
from participants.evaluation.results import RatingSums, rating_sums, shown_evaluations
from participants.models import Registration, TestScore
from participants.scores.figures import ScoreSums, sums_by_event


@dataclass(frozen=True, slots=True)
class Learning:
    """The sums of one event or of many. `evaluated` is the number of events whose evaluation is shown."""

    scores: ScoreSums = field(default_factory=ScoreSums)
    ratings: RatingSums = field(default_factory=RatingSums)
    evaluated: int = 0

    def __bool__(self) -> bool:
        return bool(self.scores.with_pre or self.scores.with_post or self.evaluated)

    def __add__(self, other: "Learning") -> "Learning":
        return Learning(self.scores + other.scores, self.ratings + other.ratings, self.evaluated + other.evaluated)


def learning_by_event(events: QuerySet[Event], reader: User | None) -> dict[int, Learning]:
    """Return the scores and evaluations of the events that have any, in five queries for any number of events.

    Scores are those of confirmed people that the reader sees (None: all): from averages over everyone, a reader could
    work out the other scores. Evaluations that are shown are over all sheets for every reader.
    """
    scores = sums_by_event(_people(events, reader))
    ratings = rating_sums(events)
    return {
        event: Learning(scores.get(event, ScoreSums()), ratings.get(event, RatingSums()), int(event in ratings))
        for event in scores.keys() | ratings.keys()
    }


def events_with_learning(events: QuerySet[Event], reader: User | None) -> int:
    """Return how many of the events have scores that the reader sees, or an evaluation that is shown."""
    scored = TestScore.objects.filter(registration__in=_people(events, reader)).order_by()
    return len({*scored.values_list("registration__event", flat=True).distinct(), *shown_evaluations(events)})


def _people(events: QuerySet[Event], reader: User | None) -> QuerySet[Registration]:
    people = Registration.objects.confirmed().filter(event__in=events)
    return people.visible_to(reader) if reader else people
