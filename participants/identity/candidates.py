"""Finding the people who may match some data, by the same lookup for one person and for all rows of a file.

It only finds people. The policy is in the form (`participants.registering.forms`), the people spreadsheet
(`participants.sheet.people`) and the event workbook (`participants.workbook.people`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from django.db.models import QuerySet

from accounts.models import User
from participants.models import Participant
from participants.names import bare_key

from .chunks import in_chunks
from .likeness import Likeness, NameIndex, compare


class Reason(Enum):
    """Why a person may match, the strongest reason first."""

    NIP = "nip"
    NAME_AND_AGENCY = "name-and-agency"
    OTHER_NIP = "other-nip"
    """Name and agency agree, and both have a NIP, but not the same."""
    LIKELY_NAME = "likely-name"
    """A name in the same agency that differs only as names are abbreviated or mistyped."""
    NAME_AND_REGION = "name-and-region"
    PHONE = "phone"
    EMAIL = "email"


class Named(Protocol):
    """Anything that has the name and the NIP of a person."""

    @property
    def full_name(self) -> str: ...

    @property
    def nip(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Description:
    """The known data of a person: name, NIP and phone as they are stored, the key of the agency and the code of its
    regency, or of its province if it has none. Unknown values are empty."""

    full_name: str = ""
    nip: str = ""
    agency: int | None = None
    phone: str = ""
    email: str = ""
    regency: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may match, and why."""

    person: Participant
    reasons: frozenset[Reason]

    @property
    def has_nip(self) -> bool:
        return Reason.NIP in self.reasons


def meant_by_nip(holders: Sequence[Candidate], agency: int | None) -> Candidate | None:
    """Return the one of these holders of a NIP that is meant: the only one, or the only one of the agency."""
    of_agency = [one for one in holders if one.person.agency_id == agency]
    found = holders if len(holders) == 1 else of_agency
    return found[0] if len(found) == 1 else None


MOST_SHARING = 5
"""A phone number or an address that more people have belongs to an office and matches nobody."""

_Reasons = dict[int, set[Reason]]
"""Reasons by the key of the person."""


def find_candidates(descriptions: Sequence[Description], *, reader: User | None) -> list[list[Candidate]]:
    """Return the candidates of each description: first the holders of the NIP, then the others, in the order in which
    they were recorded.

    Names are compared by `participants.identity.likeness`, in the agency and in its regency. People are searched among
    those the reader sees, so that nobody learns who is recorded elsewhere. A command has no reader and sees all. The
    number of queries does not grow with the descriptions, except that long lists are read in chunks.
    """
    seen = Participant.objects.visible_to(reader) if reader else Participant.objects.all()
    holders = _holders({one.nip for one in descriptions if one.nip}, seen)
    found: list[_Reasons] = [defaultdict(set) for _one in descriptions]
    _find_in_agencies(descriptions, found, seen)
    _find_in_regencies(descriptions, found, seen)
    _find_by_contact(descriptions, found, seen)
    people = {holder.pk: holder for found_holders in holders.values() for holder in found_holders}
    missing = sorted({key for reasons in found for key in reasons} - {*people})
    people |= {person.pk: person for person in in_chunks(_people(), "pk", missing)}
    return [
        _merged(one, holders[one.nip], {people[key]: reasons[key] for key in sorted(reasons) if key in people})
        for one, reasons in zip(descriptions, found, strict=True)
    ]


def _people() -> QuerySet[Participant]:
    return Participant.objects.select_related("agency").order_by("pk")


def _holders(nips: set[str], seen: QuerySet[Participant]) -> dict[str, list[Participant]]:
    """Return the people by NIP: one, or several that were recorded in different provinces."""
    found: dict[str, list[Participant]] = defaultdict(list)
    for person in in_chunks(seen.select_related("agency").order_by("pk"), "nip", sorted(nips)):
        found[person.nip].append(person)
    return found


def _find_in_agencies(
    descriptions: Sequence[Description], found: Sequence[_Reasons], seen: QuerySet[Participant]
) -> None:
    """It reads only names, because an agency may have hundreds of people but rarely two with the same name."""
    agencies = sorted({one.agency for one in descriptions if one.agency and one.full_name})
    names = seen.order_by("pk").values_list("agency", "pk", "full_name")
    index = NameIndex(in_chunks(names, "agency", agencies))
    for one, reasons in zip(descriptions, found, strict=True):
        if one.agency and one.full_name:
            for key, likeness in index.find(one.agency, one.full_name).items():
                is_same = likeness is Likeness.SAME
                reasons[key].add(Reason.NAME_AND_AGENCY if is_same else Reason.LIKELY_NAME)


def _find_in_regencies(
    descriptions: Sequence[Description], found: Sequence[_Reasons], seen: QuerySet[Participant]
) -> None:
    wanted = {bare_key(one.full_name) for one in descriptions if one.regency and one.full_name}
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    rows = seen.order_by("pk").values_list("pk", "name_key", "agency__regency", "agency__province")
    for key, name, regency, province in in_chunks(rows, "name_key", sorted(wanted)):
        holders[regency or province, name].append(key)
    for one, reasons in zip(descriptions, found, strict=True):
        if one.regency and one.full_name:
            for key in holders.get((one.regency, bare_key(one.full_name)), []):
                if Reason.NAME_AND_AGENCY not in reasons[key]:
                    reasons[key].add(Reason.NAME_AND_REGION)


def _find_by_contact(
    descriptions: Sequence[Description], found: Sequence[_Reasons], seen: QuerySet[Participant]
) -> None:
    rows = seen.order_by("pk")
    phones = _by_value(in_chunks(rows.values_list("phone", "pk"), "phone", _sorted(one.phone for one in descriptions)))
    addresses = in_chunks(rows.values_list("email", "pk"), "email", _sorted(one.email.lower() for one in descriptions))
    emails = _by_value((email.lower(), key) for email, key in addresses)
    for one, reasons in zip(descriptions, found, strict=True):
        for key in phones.get(one.phone, []):
            reasons[key].add(Reason.PHONE)
        for key in emails.get(one.email.lower(), []):
            reasons[key].add(Reason.EMAIL)


def _sorted(values: Iterable[str]) -> list[str]:
    return sorted({value for value in values if value})


def _by_value(rows: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Return the keys of the people by value, without values that an office has."""
    pairs = list(rows)
    counts = Counter(value for value, _key in pairs)
    found: dict[str, list[int]] = defaultdict(list)
    for value, key in pairs:
        if counts[value] <= MOST_SHARING:
            found[value].append(key)
    return found


def _merged(one: Description, holders: list[Participant], others: dict[Participant, set[Reason]]) -> list[Candidate]:
    """Return each person once, with all reasons."""
    found = [Candidate(holder, frozenset({Reason.NIP} | others.pop(holder, set()))) for holder in holders]
    for person, reasons in others.items():
        if valid := despite_nips(one, person, reasons):
            found.append(Candidate(person, frozenset(valid)))
    return found


def despite_nips(one: Named, other: Named, reasons: set[Reason]) -> set[Reason]:
    """Return the reasons that two different NIPs leave: they show that two people are meant, unless name and agency
    are equal, or a name that fits has the same phone number or address."""
    if not one.nip or not other.nip or one.nip == other.nip:
        return reasons
    if Reason.NAME_AND_AGENCY in reasons:
        return reasons - {Reason.NAME_AND_AGENCY} | {Reason.OTHER_NIP}
    has_contact = bool(reasons & {Reason.PHONE, Reason.EMAIL})
    fits = compare(one.full_name, other.full_name) is not Likeness.DIFFERENT
    return reasons if has_contact and fits else set()
