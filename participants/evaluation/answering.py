"""Storing an answered sheet so that nothing in the database connects it with the person who answered.

Sheets have random keys and no time, and other rows note who has answered. But databases also keep the order of rows,
and PostgreSQL the transaction that wrote each: the n-th sheet would belong to the n-th person who answered. So with
every new sheet all sheets and notes of the event are written anew, sorted by key. An event has tens of people, rarely a
thousand, and each rewriting is one statement.
"""

from collections.abc import Mapping

from django.db import transaction

from events.locking import lock_event
from events.models import EvaluationQuestion, Event
from participants.models import EvaluationSheet, EvaluationTurn, Registration

from .questions import fingerprint, questions_of, store_default_questions
from .window import State, state_of

LOWEST, HIGHEST = 1, 5
LONGEST_TEXT = 2_000  # characters

Answers = Mapping[int, int | str]
"""A rating from 1 to 5, or a text, by the question's number."""


class NotOpen(Exception):
    """The person cannot answer (any more); `state` says why."""

    def __init__(self, state: State):
        super().__init__(state)
        self.state = state


class QuestionsChanged(Exception):
    """The questions have changed since the person read them. Nothing is stored."""


@transaction.atomic
def answer(registration: Registration, answers: Answers, *, read: str) -> None:
    """Store one person's answers, once. `read` is the fingerprint of the questions that the person read.

    Raise NotOpen or QuestionsChanged, and ValueError for an answer that fits no question. No trail entry is written,
    because it would have a time.
    """
    event = lock_event(registration.event)
    current = Registration.objects.get(pk=registration.pk)
    current.event = event
    state = state_of(current)
    if state != State.OPEN:
        raise NotOpen(state)
    questions = questions_of(event)
    if fingerprint(questions) != read:
        raise QuestionsChanged
    kept = _checked(answers, questions)
    store_default_questions(event)
    _store_sheet(event, kept)
    _note_turn(event, registration.pk)


def _checked(answers: Answers, questions: list[EvaluationQuestion]) -> dict[str, int | str]:
    """Return the answers as they are stored. Raise ValueError for one that fits no question."""
    kinds = {question.number: question.kind for question in questions}
    for number, value in answers.items():
        is_rating = kinds.get(number) == EvaluationQuestion.Kind.RATING
        fits = isinstance(value, int) and LOWEST <= value <= HIGHEST if is_rating else isinstance(value, str)
        if number not in kinds or not fits or len(str(value)) > LONGEST_TEXT:
            raise ValueError(f"Question {number} is not answered by {value!r:.80}")
    return {str(number): value for number, value in answers.items() if value != ""}


def _store_sheet(event: Event, answers: dict[str, int | str]) -> None:
    sheets = list(EvaluationSheet.objects.filter(event=event))
    sheets.append(EvaluationSheet(event=event, answers=answers))
    EvaluationSheet.objects.filter(event=event).delete()
    EvaluationSheet.objects.bulk_create(sorted(sheets, key=lambda sheet: sheet.key), batch_size=500)


def _note_turn(event: Event, registration: int) -> None:
    turns = EvaluationTurn.objects.filter(registration__event=event)
    everyone = sorted([*turns.values_list("pk", flat=True), registration])
    turns.delete()
    EvaluationTurn.objects.bulk_create([EvaluationTurn(registration_id=pk) for pk in everyone], batch_size=500)
