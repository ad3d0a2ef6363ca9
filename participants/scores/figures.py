"""Averages of the tests of an event over confirmed people, and how many people lack a score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Round
from django.utils.translation import ngettext

from accounts.models import User
from documents import wording
from events.models import Event
from participants.models import Registration, TestScore

Test = TestScore.Test
Scores = Mapping[str, Decimal]
"""The scores of one person, by test."""


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    """`pre` and `post` are averages over those who have that score; `gain` is the average difference over the `both`
    people who have two. Each is None where nobody has a score."""

    people: int
    with_pre: int
    with_post: int
    both: int
    pre: Decimal | None
    post: Decimal | None
    gain: Decimal | None
    improved: int

    @property
    def has_any(self) -> bool:
        return bool(self.with_pre or self.with_post)

    @property
    def lacking(self) -> int:
        """The number of people who lack one or both scores."""
        return self.people - self.both


def figures_of(everyone: Iterable[Scores]) -> ScoreFigures:
    """Return the figures of these people: one mapping for each, empty for a person without a score."""
    people = list(everyone)
    pre = [scores[Test.PRE] for scores in people if Test.PRE in scores]
    post = [scores[Test.POST] for scores in people if Test.POST in scores]
    gains = [scores[Test.POST] - scores[Test.PRE] for scores in people if len(scores) == len(Test)]
    return ScoreFigures(
        people=len(people),
        with_pre=len(pre),
        with_post=len(post),
        both=len(gains),
        pre=_mean(pre),
        post=_mean(post),
        gain=_mean(gains),
        improved=sum(gain > 0 for gain in gains),
    )


@dataclass(frozen=True, slots=True)
class ScoreSums:
    """The sums for the figures of many events: numbers of people, and sums of scores in hundredths of a point."""

    with_pre: int = 0
    with_post: int = 0
    both: int = 0
    pre_sum: int = 0
    post_sum: int = 0
    gain_sum: int = 0
    improved: int = 0

    def __add__(self, other: "ScoreSums") -> "ScoreSums":
        return ScoreSums(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def figures(self) -> ScoreFigures:
        """Return the figures. People without scores are not among the sums, so `lacking` counts those with one score
        only."""
        return ScoreFigures(
            people=self.both,
            with_pre=self.with_pre,
            with_post=self.with_post,
            both=self.both,
            pre=_points(self.pre_sum, self.with_pre),
            post=_points(self.post_sum, self.with_post),
            gain=_points(self.gain_sum, self.both),
            improved=self.improved,
        )


def sums_by_event(registrations: QuerySet[Registration]) -> dict[int, ScoreSums]:
    """Return the sums over these people by event, without events that have no scores, in two queries."""
    scores = TestScore.objects.filter(registration__in=registrations).order_by()
    hundredths = Sum(Round(F("value") * 100))  # whole numbers add up exactly on both engines
    of_test = scores.values_list("registration__event", "test").annotate(n=Count("pk"), sum=hundredths)
    before = TestScore.objects.filter(registration=OuterRef("registration"), test=Test.PRE).values("value")
    pairs = scores.filter(test=Test.POST).annotate(before=Subquery(before)).filter(before__isnull=False)
    gains = pairs.values_list("registration__event").annotate(
        n=Count("pk"),
        sum=Sum(Round(F("value") * 100) - Round(F("before") * 100)),
        improved=Count("pk", filter=Q(value__gt=F("before"))),
    )
    found: dict[int, dict[str, int]] = {}
    for event, test, number, total in of_test:
        found.setdefault(event, {}).update({f"with_{test}": number, f"{test}_sum": int(total)})
    for event, number, total, improved in gains:
        found.setdefault(event, {}).update({"both": number, "gain_sum": int(total), "improved": improved})
    return {event: ScoreSums(**sums) for event, sums in found.items()}


def scores_of(event: Event) -> dict[int, dict[str, TestScore]]:
    """Return the scores of everybody at the event, by registration and test."""
    found: dict[int, dict[str, TestScore]] = {}
    for score in TestScore.objects.filter(registration__event=event).select_related("entered_by").order_by():
        found.setdefault(score.registration_id, {})[score.test] = score
    return found


def values_of(event: Event, reader: User | None) -> dict[int, dict[str, Decimal]]:
    """Return the values of the confirmed people that the reader sees (None: of everybody), by registration and test.

    People without a score have an empty mapping.
    """
    found: dict[int, dict[str, Decimal]] = {}
    confirmed = Registration.objects.confirmed().filter(event=event).order_by("number")
    confirmed = confirmed.visible_to(reader) if reader else confirmed
    for registration, test, value in confirmed.values_list("pk", "scores__test", "scores__value"):
        found.setdefault(registration, {}).update({test: value} if test else {})
    return found


def event_figures(event: Event, reader: User | None) -> ScoreFigures:
    """Return the figures of the confirmed people that the reader sees (None: of everybody).

    People that the reader does not see are left out: an average over everybody would reveal the scores of a few hidden
    people.
    """
    return figures_of(values_of(event, reader).values())


def hidden_people_text(event: Event, reader: User | None) -> str:
    """Return a sentence that list and averages leave out people of other provinces, or "" where they do not."""
    if reader is None or reader.scope.all_provinces:
        return ""
    confirmed = Registration.objects.confirmed().filter(event=event)
    count = confirmed.count() - confirmed.visible_to(reader).count()
    if not count:
        return ""
    text = ngettext(
        "The list and the averages leave out %(count)s person from other provinces.",
        "The list and the averages leave out %(count)s people from other provinces.",
        count,
    )
    return text % {"count": wording.number(count)}


def _mean(values: list[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None


def _points(hundredths: int, people: int) -> Decimal | None:
    return Decimal(hundredths) / 100 / people if people else None
