"""Averages of the tests of an event, and who lacks a score. Over confirmed people."""

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
    who have the two. None where nobody has."""

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
        """How many people lack one score or both."""
        return self.people - self.both


def figures_of(everyone: Iterable[Scores]) -> ScoreFigures:
    """The figures of these people, one mapping a person, empty for who has no score."""
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
    """What the figures of many events are made of: numbers of people, and sums of scores in hundredths of a point."""

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
        """Of those with both scores and no others: how many more there are is not among the sums."""
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
    """The sums over these people, by event; events without scores are not in it. Two queries."""
    scores = TestScore.objects.filter(registration__in=registrations).order_by()
    hundredths = Sum(Round(F("value") * 100))  # whole numbers add up exactly on either engine
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
    """The scores of everybody at the event, by registration and test."""
    found: dict[int, dict[str, TestScore]] = {}
    for score in TestScore.objects.filter(registration__event=event).select_related("entered_by").order_by():
        found.setdefault(score.registration_id, {})[score.test] = score
    return found


def values_of(event: Event, reader: User | None) -> dict[int, dict[str, Decimal]]:
    """The scores alone, of the confirmed people whom the reader sees (None: everybody): by registration, which is there
    without any score too, and by test."""
    found: dict[int, dict[str, Decimal]] = {}
    confirmed = Registration.objects.confirmed().filter(event=event).order_by("number")
    confirmed = confirmed.visible_to(reader) if reader else confirmed
    for registration, test, value in confirmed.values_list("pk", "scores__test", "scores__value"):
        found.setdefault(registration, {}).update({test: value} if test else {})
    return found


def event_figures(event: Event, reader: User | None) -> ScoreFigures:
    """The figures of the confirmed people of the event whom the reader sees (None: of everybody). Of others they hold
    nothing: from an average over everybody the scores of a few who are hidden could be worked out."""
    return figures_of(values_of(event, reader).values())


def hidden_people_text(event: Event, reader: User | None) -> str:
    """That list and averages leave out people from other provinces; empty where they do not."""
    if not (reader and reader.is_provincial):
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
