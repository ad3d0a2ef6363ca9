"""The people of the invented country: each works at one agency and takes part now and then."""

from collections import defaultdict
from random import Random
from typing import NamedTuple

from agencies.models import Agency
from participants.fields.person import FIELDS, kept_values
from participants.models import Participant
from participants.models.participant import Rank

from . import words

_CIVIL_RANKS = Rank.VALUES[4:16]  # II/a to IV/d
_OFFICIAL = {Agency.Kind.PROVINCE, Agency.Kind.REGENCY}
_COMES_AGAIN = 0.55


class Person(NamedTuple):
    """The data of a person that a registration needs; `kept` has the values of KEPT_NAMES. Model instances for
    everybody would need ten times the memory."""

    key: int
    name: str
    kept: tuple[str, ...]


class People:
    """Gives out people for the seats of an event and remembers all of them: some 110,000 at full scale."""

    def __init__(self) -> None:
        self._by_agency: dict[int, list[Person]] = defaultdict(list)
        self._nips: set[str] = set()
        self._number = 0
        self.new: list[Participant] = []
        """People made since this list was last emptied."""

    def somebody(self, rng: Random, agency: Agency, roster: dict[int, str]) -> Person:
        """Return a person of the agency, known or new, whose name is not in the roster yet, and add the name to it."""
        known = self._by_agency[agency.pk]
        if known and rng.random() < _COMES_AGAIN:
            person = rng.choice(known)
            if person.key not in roster:
                roster[person.key] = person.name
                return person
        made = self._make(rng, agency)
        self.new.append(made)
        person = Person(made.pk, made.full_name, tuple(kept_values(made).values()))
        known.append(person)
        roster[person.key] = person.name
        return person

    def _make(self, rng: Random, agency: Agency) -> Participant:
        self._number += 1
        sex = "female" if rng.random() < 0.54 else "male"
        first, last = rng.choice(words.FIRST_NAMES[sex]), rng.choice(words.LAST_NAMES)
        middle = "" if rng.random() < 0.5 else f" {rng.choice(words.LAST_NAMES)}"
        is_civil = rng.random() < (0.85 if agency.kind in _OFFICIAL else 0.15)
        values: dict[str, str] = {
            "full_name": f"{first}{middle} {last}{rng.choice(words.TITLES)}",
            "nip": self._nip(rng, sex) if is_civil else "",
            "sex": sex,
            "position": rng.choice(words.POSITIONS.get(agency.kind, words.POSITIONS["other"])),
            "rank": rng.choice(_CIVIL_RANKS) if is_civil else "",
            "phone": f"+628{rng.randint(11, 59)}{rng.randint(1_000_000, 99_999_999)}" if rng.random() < 0.9 else "",
            "email": f"{first}.{last}{self._number}@contoh.id".lower() if rng.random() < 0.6 else "",
        }
        for field in FIELDS:
            if field.values and field.name not in values:  # not drawn: a new field must not change the other values
                values[field.name] = field.values[self._number % len(field.values)]
        return Participant(pk=self._number, agency=agency, **values)

    def _nip(self, rng: Random, sex: str) -> str:
        born = rng.randint(1966, 1996)
        start = f"{born}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{born + rng.randint(22, 29)}"
        while True:
            nip = f"{start}{rng.randint(1, 12):02d}{1 if sex == 'male' else 2}{rng.randint(1, 999):03d}"
            if nip not in self._nips:
                self._nips.add(nip)
                return nip
