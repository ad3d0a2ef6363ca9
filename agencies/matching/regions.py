"""Finding provinces and regencies by their names as people write them."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from django.utils import timezone
from rapidfuzz.distance import OSA

from agencies.bps import from_bps
from agencies.models import Province, Regency
from agencies.succession import codes_on

from .text import words

Codes = frozenset[str]
"""Codes of provinces and regencies. A name without its kind may mean several."""

_NONE: Codes = frozenset()
_KINDS = ("kabupaten", "kota")
_WRITTEN_KINDS = (*_KINDS, "provinsi")
_OTHER_NAMES = Path(__file__).parent.parent / "data" / "other_names.csv"
_CODE = re.compile(r"(\d\d(?:\.?\d\d)?)\.?(?!\d)(?:[\s:–—-]+(?=\D)|$)", re.ASCII)
_DOUBLED = re.compile(r"([^\W\d])\1+")
_OLD_SPELLINGS = {"oe": "u", "dj": "j", "tj": "c", "h": ""}
_FEWEST_LETTERS = 7
"""Of a name that is recognised although only its beginning is written, or with a slip."""
_MOST_WORDS = 7
"""Of a name of a region inside another name."""
_LONGEST = 12
"""Words of a name of a region with its province."""


class RegionBook:
    """The provinces and regencies by their names: today's, former and usual other ones.

    Case, blanks and dashes inside a name, Kab., Kota Adm., Kep. and old spellings make no difference. Kabupaten and
    Kota do: a name that belongs to both means both unless its kind is written.
    """

    def __init__(self) -> None:
        self._provinces: dict[str, set[str]] = defaultdict(set)
        self._regencies: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in _KINDS}
        self._variants: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in _KINDS}
        self._beginnings: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in _KINDS}
        self._found: dict[str, Codes] = {}
        self._mentioned: dict[tuple[tuple[str, ...], bool], tuple[list[Codes], list[str]]] = {}
        self._today = codes_on(timezone.localdate())
        self.codes: set[str] = set()
        kinds: dict[str, str] = {}
        for code, name in Province.objects.values_list("code", "name"):
            self._add_province(code, name)
        for code, kind, name, former in Regency.objects.values_list("code", "kind", "name", "former_names"):
            kinds[code] = kind
            for one in [name, *former]:
                self._add_regency(code, kind, one)
        for code, name in _other_names():
            if code in kinds:
                self._add_regency(code, kinds[code], name)
            elif code in self.codes:
                self._add_province(code, name)

    def find(self, text: str) -> Codes:
        """Return the codes of today that the text may mean; none if it is unknown. It is a code or a name.

        Four digits without a dot may also be a code of the statistics office.
        """
        match = _CODE.match(text.strip())
        if match and (meant := _codes_of(match[1]) & self.codes):
            return self._of_today(meant)
        return self.named(text)

    def named(self, text: str) -> Codes:
        """Return the codes of the regions that have this name, with its province before or after it or without."""
        if text not in self._found:
            self._found[text] = self._of_today(self._find(text))
        return self._found[text]

    def mentioned(self, named: Sequence[str], *, with_kind: bool = False) -> tuple[list[Codes], list[str]]:
        """Return the regions that the words of another name mention, and the words left; only regions whose kind is
        written if `with_kind`, because villages and schools bear the names of regencies too."""
        asked = tuple(named), with_kind
        if asked not in self._mentioned:  # a name is asked about for each agency that it may mean
            self._mentioned[asked] = self._find_mentioned(named, with_kind=with_kind)
        mentions, left = self._mentioned[asked]
        return [*mentions], [*left]

    def _find_mentioned(self, named: Sequence[str], *, with_kind: bool) -> tuple[list[Codes], list[str]]:
        find = self._of_written_kind if with_kind else self._exact
        mentions: list[Codes] = []
        left: list[str] = []
        place = 0
        while place < len(named):
            sizes = range(min(_MOST_WORDS, len(named) - place), 0, -1)
            found = next(((size, codes) for size in sizes if (codes := find(named[place : place + size]))), None)
            if found:
                mentions.append(self._of_today(found[1]))
            else:
                left.append(named[place])
            place += found[0] if found else 1
        return mentions, left

    def _of_today(self, codes: Iterable[str]) -> Codes:
        """Return the codes in force today that the codes, also former ones, count as."""
        return frozenset(map(self._today.of, codes))

    def _find(self, text: str) -> Codes:
        written = _without_government(words(text))
        if not 0 < len(written) <= _LONGEST:
            return _NONE
        named = _kind_first(written)
        return (
            self._exact(written)
            or self._exact(named)
            or self._with_province(named)
            or self._beginning(named)
            or self._slip(named)
        )

    def _with_province(self, named: Sequence[str]) -> Codes:
        for place in range(1, len(named)):
            for one, other in ((named[:place], named[place:]), (named[place:], named[:place])):
                provinces = {code for code in self._exact(other) if len(code) == 2}
                inside = {code for code in self._exact(one) if len(code) > 2 and code[:2] in provinces}
                if inside:
                    return frozenset(inside)
        return _NONE

    def _exact(self, named: Sequence[str]) -> Codes:
        """Return what the words mean as a whole. A kind may also be a part of the name, as in Kota Baru."""
        if codes := self._of_written_kind(named):
            return codes
        key, folded = _joined(named), _folded(_joined(named))
        regencies, variants = self._regencies, self._variants
        found = (
            _in_both(regencies, key) | self._provinces.get(key, set())
            or _in_both(regencies, folded)
            or _in_both(variants, key)
            or _in_both(variants, folded)
        )
        return frozenset(found)

    def _of_written_kind(self, named: Sequence[str]) -> Codes:
        """Return what the words mean if the first is the kind of the region."""
        kind, key = named[0], _joined(named[1:])
        if kind == "provinsi":
            return frozenset(self._provinces.get(key, ()))
        if kind not in _KINDS or not key:
            return _NONE
        names, variants, folded = self._regencies[kind], self._variants[kind], _folded(key)
        return frozenset(names.get(key) or names.get(folded) or variants.get(key) or variants.get(folded) or ())

    def _beginning(self, named: Sequence[str]) -> Codes:
        """Return the codes of the one name of which the words are the beginning."""
        kinds, key = _kinds_and_key(named)
        return self._only({(kind, name) for kind in kinds for name in self._beginnings[kind].get(key, ())})

    def _slip(self, named: Sequence[str]) -> Codes:
        """Return the codes of the one name that differs by one letter from the words."""
        kinds, key = _kinds_and_key(named)
        if len(key) < _FEWEST_LETTERS:
            return _NONE
        near = {name for shorter in _shortened(key) for name in self._shortened_names.get(shorter, ())}
        alike = {name for name in near if OSA.distance(key, name, score_cutoff=1) <= 1}
        return self._only({(kind, name) for kind in kinds for name in alike if name in self._regencies[kind]})

    def _only(self, names: set[tuple[str, str]]) -> Codes:
        """Return the codes of a kind and name if there is one; a region has several if its code has changed."""
        return frozenset(*(self._regencies[kind][name] for kind, name in names)) if len(names) == 1 else _NONE

    @cached_property
    def _shortened_names(self) -> dict[str, set[str]]:
        """The names of regencies by all texts that one letter less gives, to find names with a slip."""
        shortened: dict[str, set[str]] = defaultdict(set)
        for name in {name for names in self._regencies.values() for name in names}:
            for shorter in _shortened(name):
                shortened[shorter].add(name)
        return shortened

    def _add_province(self, code: str, name: str) -> None:
        self.codes.add(code)
        self._provinces[_joined(words(name))].add(code)

    def _add_regency(self, code: str, kind: str, name: str) -> None:
        self.codes.add(code)
        named = words(name)
        key = _joined(named)
        self._regencies[kind][key].add(code)
        if named[0] == kind:  # a former name that only its kind distinguishes from another: Kabupaten Pontianak
            return
        for variant in {_folded(key), *_without_islands(named)} - {key}:
            self._variants[kind][variant].add(code)
            self._variants[kind][_folded(variant)].add(code)
        for size in range(1, len(named)):
            beginning = _joined(named[:size])
            if len(beginning) >= _FEWEST_LETTERS and named[:size][-1] != "dan":
                self._beginnings[kind][beginning].add(key)


def _codes_of(written: str) -> set[str]:
    """Return the Kemendagri codes that the text can be; without a dot it may be that of BPS, too."""
    if len(written) != len("1801"):
        return {written}
    return {f"{written[:2]}.{written[2:]}", from_bps(written)}


def _other_names() -> Iterator[tuple[str, str]]:
    with _OTHER_NAMES.open(encoding="utf-8", newline="") as file:
        yield from ((row["code"], row["name"]) for row in csv.DictReader(file))


def _joined(named: Iterable[str]) -> str:
    return "".join(word for word in named if word != "administrasi")


def _without_islands(named: Sequence[str]) -> set[str]:
    """Return the keys of a name without "Kepulauan" or "Pulau", and with it at the other end."""
    islands = [word for word in named if word in ("kepulauan", "pulau")]
    rest = [word for word in named if word not in islands]
    if not islands or "dan" in rest:
        return {_joined(word for word in named if word != "dan")}
    return {_joined(rest), _joined([*islands, *rest]), _joined([*rest, *islands])}


@lru_cache(maxsize=50_000)
def _folded(key: str) -> str:
    """Return the key as it sounds: old spellings, a silent h and doubled letters make no difference."""
    for letters, sound in _OLD_SPELLINGS.items():
        key = key.replace(letters, sound)
    return _DOUBLED.sub(r"\1", key)


def _shortened(key: str) -> Iterator[str]:
    """Return the key, and the key without each of its letters."""
    yield key
    yield from (key[:place] + key[place + 1 :] for place in range(len(key)))


def _in_both(names: dict[str, dict[str, set[str]]], key: str) -> set[str]:
    return names["kabupaten"].get(key, set()) | names["kota"].get(key, set())


def _without_government(named: Sequence[str]) -> Sequence[str]:
    """Return the words without "Pemerintah" or "Pemerintah Daerah" before them."""
    if named[:1] != ("pemerintah",):
        return named
    return named[2:] if named[1:2] == ("daerah",) else named[1:]


def _kind_first(named: Sequence[str]) -> Sequence[str]:
    """Return the words with the kind before the name, for "Lampung Tengah, Kab."."""
    if named[-1] in _WRITTEN_KINDS and named[0] not in _WRITTEN_KINDS:
        return [named[-1], *named[:-1]]
    return named


def _kinds_and_key(named: Sequence[str]) -> tuple[Sequence[str], str]:
    if named[0] in _KINDS and len(named) > 1:
        return named[:1], _joined(named[1:])
    return _KINDS, _joined(named)
