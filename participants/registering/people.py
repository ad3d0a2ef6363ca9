"""Saving people, with a trail entry of what changed."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Entry, User
from accounts.trail import recording as trail
from participants.identity.chunks import in_chunks
from participants.identity.nips import claim_nips, forget_pairs, settle_nips
from participants.models import Participant

from .errors import PersonErased, PersonGone, PersonRestricted


def save_person(
    person: Participant,
    fields: list[str],
    *,
    by: User | None,
    before: Participant | None,
    action: str = "person-changed",
) -> Participant:
    """Save the fields of a validated person (new if there is no `before`) and record the changes in the trail. Must
    run in the caller's transaction, which has locked a known person (`lock_people`). Raise IntegrityError, which ends
    that transaction, if another request records the person at the same time."""
    changes = trail.differences(before, person, fields)
    has_new_nip = "nip" in changes
    contested = claim_nips([person], seen=_seen_by(by)) if has_new_nip else set()
    # Equal values are not saved, because they may have been corrected since the person was read.
    person.save(update_fields=[*changes, *(["nip_scope"] if has_new_nip else [])] if before else None)
    if before and has_new_nip:
        forget_pairs([person])
        contested.add(before.nip)
    settle_nips(contested)
    if changes:
        trail.record_all([_entry(action if before else "person-recorded", person, changes, by)])
    return person


@transaction.atomic
def record_people(people: Sequence[Participant], fields: list[str], *, by: User) -> None:
    """Save new validated people, with the trail. Raise IntegrityError as save_person does."""
    contested = claim_nips(people, seen=_seen_by(by))
    Participant.objects.bulk_create(people, batch_size=500)
    settle_nips(contested)
    trail.record_all(
        _entry("person-recorded", person, trail.differences(None, person, fields), by) for person in people
    )


def lock_people(people: Sequence[Participant], *, also_closed: bool = False) -> None:
    """Lock the rows of people, in the order of their keys, so that none is merged into another record, restricted or
    erased before the transaction ends. Events are locked before. Raise PersonGone if one does not exist any more, and
    unless `also_closed` PersonErased or PersonRestricted."""
    keys = sorted({person.pk for person in people})
    rows = Participant.objects.select_for_update(no_key=True).order_by("pk")
    found = list(in_chunks(rows.values_list("pk", "restricted_at", "erased_at"), "pk", keys))
    if len(found) < len(keys):
        raise PersonGone
    if not also_closed:
        refuse_closed(
            Participant(pk=key, restricted_at=restricted, erased_at=erased) for key, restricted, erased in found
        )


def refuse_closed(people: Iterable[Participant]) -> None:
    """Raise PersonErased or PersonRestricted if one of the people may be neither registered nor edited."""
    for person in people:
        if person.erased_at:
            raise PersonErased
        if person.restricted_at:
            raise PersonRestricted


def _seen_by(user: User | None) -> QuerySet[Participant]:
    """Return the people that the user sees. A page without a user shows nobody else."""
    return Participant.objects.visible_to(user) if user else Participant.objects.none()


def _entry(action: str, person: Participant, changes: trail.Changes, by: User | None) -> Entry:
    province = person.agency.province_id
    return trail.entry(action, person, by=by, changes=changes, participant=person.pk, province=province)
