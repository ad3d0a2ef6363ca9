"""The only module that writes correction requests: a person asks, staff decide, and the trail records both."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from events.locking import lock_event
from participants.fields.person import ASKED_NAMES
from participants.mails.to_participant import mail_decision
from participants.models import CorrectionRequest, Participant, Registration
from participants.models.correction import ANSWERED_WITHIN
from participants.registering.entry import store_person
from participants.registering.forms import PersonForm
from participants.registering.lifecycle import follow_person
from participants.trail import record_registration

OPEN_AT_MOST = 3
"""Waiting requests of one registration; more requests would not be answered sooner."""
State = CorrectionRequest.State


class TooManyOpen(Exception):
    """The registration has the maximum number of waiting requests."""


class AlreadyDecided(Exception):
    """Another user decided meanwhile."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A field with its recorded value and the value that the person wants."""

    field: str
    recorded: str
    wanted: str


def recorded(registration: Registration) -> dict[str, str]:
    """Return the recorded values of the person by field, in the form of `wanted`."""
    person = registration.participant
    values = {name: getattr(person, name) for name in ASKED_NAMES if name != "agency"}
    return values | {"agency": registration.agency.name}


def wishes(request: CorrectionRequest) -> list[Wish]:
    """Return the wanted values beside the recorded ones."""
    now = recorded(request.registration)
    return [Wish(name, now[name], request.wanted[name]) for name in ASKED_NAMES if name in request.wanted]


@transaction.atomic
def ask(registration: Registration, wanted: Mapping[str, str], *, note: str) -> CorrectionRequest:
    """Store the person's request. Raise TooManyOpen."""
    # The registration's row is locked, so that two concurrent requests cannot both be the last allowed one.
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
    """Save the valid form's person as an edit by staff, and mail the person. Raise AlreadyDecided, or Unanswered if
    the form could not be stored; nothing is stored then."""
    lock_event(request.registration.event)  # this row is locked before all others, as everywhere
    _decide(request, State.ACCEPTED, by, answer)
    store_person(form, by=by, before=before)
    follow_person(request.registration)
    record_registration("correction-accepted", request.registration, by=by, reason=answer)
    mail_decision(request)


@transaction.atomic
def refuse(request: CorrectionRequest, *, by: User, answer: str) -> None:
    """Refuse the request without changes, and mail the person the reason. Raise AlreadyDecided."""
    _decide(request, State.REFUSED, by, answer)
    record_registration("correction-refused", request.registration, by=by, reason=answer)
    mail_decision(request)


def _decide(request: CorrectionRequest, state: State, by: User, answer: str) -> None:
    """Decide by a conditional UPDATE, so that only one of two concurrent decisions succeeds."""
    values = {"state": state, "decided_at": timezone.now(), "decided_by": by, "answer": answer}
    if not CorrectionRequest.objects.open().filter(pk=request.pk).update(**values):
        raise AlreadyDecided
    for name, value in values.items():
        setattr(request, name, value)
