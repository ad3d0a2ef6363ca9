"""Which of many people are likely one person, and why, without a database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from participants.identity import nips
from participants.identity.candidates import MOST_SHARING, Reason, despite_nips
from participants.identity.likeness import Likeness, compare, may_be_like, signs

WINDOW = 50
"""How many others a person is compared with in a group at most, so that the work grows linearly with the people."""
_STRENGTH = {
    Reason.NAME_AND_AGENCY: 5,
    Reason.OTHER_NIP: 4,
    Reason.PHONE: 4,
    Reason.EMAIL: 3,
    Reason.LIKELY_NAME: 3,
    Reason.NAME_AND_REGION: 3,
}
_OTHER_SEX = 2
"""Two records with different sex are less likely one person."""


class Person(NamedTuple):
    """The data of a person that are compared; `region` is the regency, or the province of a provincial agency. NIP,
    phone and e-mail are only compared for equality, so they are the keyed hashes."""

    key: int
    full_name: str
    name_key: str
    nip: str
    sex: str
    phone: str
    email: str
    agency: int
    region: str


class Pair(NamedTuple):
    """Two likely records of one person, the earlier first."""

    one: int
    other: int
    reasons: frozenset[Reason]
    strength: int


def pairs_in_agency(people: Sequence[Person]) -> Iterator[Pair]:
    """Yield the pairs with the same or a likely name among the people of one agency."""
    holders: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        for sign in signs(person.full_name):
            holders[sign].append(person)
    yield from _judged(
        pair
        for group in holders.values()
        for pair in _neighbours(sorted(group, key=lambda one: (one.name_key, one.key)))
        if may_be_like(pair[0].full_name, pair[1].full_name)
    )


def pairs_of_a_name(people: Sequence[Person]) -> Iterator[Pair]:
    """Yield the pairs of one region among people with the same bare name."""
    regions: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        if person.name_key:
            regions[person.region].append(person)
    yield from _judged(pair for group in regions.values() for pair in _neighbours(group))


def pairs_of_a_nip(people: Sequence[Person]) -> Iterator[Pair]:
    """Yield the pairs of people with the same NIP."""
    yield from _judged(_neighbours(people))


def pairs_by_contact(people: Sequence[Person]) -> Iterator[Pair]:
    """Yield the pairs with a fitting name among people with the same phone number or address. More than five people
    share it if it belongs to an office, which says nothing."""
    if len(people) <= MOST_SHARING:
        yield from _judged(_neighbours(people))


def pair_of(one: Person, other: Person) -> Pair | None:
    """Return the two as a pair with its reasons, or None if they are no likely duplicates."""
    if one.nip and one.nip == other.nip:
        return Pair(min(one.key, other.key), max(one.key, other.key), frozenset([Reason.NIP]), nips.STRENGTH)
    likeness = compare(one.full_name, other.full_name)
    reasons = set(_contacts(one, other))
    if likeness is Likeness.DIFFERENT:
        return None
    if one.agency == other.agency:
        reasons.add(Reason.NAME_AND_AGENCY if likeness is Likeness.SAME else Reason.LIKELY_NAME)
    elif one.region == other.region and likeness is Likeness.SAME:
        reasons.add(Reason.NAME_AND_REGION)
    reasons = despite_nips(one, other, reasons)
    if not reasons:
        return None
    strength = sum(_STRENGTH[reason] for reason in reasons) - (_OTHER_SEX if one.sex != other.sex else 0)
    return Pair(min(one.key, other.key), max(one.key, other.key), frozenset(reasons), strength)


def _contacts(one: Person, other: Person) -> Iterator[Reason]:
    if one.phone and one.phone == other.phone:
        yield Reason.PHONE
    if one.email and one.email == other.email:
        yield Reason.EMAIL


def _neighbours(people: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    for place, person in enumerate(people):
        for other in people[place + 1 : place + 1 + WINDOW]:
            yield person, other


def _judged(pairs: Iterable[tuple[Person, Person]]) -> Iterator[Pair]:
    """Yield each likely pair once."""
    seen: set[tuple[int, int]] = set()
    for one, other in pairs:
        keys = (one.key, other.key) if one.key < other.key else (other.key, one.key)
        if keys not in seen:
            seen.add(keys)
            if pair := pair_of(one, other):
                yield pair
