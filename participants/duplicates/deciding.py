"""Deciding that two people are not one person, which later searches respect."""

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.trail import recording as trail
from participants.models import Participant, PersonPair
from participants.registering.people import lock_people


class SameNip(Exception):
    """Both have the same NIP, which belongs to one person."""


@transaction.atomic
def set_different(one: Participant, other: Participant, *, by: User) -> PersonPair:
    """Remember that the two are not the same person, whether or not a search has found them. Raise PersonGone, or
    SameNip."""
    require(by, "merges_people")
    lock_people([one, other], also_closed=True)
    nips = Participant.objects.filter(pk__in=[one.pk, other.pk]).exclude(nip="").values_list("nip", flat=True)
    if len(nips) > len({*nips}):
        raise SameNip
    first, second = sorted((one, other), key=lambda person: person.pk)
    pair, _is_new = PersonPair.objects.get_or_create(one=first, other=second)
    if pair.state != PersonPair.State.DIFFERENT:
        _decide(pair, PersonPair.State.DIFFERENT, by)
        _record("pair-different", first, second, by)
    return pair


@transaction.atomic
def reopen(pair: PersonPair, *, by: User) -> None:
    """Take back the decision; the pair is listed again."""
    require(by, "merges_people")
    lock_people([pair.one, pair.other], also_closed=True)
    if PersonPair.objects.filter(pk=pair.pk, state=PersonPair.State.DIFFERENT).exists():
        _decide(pair, PersonPair.State.OPEN, by)
        _record("pair-reopened", pair.one, pair.other, by)


def _decide(pair: PersonPair, state: PersonPair.State, by: User) -> None:
    is_decided = state == PersonPair.State.DIFFERENT
    pair.state = state
    pair.decided_by, pair.decided_at = (by, timezone.now()) if is_decided else (None, None)
    pair.found_at = timezone.now()
    pair.save(update_fields=["state", "decided_by", "decided_at", "found_at"])


def _record(action: str, one: Participant, other: Participant, by: User) -> None:
    trail.record(
        action,
        one,
        by=by,
        changes={"another": (None, other.full_name)},
        participant=one.pk,
        province=one.agency.province_id,
    )
