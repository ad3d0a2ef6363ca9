"""The one door to requests for correction: asked for by the person, decided by staff, each with its trail."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from events.locking import lock_event
from participants.fields.person import ASKED_NAMES
from participants.mails.to_participant import tell_of_decision
from participants.models import CorrectionRequest, Participant, Registration
from participants.models.correction import ANSWERED_WITHIN
from participants.registering.entry import store_person
from participants.registering.forms import PersonForm
from participants.registering.lifecycle import follow_person
from participants.trail import record_registration

OPEN_AT_MOST = 3
"""Of one registration: who writes more is not answered sooner."""
State = CorrectionRequest.State


class TooManyOpen(Exception):
    """So many requests of this registration wait already."""


class AlreadyDecided(Exception):
    """Somebody else decided meanwhile."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A field as it is recorded now and as the person wants it."""

    field: str
    recorded: str
    wanted: str


def recorded(registration: Registration) -> dict[str, str]:
    """What is recorded of the person now, by field, as `wanted` has it."""
    person = registration.participant
    values = {name: getattr(person, name) for name in ASKED_NAMES if name != "agency"}
    return values | {"agency": registration.agency.name}


def wishes(request: CorrectionRequest) -> list[Wish]:
    """What the request is about, beside what is recorded now."""
    now = recorded(request.registration)
    return [Wish(name, now[name], request.wanted[name]) for name in ASKED_NAMES if name in request.wanted]


@transaction.atomic
def ask(registration: Registration, wanted: Mapping[str, str], *, note: str) -> CorrectionRequest:
    """Keep what the person asks for. Raises TooManyOpen."""
    # The registration's row is locked, so that two presses at once cannot both be the last one that is allowed.
    Registration.objects.select_for_update(of=["self"], no_key=True).get(pk=registration.pk)
    if registration.corrections.open().count() >= OPEN_AT_MOST:
        raise TooManyOpen
    now = timezone.now()
    request = CorrectionRequest(registration=registration, wanted=dict(wanted), note=note, asked_at=now)
    request.due_at = now + ANSWERED_WITHIN
    request.save(force_insert=True)
    before = recorded(registration)
    changes = {name: (before[name], value) for name, value in wanted.items()}
    record_registration("correction-asked", request.registration, by=None, changes=changes, reason=note)
    return request


@transaction.atomic
def accept(request: CorrectionRequest, form: PersonForm, *, by: User, before: Participant, answer: str) -> None:
    """Save the valid form's person, as an edit by staff does, and tell the person. Raises AlreadyDecided, or Unanswered
    where the form could not be stored; nothing is then."""
    lock_event(request.registration.event)  # before any other row, as everywhere
    _decide(request, State.ACCEPTED, by, answer)
    store_person(form, by=by, before=before)
    follow_person(request.registration)
    record_registration("correction-accepted", request.registration, by=by, reason=answer)
    tell_of_decision(request)


@transaction.atomic
def refuse(request: CorrectionRequest, *, by: User, answer: str) -> None:
    """Leave everything as it is, and tell the person why. Raises AlreadyDecided."""
    _decide(request, State.REFUSED, by, answer)
    record_registration("correction-refused", request.registration, by=by, reason=answer)
    tell_of_decision(request)


def _decide(request: CorrectionRequest, state: State, by: User, answer: str) -> None:
    """A conditional UPDATE: of two who decide at once one does."""
    values = {"state": state, "decided_at": timezone.now(), "decided_by": by, "answer": answer}
    if not CorrectionRequest.objects.open().filter(pk=request.pk).update(**values):
        raise AlreadyDecided
    for name, value in values.items():
        setattr(request, name, value)
