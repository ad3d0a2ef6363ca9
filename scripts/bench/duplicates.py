"""The list of likely duplicates: invented people, some of them recorded twice in a known way.

python -m scripts.bench.duplicates [--people 250000] [--seed 7]

It prints the time of the search, the share of the duplicates that it lists (recall), the share of its pairs that are
duplicates (precision), both for likely names only, the reasons of the other pairs, and the recall of each way in which
people are recorded twice.
"""

import argparse
import os
import random
import resource
from collections import Counter
from collections.abc import Callable, Sequence
from time import perf_counter, process_time
from typing import cast

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("TEST_DB", "sqlite")
django.setup()

from django.core.management import call_command  # noqa: E402  the settings come first
from django.utils import timezone  # noqa: E402

from accounts.jobs.running import Progress  # noqa: E402
from accounts.models import User  # noqa: E402
from agencies.models import Agency, Regency  # noqa: E402
from agencies.regions import load_regions  # noqa: E402
from participants.duplicates.searching import search  # noqa: E402
from participants.identity.candidates import Reason  # noqa: E402
from participants.models import Participant, PersonPair  # noqa: E402
from participants.names import bare_key  # noqa: E402
from participants.national_data import words  # noqa: E402

_TWICE = 0.04
"""The share of people who are recorded twice."""
_PEOPLE_OF_AN_AGENCY = 30
_BATCH = 400
_SHORT = {"Muhammad": "Moh.", "Siti": "St.", "Ahmad": "Akh.", "Abdul": "Abd."}

Values = dict[str, object]
Pair = tuple[int, int]


class Invention:
    """The people to be stored, and the pairs that are one person, by the way in which the second differs."""

    def __init__(self, chance: random.Random, agencies: Sequence[Agency]):
        self.people: list[Values] = []
        self.truth: dict[Pair, str] = {}
        self._chance, self._agencies, self._nips = chance, agencies, set[str]()
        self._by_regency: dict[str | None, list[Agency]] = {}
        for agency in agencies:
            self._by_regency.setdefault(agency.regency_id, []).append(agency)
        self._last = words.LAST_NAMES + [
            first.capitalize() + end
            for first in words.VILLAGE_FIRST
            for end in ("wati", "no", "yanto", "ningsih", "din", "man")
        ]

    def add_people(self, number: int) -> None:
        while len(self.people) < number:
            self._add_person()

    def _add_person(self) -> None:
        chance = self._chance
        sex = chance.choice(["female", "male"])
        parts = [chance.choice(words.FIRST_NAMES[sex]), *chance.choices(self._last, k=chance.choice([1, 1, 2]))]
        person: Values = {
            "full_name": " ".join(parts) + chance.choice(words.TITLES),
            "sex": sex,
            "agency": chance.choice(self._agencies),
            "nip": self._nip(sex) if chance.random() < 0.4 else "",
            "phone": self._phone() if chance.random() < 0.8 else "",
        }
        key = self._add(person)
        if chance.random() < _TWICE:
            way = chance.choice([*_WAYS])
            other = _WAYS[way](self, person, parts)
            self.truth[key, self._add(person | {"nip": "", "phone": ""} | other)] = way

    def _add(self, person: Values) -> int:
        person["pk"], person["name_key"] = len(self.people) + 1, bare_key(str(person["full_name"]))
        self.people.append(person)
        return len(self.people)

    def _phone(self) -> str:
        return f"+628{self._chance.randint(10**9, 10**10 - 1)}"

    def _nip(self, sex: str) -> str:
        chance = self._chance
        while True:
            year = chance.randint(1966, 1996)
            nip = f"{year}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{year + 25}{chance.randint(1, 12):02}"
            nip += f"{1 if sex == 'male' else 2}{chance.randint(1, 999):03}"
            if nip not in self._nips:
                self._nips.add(nip)
                return nip

    def short(self, _person: Values, parts: Sequence[str]) -> Values:
        return {"full_name": " ".join([_SHORT.get(parts[0], f"{parts[0][0]}."), *parts[1:]])}

    def slip(self, _person: Values, parts: Sequence[str]) -> Values:
        longest = max(parts, key=len)
        place = self._chance.randint(1, len(longest) - 2)
        return {"full_name": " ".join(parts).replace(longest, longest[: place + 1] + longest[place:], 1)}

    def region(self, person: Values, parts: Sequence[str]) -> Values:
        near = self._by_regency[cast(Agency, person["agency"]).regency_id]
        return {"full_name": " ".join(parts), "agency": self._chance.choice(near)}

    def phone(self, person: Values, parts: Sequence[str]) -> Values:
        person["phone"] = person["phone"] or self._phone()
        return {"full_name": " ".join(parts), "phone": person["phone"], "agency": self._chance.choice(self._agencies)}

    def number(self, person: Values, parts: Sequence[str]) -> Values:
        sex = str(person["sex"])
        person["nip"] = person["nip"] or self._nip(sex)
        return {"full_name": " ".join(parts), "nip": self._nip(sex)}


