"""Erasing a person: name, NIP and contact are gone from all that the portal stores, the figures stay.

What stays: sex, rank, agency and region, registrations with numbers and statuses, marks, scores, and the register of
certificates, which is a public document with the name on it.
"""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.trail import recording as trail
from participants.identity.nips import settle_nips
from participants.merging.merging import lock_events, lock_people_fully
from participants.models import Participant, PersonPair, Registration
from participants.registering.errors import PersonGone
from participants.trail import new_pseudonym

from .forgetting.files import forget_files
from .forgetting.records import forget_records
from .forgetting.texts import forget_mails, forget_texts
from .forgetting.traces import traces_of
from .forgetting.trail import forget_trail


@transaction.atomic
def erase(participant: Participant, by: User | None, reason: str) -> bool:
    """Erase the person in all that the portal stores; return whether that was done now, and not before.

    `by` is None for a command. `reason` is kept in the trail for ever, so it names nobody ("UU 27/2022").
    Events of the person are locked, then the row of the person: nobody edits or registers them meanwhile. Files are
    deleted after the commit, and the index of names is compacted every night. Nothing can be undone. Raise PersonGone
    if the record does not exist any more.
    """
    person = _locked(participant)
    if person.erased_at:
        return False
    traces = traces_of(person, pseudonym=new_pseudonym())
    registrations = list(Registration.objects.filter(participant=person).order_by("pk"))
    forget_files(registrations, traces)
    forget_mails(registrations, traces)
    forget_records(person, registrations, traces)
    forget_texts(registrations, traces)
    _empty(person, traces.pseudonym)
    forget_trail(registrations, traces, by=by, reason=reason)
    province = person.agency.province_id
    trail.record("person-erased", person, by=by, reason=reason, participant=person.pk, province=province)
    participant.refresh_from_db()
    return True


def _locked(participant: Participant) -> Participant:
    lock_events({one.event for one in participant.registrations.select_related("event")})
    person = lock_people_fully(participant.pk).get(participant.pk)
    if person is None:
        raise PersonGone
    return person


def _empty(person: Participant, pseudonym: str) -> None:
    nip = person.nip
    PersonPair.objects.filter(one=person).delete()
    PersonPair.objects.filter(other=person).delete()
    person.full_name, person.erased_at, person.restricted_at = pseudonym, timezone.now(), None
    person.nip = person.nip_scope = person.phone = person.email = person.position = ""
    person.save()
    settle_nips([nip])
