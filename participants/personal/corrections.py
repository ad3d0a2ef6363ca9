"""The only module that writes what people correct by their personal link: phone and e-mail at once, other fields by a
request that staff decide. The trail records all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Entry, User
from events.locking import lock_event
from participants.fields.person import ASKED_NAMES, OWN_NAMES
from participants.mails.to_participant import CORRECTED, is_recorded_by_staff, mail_decision, mail_old_address
from participants.models import CorrectionRequest, Participant, Registration
from participants.models.correction import ANSWERED_WITHIN
from participants.registering.entry import store_person
from participants.registering.forms import PersonForm
from participants.registering.lifecycle import follow_person
from participants.trail import record_registration

OPEN_AT_MOST = 3
"""Waiting requests of one registration; more requests would not be answered sooner."""
CONTACT_CHANGES_A_DAY = 3
"""Changes of phone and e-mail that a person makes on their page within 24 hours."""
State = CorrectionRequest.State


class TooManyOpen(Exception):
    """The registration has the maximum number of waiting requests."""


class TooManyChanges(Exception):
    """The person has changed phone and e-mail too often today."""


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
def change_contact(registration: Registration, form: PersonForm, *, before: Participant) -> None:
    """Save phone and e-mail of the valid form, which the person changed on their page. Raise TooManyChanges, or
    Unanswered if the form could not be stored.

    The former e-mail address gets a mail if staff recorded it. Addresses that were entered on a personal page get none:
    the holder of a link could send the portal's mail to anybody.
    """
    # The person's row is locked, so that two concurrent changes cannot both be the last allowed one.
    Participant.objects.select_for_update(of=["self"], no_key=True).filter(pk=before.pk).first()
    today = Entry.objects.of_person(before.pk).filter(action=CORRECTED, at__gt=timezone.now() - timedelta(days=1))
    is_change = any(form.cleaned_data[name] != getattr(before, name) for name in OWN_NAMES)
    if is_change and today.count() >= CONTACT_CHANGES_A_DAY:
        raise TooManyChanges
    is_by_staff = is_recorded_by_staff(before)
    person = store_person(form, by=None, before=before, action=CORRECTED)
    if is_by_staff and person.email.lower() != before.email.lower():
        mail_old_address(registration, before.email)


@transaction.atomic
def accept(
    request: CorrectionRequest, form: PersonForm, *, by: User, before: Participant, answer: str, send_mail: bool = True
) -> int:
    """Save the valid form's person as an edit by staff, mail the person if `send_mail`, and return the number of
    mails. Raise AlreadyDecided, or Unanswered if the form could not be stored; nothing is stored then."""
    lock_event(request.registration.event)  # this row is locked before all others, as everywhere
    _decide(request, State.ACCEPTED, by, answer)
    store_person(form, by=by, before=before)
    follow_person(request.registration)
    record_registration("correction-accepted", request.registration, by=by, reason=answer)
    return mail_decision(request, send=send_mail)


@transaction.atomic
def refuse(request: CorrectionRequest, *, by: User, answer: str, send_mail: bool = True) -> int:
    """Refuse the request without changes, mail the person the reason if `send_mail`, and return the number of mails.
    Raise AlreadyDecided."""
    _decide(request, State.REFUSED, by, answer)
    record_registration("correction-refused", request.registration, by=by, reason=answer)
    return mail_decision(request, send=send_mail)


def _decide(request: CorrectionRequest, state: State, by: User, answer: str) -> None:
    """Decide by a conditional UPDATE, so that only one of two concurrent decisions succeeds."""
    values = {"state": state, "decided_at": timezone.now(), "decided_by": by, "answer": answer}
    if not CorrectionRequest.objects.open().filter(pk=request.pk).update(**values):
        raise AlreadyDecided
    for name, value in values.items():
        setattr(request, name, value)