_WAYS: dict[str, Callable[[Invention, Values, Sequence[str]], Values]] = {
    "other title": lambda _made, _person, parts: {"full_name": " ".join(parts) + ", S.Kom."},
    "capitals": lambda _made, _person, parts: {"full_name": " ".join(parts).upper()},
    "short form": Invention.short,
    "slip": Invention.slip,
    "word order": lambda _made, _person, parts: {"full_name": " ".join([*parts[1:], parts[0]])},
    "missing word": lambda _made, _person, parts: {"full_name": " ".join(parts[: max(2, len(parts) - 1)])},
    "other agency of the regency": Invention.region,
    "same phone": Invention.phone,
    "other NIP": Invention.number,
}

_LIKELY = {"short form", "slip", "word order", "missing word"}
"""The ways whose names are likely, not the same."""


def main() -> None:
    options = _options()
    call_command("migrate", verbosity=0)
    load_regions()
    chance = random.Random(options.seed)  # noqa: S311  invented data, not secrets
    made = Invention(chance, store_agencies(max(514, options.people // _PEOPLE_OF_AN_AGENCY)))
    made.add_people(options.people)
    Participant.objects.bulk_create([Participant(**values) for values in made.people], batch_size=_BATCH)
    reader = User.objects.create_user("koordinator", role="coordinator")
    began, worked = perf_counter(), process_time()
    search(reader, cast(Progress, no_progress), step=None, started=timezone.now())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(made.people):,} people: {perf_counter() - began:.0f} s, {process_time() - worked:.0f} s of the processor"
    )
    print(f"{memory} MB with the invented people")
    _print_quality(made.truth)


def no_progress(done: int, total: int, step: object = None) -> None:
    """Ignore the progress of the search."""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.duplicates")
    parser.add_argument("--people", type=int, default=250_000)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def store_agencies(number: int) -> list[Agency]:
    """Store this number of agencies, in all regencies in turn, and return them."""
    regencies = list(Regency.objects.order_by("code"))
    kinds = ["regency"] * len(regencies) + ["village"] * number
    made = [
        Agency(kind=kind, name=f"Perpustakaan {place}", province_id=regency.code[:2], regency_id=regency.code)
        for place, kind in enumerate(kinds[:number])
        for regency in [regencies[place % len(regencies)]]
    ]
    Agency.objects.bulk_create(made, batch_size=_BATCH)
    return list(Agency.objects.order_by("pk"))


def listed_pairs() -> set[Pair]:
    return set(PersonPair.objects.values_list("one", "other"))


def quality(truth: dict[Pair, str]) -> tuple[float, float]:
    """Return the recall and the precision of the stored pairs."""
    listed = listed_pairs()
    right = len(listed & truth.keys())
    return right / max(1, len(truth)), right / max(1, len(listed))


def _print_quality(truth: dict[Pair, str]) -> None:
    listed, right = listed_pairs(), listed_pairs() & truth.keys()
    recall, precision = quality(truth)
    print(f"{len(truth):,} duplicates, {len(listed):,} listed pairs: recall {recall:.1%}, precision {precision:.1%}")
    likely = set(PersonPair.objects.filter(reasons__contains=Reason.LIKELY_NAME.value).values_list("one", "other"))
    ways = {pair for pair, way in truth.items() if way in _LIKELY}
    print(
        f"likely names: recall {len(listed & ways) / max(1, len(ways)):.1%}, "
        f"precision {len(likely & truth.keys()) / max(1, len(likely)):.1%}"
    )
    reasons = PersonPair.objects.values_list("one", "other", "reasons")
    wrong = Counter(why for one, other, why in reasons if (one, other) not in truth)
    print("wrong pairs:", ", ".join(f"{why} {number:,}" for why, number in wrong.most_common()))
    found, wanted = Counter(truth[pair] for pair in right), Counter(truth.values())
    for way, number in wanted.items():
        print(f"  {way}: {found[way]} of {number}")


if __name__ == "__main__":
    main()
