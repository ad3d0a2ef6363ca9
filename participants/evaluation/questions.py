"""The questions of an event's evaluation: the default ones, or those that a coordinator wrote."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from accounts.trail.recording import record
from events.locking import LockedEvent, lock_event
from events.models import MOST_QUESTIONS, EvaluationQuestion, Event
from participants.models import EvaluationSheet

Kind = EvaluationQuestion.Kind

_DEFAULT = [
    (_("How well did the training meet your needs?"), Kind.RATING),
    (_("How clear were the speakers?"), Kind.RATING),
    (_("How useful are the materials for your work?"), Kind.RATING),
    (_("How good were the venue, the schedule and the service?"), Kind.RATING),
    (_("What should be better next time?"), Kind.TEXT),
]


class AnswersExist(Exception):
    """A person has answered already: other questions would change the meaning of the answers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as people read it; `kind` is a Kind."""

    text: str
    kind: str


def default_questions() -> list[Asked]:
    """Return the five default questions in the portal's own language, so that all participants of an event get the
    same words."""
    with override(settings.LANGUAGE_CODE):
        return [Asked(str(text), kind) for text, kind in _DEFAULT]


def questions_of(event: Event) -> list[EvaluationQuestion]:
    """Return the event's questions by number; the default ones, not stored, if it has none of its own."""
    return list(event.evaluation_questions.order_by("number")) or _rows(event, default_questions())


def store_default_questions(event: LockedEvent) -> None:
    """Store the default questions for an event without its own, so that a new release of the portal does not change
    what was asked."""
    if not event.evaluation_questions.exists():
        EvaluationQuestion.objects.bulk_create(_rows(event, default_questions()))


@transaction.atomic
def write_questions(event: Event, wanted: Sequence[Asked], *, by: User | None) -> bool:
    """Replace the event's questions by 1 to 10 others; return whether they differ.

    Raise AnswersExist, and ValueError if there are none or too many.
    """
    if not 1 <= len(wanted) <= MOST_QUESTIONS:
        raise ValueError(f"{len(wanted)} questions")
    event = lock_event(event)
    if EvaluationSheet.objects.filter(event=event).exists():
        raise AnswersExist
    before = [Asked(each.text, each.kind) for each in questions_of(event)]
    if before == list(wanted):
        return False
    event.evaluation_questions.all().delete()
    EvaluationQuestion.objects.bulk_create(_rows(event, wanted))
    changes = {f"question_{number}": pair for number, pair in _changes(before, wanted)}
    record("evaluation-questions", event, by=by, changes=changes, event=event.pk)
    return True


def fingerprint(questions: Iterable[EvaluationQuestion]) -> str:
    """Return a text that is the same for the same questions: an answer belongs to the question that was read."""
    text = "\n".join(f"{each.number} {each.kind} {each.text}" for each in questions)
    return hashlib.sha256(text.encode()).hexdigest()


def _rows(event: Event, asked: Iterable[Asked]) -> list[EvaluationQuestion]:
    return [
        EvaluationQuestion(event=event, number=number, text=each.text, kind=each.kind)
        for number, each in enumerate(asked, start=1)
    ]


def _changes(before: Sequence[Asked], after: Sequence[Asked]) -> Iterable[tuple[int, tuple[str | None, str | None]]]:
    for index in range(max(len(before), len(after))):
        old, new = (_in_words(rows[index]) if index < len(rows) else None for rows in (before, after))
        if old != new:
            yield index + 1, (old, new)


def _in_words(asked: Asked) -> str:
    return f"{asked.text} ({Kind(asked.kind).value})"
