"""NIPs that two people have.

A user may record a person whose NIP belongs to somebody in another province. The record is stored like any other, so
that the user learns nothing about that province. Coordinators get the pair in the list of likely duplicates, and merge
the two people or correct one of them.

A function that changes a NIP calls `claim_nips` before it saves the row, and `settle_nips` with the old and the new NIP
afterwards, in one transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Q, QuerySet

from accounts.encryption import personal
from participants.models import Participant, PersonPair

from .candidates import Reason
from .chunks import in_chunks

STRENGTH = 9
"""Of a pair with the same NIP: more than all other reasons together."""
_ALONE = Reason.NIP.value
_SPARE_SCOPES = [f"{number:02}" for number in range(1, 10)]
"""No province has such a code. They are for people whose own scope is taken: by somebody who moved to another province,
or while a merge is undone."""


def claim_nips(people: Sequence[Participant], *, seen: QuerySet[Participant]) -> set[str]:
    """Choose the scope of the NIPs of people who are about to be saved, and return those NIPs that others have.

    If a person that the author sees (`seen`) has the NIP, the scope is that person's, so that the database refuses the
    row. If only others have it, the scope is the province of the new record, so that of two concurrent requests from
    there one is refused.
    """
    holders = _holders({person.nip for person in people})
    if personal.has_several_keys():
        _renew_hashes(holders)
    contested = {*holders}
    keys = [one.pk for found in holders.values() for one in found]
    visible = set(in_chunks(seen.order_by().values_list("pk", flat=True), "pk", keys)) if keys else set()
    for person in people:
        others = [one for one in holders[person.nip] if one.pk != person.pk]
        taken = [one.nip_scope for one in others if one.pk in visible]
        person.nip_scope = taken[0] if taken else _free_scope(person, others, is_first=not others)
    return contested


def _renew_hashes(holders: Mapping[str, Sequence[Participant]]) -> None:
    """Hash the NIPs of their holders with the first key, so that the constraint compares them with new rows."""
    nips = {one.pk: nip for nip, found in holders.items() for one in found}
    for pk, stored in in_chunks(Participant.objects.order_by("pk").values_list("pk", "nip_hash"), "pk", sorted(nips)):
        if stored != personal.keyed_hash("nip", nips[pk]):
            Participant.objects.filter(pk=pk).update(nip=nips[pk])


def claim_again(person: Participant) -> None:
    """Choose a free scope for the NIP of a person who is restored. Other people may have the NIP."""
    others = [one for one in _holders({person.nip})[person.nip] if one.pk != person.pk]
    person.nip_scope = _free_scope(person, others, is_first=True)


def settle_nips(nips: Iterable[str]) -> None:
    """Make the earliest of the people with each NIP its first holder if it has none, and list each of the others beside
    the first."""
    for holders in _holders({*nips}).values():
        first = next((one for one in holders if not one.nip_scope), None)
        if first is None and holders:
            first = holders[0]
            Participant.objects.filter(pk=first.pk).update(nip_scope="")
        _list_pairs([(first, one) for one in holders if first and one.pk != first.pk])


def holders_of(nips: Iterable[str]) -> set[int]:
    """Return the keys of the people with one of the NIPs."""
    return {one.pk for found in _holders({*nips}).values() for one in found}


def forget_pairs(people: Sequence[Participant]) -> None:
    """Remove the pairs of people whose NIP has changed that were listed for the NIP only."""
    pairs = PersonPair.objects.open().filter(Q(one__in=people) | Q(other__in=people), reasons=_ALONE)
    pairs.delete()


def _free_scope(person: Participant, others: Sequence[Participant], *, is_first: bool) -> str:
    wanted = [*([""] if is_first else []), person.agency.province_id, *_SPARE_SCOPES]
    taken = {one.nip_scope for one in others}
    return next(scope for scope in wanted if scope not in taken)


def _list_pairs(pairs: Iterable[tuple[Participant, Participant]]) -> None:
    """List the pairs, also those that a search has found for other reasons, or that were decided before."""
    ordered = [sorted(pair, key=lambda person: person.pk) for pair in pairs]
    PersonPair.objects.bulk_create(
        [PersonPair(one=one, other=other, reasons=_ALONE, strength=STRENGTH) for one, other in ordered],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["reasons", "strength", "state", "decided_by", "decided_at", "found_at"],
    )


def _holders(nips: set[str]) -> dict[str, list[Participant]]:
    """Return the people by NIP, the earliest first."""
    found: dict[str, list[Participant]] = defaultdict(list)
    for person in _rows(sorted(nips - {""})):
        found[person.nip].append(person)
    return found


def _rows(nips: list[str]) -> Iterator[Participant]:
    return in_chunks(Participant.objects.only("nip", "nip_scope").order_by("pk"), "nip", nips)
