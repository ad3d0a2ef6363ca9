"""Finding the people who may match some data, by the same lookup for one person and for all rows of a file.

It only finds people. The policy is in the form (`participants.registering.forms`), the people spreadsheet
(`participants.sheet.people`) and the event workbook (`participants.workbook.people`).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from agencies.matching import name_key
from participants.models import Participant

from .chunks import in_chunks

Identity = tuple[int, str]
"""The key of an agency, and the key of a name."""


class Reason(Enum):
    """The reason why a person may match."""

    NIP = "nip"
    NAME_AND_AGENCY = "name-and-agency"


@dataclass(frozen=True, slots=True)
class Description:
    """The known data of a person: name, NIP as it is stored, and the key of the agency. Unknown values are empty."""

    full_name: str = ""
    nip: str = ""
    agency: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may match, and the reasons. Show nothing about a person that the reader cannot see."""

    person: Participant
    reasons: frozenset[Reason]
    is_visible: bool = True


def find_candidates(descriptions: Sequence[Description], *, reader: User | None) -> list[list[Candidate]]:
    """Return the candidates of each description: first the holder of the NIP, then the others in the order in which
    they were recorded.

    Names are compared without case and blanks. The holder of a NIP is searched in the whole country, because a NIP
    belongs to one person; others are searched among the people the reader sees. A command has no reader and sees all.
    The number of queries does not grow with the descriptions, except that long lists are read in chunks.
    """
    seen = Participant.objects.visible_to(reader) if reader else Participant.objects.all()
    holders = _holders({one.nip for one in descriptions if one.nip}, seen)
    namesakes = _namesakes({identity for one in descriptions if (identity := _identity(one))}, seen)
    people = {holder.person.pk: holder.person for holder in holders.values()}
    missing = sorted({key for keys in namesakes.values() for key in keys} - {*people})
    people |= {person.pk: person for person in in_chunks(_people(), "pk", missing)}
    found = []
    for one in descriptions:
        keys = namesakes.get(_identity(one), [])
        found.append(_merged(holders.get(one.nip), [people[key] for key in keys if key in people]))
    return found


def _people() -> QuerySet[Participant]:
    return Participant.objects.select_related("agency").order_by("pk")


def _holders(nips: set[str], seen: QuerySet[Participant]) -> dict[str, Candidate]:
    people = _people().annotate(visible=Exists(seen.filter(pk=OuterRef("pk"))))
    return {
        person.nip: Candidate(person, frozenset([Reason.NIP]), person.visible)
        for person in in_chunks(people, "nip", sorted(nips))
    }


def _namesakes(wanted: set[Identity], seen: QuerySet[Participant]) -> dict[Identity | None, list[int]]:
    """Return the keys of the people by agency and name. It reads only names, because an agency may have hundreds of
    people but rarely two with the same name."""
    found: dict[Identity | None, list[int]] = defaultdict(list)
    names = seen.order_by("pk").values_list("pk", "agency", "full_name")
    for key, agency, full_name in in_chunks(names, "agency", sorted({agency for agency, _name in wanted})):
        if (identity := (agency, name_key(full_name))) in wanted:
            found[identity].append(key)
    return found


def _identity(one: Description) -> Identity | None:
    return (one.agency, name_key(one.full_name)) if one.agency and one.full_name else None


def _merged(holder: Candidate | None, namesakes: Sequence[Participant]) -> list[Candidate]:
    """Return each person once, with all reasons."""
    found = {holder.person.pk: holder} if holder else {}
    for person in namesakes:
        before = found.get(person.pk, Candidate(person, frozenset()))
        found[person.pk] = replace(before, reasons=before.reasons | {Reason.NAME_AND_AGENCY})
    return [*found.values()]
