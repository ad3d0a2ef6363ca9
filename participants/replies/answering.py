"""The only module that writes whether a person comes. An answer never frees the seat."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from events.locking import lock_event
from participants.mails.asking_people import mail_absence
from participants.models import Registration, Reply
from participants.trail import record_registration

Answer = Reply.Answer
Status = Registration.Status

ACTIONS = {Answer.COMES: "reply-comes", Answer.CANNOT: "reply-cannot"}


NOTED = "reply-noted"
"""The action of a user who records what the person said: the others are those of the person."""


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
def answer(registration: Registration, given: Answer, *, reason: str = "", by: User | None) -> None:
    """Store what the person said; `by` is the user whom they told it, None for their own page. The user who registered
    them gets a mail if they cannot come. Raise AnswerClosed."""
    event = lock_event(registration.event)
    registration = Registration.objects.select_related("participant", "reply").get(pk=registration.pk)
    registration.event = event
    if given not in open_answers(registration):
        raise AnswerClosed
    values = {"answer": given, "reason": reason if given == Answer.CANNOT else "", "answered_at": timezone.now()}
    Reply.objects.update_or_create(registration=registration, defaults=values)
    record_registration(ACTIONS[given] if by is None else NOTED, registration, by=by)
    if given == Answer.CANNOT and by is None:
        mail_absence(registration)
