"""NIPs that two people have.

A user may record a person whose NIP belongs to somebody in another province. The record is stored like any other, so
that the user learns nothing about that province. Coordinators get the pair in the list of likely duplicates, and merge
the two people or correct one of them.
"""

from collections.abc import Sequence

from django.db.models import Q

from accounts.models import User
from participants.models import Participant, PersonPair

from .candidates import Reason
from .chunks import in_chunks

STRENGTH = 9
"""Of a pair with the same NIP: more than all other reasons together."""


def claim_nips(people: Sequence[Participant], *, by: User | None) -> None:
    """Set `shares_nip` of unsaved people: true if the NIP belongs to a person that `by` cannot see.

    The database refuses a NIP of a person that `by` sees. Without a user (`by` is None) nobody is seen.
    """
    hidden = _hidden_holders(people, by)
    for person in people:
        person.shares_nip = hidden.get(person.nip, person.pk) != person.pk


def is_shared(person: Participant) -> bool:
    """Return whether another person had the NIP of this saved one first."""
    others = Participant.objects.filter(nip=person.nip, shares_nip=False).exclude(pk=person.pk)
    return bool(person.nip) and others.exists()


def note_pairs(people: Sequence[Participant]) -> None:
    """List the saved people who share their NIP with the one who had it first."""
    sharing = {person.nip: person for person in people if person.shares_nip}
    pairs = []
    for first in _holders(sharing):
        one, other = sorted((first, sharing[first.nip]), key=lambda person: person.pk)
        pairs.append(PersonPair(one=one, other=other, reasons=Reason.NIP.value, strength=STRENGTH))
    PersonPair.objects.bulk_create(pairs, batch_size=500, ignore_conflicts=True)


def release_nip(person: Participant, nip: str) -> None:
    """Let the next person with the NIP, which this saved person had until now, be the one who has it."""
    PersonPair.objects.open().filter(Q(one=person) | Q(other=person), reasons=Reason.NIP.value).delete()
    if nip and not Participant.objects.filter(nip=nip, shares_nip=False).exists():
        following = Participant.objects.filter(nip=nip).order_by("pk").values("pk")[:1]
        Participant.objects.filter(pk__in=list(following.values_list("pk", flat=True))).update(shares_nip=False)


def _hidden_holders(people: Sequence[Participant], by: User | None) -> dict[str, int]:
    first = Participant.objects.filter(shares_nip=False).order_by()
    nips = sorted({person.nip for person in people if person.nip})
    found = dict(in_chunks(first.values_list("nip", "pk"), "nip", nips))
    if by is None or not found:
        return found
    seen = Participant.objects.visible_to(by).order_by().values_list("pk", flat=True)
    visible = set(in_chunks(seen, "pk", sorted(found.values())))
    return {nip: key for nip, key in found.items() if key not in visible}


def _holders(nips: dict[str, Participant]) -> list[Participant]:
    return list(in_chunks(Participant.objects.filter(shares_nip=False).order_by("pk"), "nip", sorted(nips)))
