"""Results of an evaluation. They are shown when it is closed and has enough sheets, so that nobody can be
recognised. While answers still arrive, two looks before and after one of them would show what that person wrote."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone

from events.models import EvaluationQuestion, Event
from participants.models import EvaluationSheet, Registration

from .answering import HIGHEST, LOWEST
from .questions import questions_of
from .window import FEWEST_SHEETS, window_of

RATINGS = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True, slots=True)
class RatingResult:
    """How often each rating from 1 to 5 was given to a question."""

    number: int
    text: str
    counts: tuple[int, ...]

    @property
    def answered(self) -> int:
        return sum(self.counts)

    @property
    def sum(self) -> int:
        return sum(rating * count for rating, count in zip(RATINGS, self.counts, strict=True))

    @property
    def average(self) -> float | None:
        """The average, or None if nobody rated the question."""
        return self.sum / self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class RatingSums:
    """All ratings of all questions of one or more events: their number and their sum."""

    sheets: int = 0
    ratings: int = 0
    sum: int = 0

    def __add__(self, other: "RatingSums") -> "RatingSums":
        return RatingSums(self.sheets + other.sheets, self.ratings + other.ratings, self.sum + other.sum)

    @property
    def average(self) -> float | None:
        return self.sum / self.ratings if self.ratings else None


@dataclass(frozen=True, slots=True)
class TextResult:
    """The texts written under a question, in random order."""

    number: int
    text: str
    texts: list[str]


@dataclass(frozen=True, slots=True)
class EvaluationResults:
    """The results of an event. `invited` people attended and could answer. While it `is_open`, or with fewer than
    FEWEST_SHEETS sheets, only the numbers are there."""

    sheets: int
    invited: int
    is_open: bool
    ratings: list[RatingResult] = field(default_factory=list)
    texts: list[TextResult] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        return not self.is_open and self.sheets >= FEWEST_SHEETS

    @property
    def average(self) -> float | None:
        """The average over all ratings of all questions, or None."""
        return RatingSums(
            self.sheets, sum(one.answered for one in self.ratings), sum(one.sum for one in self.ratings)
        ).average


def evaluation_results(event: Event, today: date | None = None) -> EvaluationResults:
    """Return the results of an event as of the day (None: today), in four queries for any number of sheets."""
    is_open = (today or event.local_day()) <= window_of(event).last
    invited = Registration.objects.attended().filter(event=event).count()
    sheets = list(EvaluationSheet.objects.filter(event=event).order_by("key"))
    bare = EvaluationResults(len(sheets), invited, is_open)
    if not bare.is_shown:
        return bare
    questions = questions_of(event)
    return replace(
        bare,
        ratings=[_ratings(each, sheets) for each in questions if each.kind == EvaluationQuestion.Kind.RATING],
        texts=[_texts(each, sheets) for each in questions if each.kind == EvaluationQuestion.Kind.TEXT],
    )


def shown_evaluations(events: QuerySet[Event], today: date | None = None) -> set[int]:
    """Return the primary keys of the events whose evaluation is shown as of the day (None: today), in one query."""
    today = today or timezone.localdate()
    answered = events.annotate(sheets=Count("evaluation_sheets")).filter(sheets__gte=FEWEST_SHEETS)
    return {one.pk for one in answered.select_related("evaluation_opening") if today > window_of(one).last}


def rating_sums(events: QuerySet[Event], today: date | None = None) -> dict[int, RatingSums]:
    """Return the ratings, by event, of the events whose results are shown as of the day (None: today), in three
    queries."""
    shown = shown_evaluations(events, today)
    asked = EvaluationQuestion.objects.filter(event__in=shown).values_list("event", "number", "kind")
    is_rating = {(event, str(number)) for event, number, kind in asked if kind == EvaluationQuestion.Kind.RATING}
    found = dict.fromkeys(shown, RatingSums())
    sheets = EvaluationSheet.objects.filter(event__in=shown).order_by().values_list("event", "answers")
    for event, answers in sheets.iterator():
        ratings = [value for number, value in answers.items() if (event, number) in is_rating]
        found[event] += RatingSums(1, len(ratings), sum(ratings))
    return found


def _ratings(question: EvaluationQuestion, sheets: list[EvaluationSheet]) -> RatingResult:
    counts = Counter(sheet.answers.get(str(question.number)) for sheet in sheets)
    return RatingResult(question.number, question.text, tuple(counts[rating] for rating in RATINGS))


def _texts(question: EvaluationQuestion, sheets: list[EvaluationSheet]) -> TextResult:
    """Return the texts, shuffled anew for each question, so that two texts of one sheet are not at the same place."""
    number = str(question.number)
    written = [sheet for sheet in sheets if sheet.answers.get(number)]
    written.sort(key=lambda sheet: hashlib.sha256(sheet.key.bytes + number.encode()).digest())
    return TextResult(question.number, question.text, [sheet.answers[number] for sheet in written])
