"""The only module that writes whether a person comes. An answer never frees the seat."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from events.locking import lock_event
from participants.mails.asking_people import mail_absence
from participants.models import Registration, Reply
from participants.trail import entries_of_a_day, record_registration

Answer = Reply.Answer
Status = Registration.Status

ACTIONS = {Answer.COMES: "reply-comes", Answer.CANNOT: "reply-cannot"}
ANSWERS_A_DAY = 10
"""Answers that a person gives on their page within 24 hours: each is an entry of the trail, which stays."""
NOTED = "reply-noted"
"""The action of a user who records what the person said: the others are those of the person."""


class TooManyAnswers(Exception):
    """The person has answered too often today."""


class AnswerClosed(Exception):
    """The registration has no place for this answer: it changed meanwhile, the event is over, or the date is past."""


def reply_of(registration: Registration) -> Reply | None:
    return getattr(registration, "reply", None)


def open_answers(registration: Registration) -> set[Answer]:
    """Return the answers that the person can give now. Who cannot come can always say so, and take it back."""
    event, reply = registration.event, reply_of(registration)
    if not registration.is_active or event.is_over or registration.attended:
        return set()
    cannot = reply is not None and reply.answer == Answer.CANNOT
    comes = reply is not None and reply.answer == Answer.COMES
    answers = set() if cannot else {Answer.CANNOT}
    may_come = cannot or (event.is_asking and registration.status == Status.CONFIRMED)
    return answers | {Answer.COMES} if may_come and not comes else answers


@transaction.atomic
def answer(registration: Registration, given: Answer, *, reason: str = "") -> None:
    """Store what the person said on their page. The user who registered them gets a mail if they cannot come. Raise
    AnswerClosed or TooManyAnswers."""
    lock_event(registration.event)  # so that two concurrent answers cannot both be the last allowed one
    if entries_of_a_day(registration, ACTIONS.values()) >= ANSWERS_A_DAY:
        raise TooManyAnswers
    registration = _store(registration, given, reason if given == Answer.CANNOT else "")
    record_registration(ACTIONS[given], registration, by=None)
    if given == Answer.CANNOT:
        mail_absence(registration)


@transaction.atomic
def note_coming(registration: Registration, *, by: User) -> None:
    """Store that the person will come, as they told the user. Raise AnswerClosed."""
    record_registration(NOTED, _store(registration, Answer.COMES, ""), by=by)


def _store(registration: Registration, given: Answer, reason: str) -> Registration:
    """Store the answer under the lock of the event, and return the registration as it is now."""
    event = lock_event(registration.event)
    registration = Registration.objects.select_related("participant", "reply").get(pk=registration.pk)
    registration.event = event
    if given not in open_answers(registration):
        raise AnswerClosed
    values = {"answer": given, "reason": reason, "answered_at": timezone.now()}
    Reply.objects.update_or_create(registration=registration, defaults=values)
    return registration
