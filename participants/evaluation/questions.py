"""What an event's participants are asked: the default questions, or those that a coordinator wrote for it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from accounts.trail.recording import record
from events.locking import lock_event
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
    """Somebody has answered: other questions would give their answers another meaning."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as people read it; `kind` is a Kind."""

    text: str
    kind: str


def default_questions() -> list[Asked]:
    """The five that are asked where nobody wrote others, in the portal's own language: all participants get the same
    words, whatever language a coordinator reads."""
    with override(settings.LANGUAGE_CODE):
        return [Asked(str(text), kind) for text, kind in _DEFAULT]


def questions_of(event: Event) -> list[EvaluationQuestion]:
    """The event's questions by number; the default ones, not stored, where it has none of its own."""
    return list(event.evaluation_questions.order_by("number")) or _rows(event, default_questions())


def store_default_questions(event: Event) -> None:
    """Make the default questions the event's own, if it has none: what is answered does not change with the portal.
    The caller holds the event's row."""
    if not event.evaluation_questions.exists():
        EvaluationQuestion.objects.bulk_create(_rows(event, default_questions()))


@transaction.atomic
def write_questions(event: Event, wanted: Sequence[Asked], *, by: User | None) -> bool:
    """Ask these instead, from 1 to 10 of them; whether that differs from before. Raises AnswersExist; ValueError where
    there are none or too many."""
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
    """The same for the same questions: an answer is to the question that was read."""
    text = "\n".join(f"{each.number} {each.kind} {each.text}" for each in questions)
    return hashlib.sha256(text.encode()).hexdigest()


def _rows(event: Event, asked: Iterable[Asked]) -> list[EvaluationQuestion]:
    return [
        EvaluationQuestion(event=event, number=number, text=each.text, kind=each.kind)
        for number, each in enumerate(asked, start=1)
    ]


def _changes(before: Sequence[Asked], after: Sequence[Asked]) -> Iterable[tuple[int, tuple[str | None, str | None]]]:
    for index in range(max(len(before), len(after))):
        pair = tuple(_told(rows[index]) if index < len(rows) else None for rows in (before, after))
        if pair[0] != pair[1]:
            yield index + 1, pair


def _told(asked: Asked) -> str:
    return f"{asked.text} ({Kind(asked.kind).value})"
