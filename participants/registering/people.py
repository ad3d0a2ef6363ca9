"""Saving people, with a trail entry of what changed."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Entry, User
from accounts.trail import recording as trail
from participants.models import Participant


def save_person(
    person: Participant,
    fields: list[str],
    *,
    by: User | None,
    before: Participant | None,
    action: str = "person-changed",
) -> Participant:
    """Save the fields of a person who has been validated, new where there is no `before`, with the trail of what
    changed. Raises IntegrityError where somebody else has recorded them at this moment: the caller's transaction, in
    which this must run, ends with it."""
    changes = trail.differences(before, person, fields)
    # What does not differ stays as it is by now: it may have been corrected since the person was read.
    person.save(update_fields=[*changes] if before else None)
    if changes:
        trail.record_all([_entry(action if before else "person-recorded", person, changes, by)])
    return person


@transaction.atomic
def record_people(people: Sequence[Participant], fields: list[str], *, by: User) -> None:
    """Save new people who have been validated, with the trail. Raises as save_person."""
    Participant.objects.bulk_create(people, batch_size=500)
    trail.record_all(
        _entry("person-recorded", person, trail.differences(None, person, fields), by) for person in people
    )


def _entry(action: str, person: Participant, changes: trail.Changes, by: User | None) -> Entry:
    province = person.agency.province_id
    return trail.entry(action, person, by=by, changes=changes, participant=person.pk, province=province)
