"""The only module that merges people."""

from collections.abc import Collection, Iterable
from copy import copy

from django.db import transaction
from django.db.models import Q

from accounts.access import require
from accounts.models import User
from accounts.trail import recording as trail
from events.locking import lock_event
from events.models import Event
from participants.fields.person import NAMES
from participants.identity.nips import claim_again, forget_pairs, holders_of, settle_nips
from participants.models import CalendarFeed, DataRequest, Participant, PersonMerge, PersonPair, Registration

from .errors import ChangedMeanwhile, ClosedRecord, RecordGone, TwoRegistrations
from .plan import Meeting, MergePlan
from .states import State, state_of


@transaction.atomic
def merge_people(
    kept: Participant, other: Participant, *, take: Collection[str], by: User, seen: str | None = None
) -> PersonMerge:
    """Give the kept person all that belongs to the other record, and delete that record.

    `take` are the fields whose value comes from the other record; `seen` is the plan's digest that the user saw. All
    events of both people are locked, and the trail gets an entry. Everything that hangs on a registration moves with
    it. Where both are registered, the registration that does not count becomes the duplicate of the other.

    Raise RecordGone, ClosedRecord, ChangedMeanwhile or TwoRegistrations.
    """
    require(by, "merges_people")
    plan = _locked_plan(kept, other)
    if seen is not None and seen != plan.digest:
        raise ChangedMeanwhile
    if plan.conflicts:
        raise TwoRegistrations
    kept, other = plan.kept, plan.other
    before = copy(kept)
    merge = PersonMerge(kept=kept, former=other.pk, former_name=other.full_name, by=by)
    record: dict[str, object] = {"other": state_of(other), "before": state_of(kept)}
    record["moved"] = [one.pk for one in plan.moving]
    record["duplicates"] = [one.second.pk for one in plan.meetings]
    record["registrations"] = _move_registrations(plan)
    merge.save(force_insert=True)
    record["merges"] = _move_merges(other, merge)
    record["requests"] = _move_requests(kept, other)
    record["pairs"] = _move_decisions(kept, other)
    nips = {kept.nip, other.nip}
    record["sharing"] = sorted(holders_of(nips) - {kept.pk, other.pk})
    other.delete()
    for name in take:
        setattr(kept, name, getattr(other, name))
    changes = trail.differences(before, kept, NAMES)
    claim_again(kept)
    kept.save(update_fields=[*changes, "nip_scope"])
    forget_pairs([kept])
    settle_nips(nips)
    record["after"] = state_of(kept)
    merge.record = record
    merge.save(update_fields=["record"])
    _record(kept, merge, changes, by)
    return merge


def lock_events(events: Iterable[Event]) -> None:
    """Lock the events in the order of their keys."""
    for event in sorted(events, key=lambda one: one.pk):
        lock_event(event)


def lock_people_fully(*keys: int) -> dict[int, Participant]:
    """Lock the rows of the people, so that no registration can refer to them before the transaction ends, and return
    them by their keys. All events are locked before."""
    rows = Participant.objects.select_for_update(of=["self"]).order_by("pk")
    return {person.pk: person for person in rows.filter(pk__in=keys)}


def _locked_plan(kept: Participant, other: Participant) -> MergePlan:
    events = {one.event for one in MergePlan(kept, other).registrations}
    lock_events(events)
    people = lock_people_fully(kept.pk, other.pk)
    if len(people) < 2:
        raise RecordGone
    if any(person.is_closed for person in people.values()):
        raise ClosedRecord
    plan = MergePlan(people[kept.pk], people[other.pk])
    if not {one.event for one in plan.registrations} <= events:
        raise ChangedMeanwhile
    return plan


def _move_registrations(plan: MergePlan) -> dict[str, State]:
    """Move the registrations, and return their states afterwards, with those of the kept person that became
    duplicates."""
    touched = [one.pk for one in plan.moving]
    for meeting in plan.meetings:
        _make_duplicate(meeting)
        touched.append(meeting.second.pk)
    Registration.objects.filter(participant=plan.other).update(participant=plan.kept)
    return {str(one.pk): state_of(one) for one in Registration.objects.filter(pk__in=touched).order_by("pk")}


def _make_duplicate(meeting: Meeting) -> None:
    """Make the second registration the duplicate. Its calendar address ends."""
    Registration.objects.filter(pk=meeting.second.pk).update(duplicate_of=meeting.counting)
    CalendarFeed.objects.filter(registration=meeting.second).delete()


def _move_merges(other: Participant, merge: PersonMerge) -> list[int]:
    """Give the kept person the records that were merged into the other one before; return these merges."""
    earlier = PersonMerge.objects.filter(kept=other)
    moved = list(earlier.order_by("pk").values_list("pk", flat=True))
    earlier.filter(later=None).update(later=merge)
    earlier.update(kept=merge.kept)
    return moved


def _move_requests(kept: Participant, other: Participant) -> list[int]:
    """Give the kept person what the other one asked about their data; return these requests."""
    requests = DataRequest.objects.filter(participant=other)
    moved = list(requests.order_by("pk").values_list("pk", flat=True))
    requests.update(participant=kept)
    return moved


def _move_decisions(kept: Participant, other: Participant) -> list[State]:
    """Let decisions that others are not this person count for the kept record too. Return the earlier states of all
    pairs with one of the two people."""
    pairs = PersonPair.objects.filter(Q(one__in=[kept, other]) | Q(other__in=[kept, other]))
    before = [state_of(pair) for pair in pairs.order_by("pk")]
    for pair in pairs.filter(Q(one=other) | Q(other=other), state=PersonPair.State.DIFFERENT):
        partner = pair.other_id if pair.one_id == other.pk else pair.one_id
        if partner != kept.pk:
            one, two = sorted((kept.pk, partner))
            values = {"state": pair.state, "decided_by": pair.decided_by, "decided_at": pair.decided_at}
            PersonPair.objects.update_or_create(one_id=one, other_id=two, defaults=values)
    return before


def _record(kept: Participant, merge: PersonMerge, changes: trail.Changes, by: User) -> None:
    trail.record(
        "person-merged",
        kept,
        by=by,
        changes={"merged": (None, merge.former_name), **changes},
        participant=kept.pk,
        province=kept.agency.province_id,
    )
