"""Agencies found by the texts that people write for them. Every comparison of agencies' names uses AgencyIndex."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from agencies.models import Agency
from documents.text import name_key

from .regions import Codes, RegionBook
from .text import same_key, words

_LIKENESS_OFFERED = 65  # of 100
_LETTERS_FOR_A_SLIP = 8
"""Of a name in which one more letter may differ than in a shorter one."""
_FEWEST_LETTERS = 3
"""Of a name in which a letter may differ."""
_SLIPS_OF_LIBRARY = 2
"""Letters that may differ in a word for a library before an agency is suggested."""
GOVERNMENT = (Agency.Kind.PROVINCE, Agency.Kind.REGENCY)
_OF_REGENCIES = frozenset({"kabupaten", "kota"})
LIBRARY = frozenset({"perpustakaan", "kearsipan"})
_USUAL_OF_GOVERNMENT = (
    _OF_REGENCIES
    | LIBRARY
    | frozenset({"provinsi", "dinas", "badan", "kantor", "dokumentasi", "umum", "dan", "daerah", "pemerintah"})
)
"""Words that may be added to the name of the library agency of a province or regency."""
_VILLAGE = frozenset({"desa", "kelurahan", "kampung", "pekon", "nagari", "gampong"})
_OPTIONAL = _VILLAGE | {"perpustakaan", "umum", "dan", "daerah"}
"""Words that may be added to the name of another library, or left out."""


class How(Enum):
    """How a text names an agency."""

    NAME = "name"
    """By its name, apart from case and blanks."""
    SPELLING = "spelling"
    """By a usual spelling of its name."""
    FORMER = "former"
    """By a name that it had before."""
    PART = "part"
    """By words that fit it: some are left out or added, as in Dinas Perpustakaan for its full name."""


@dataclass(frozen=True, slots=True)
class Found:
    """The agencies that a text may mean; none if it is unknown."""

    agencies: tuple[Agency, ...] = ()
    how: How = How.PART

    @property
    def only(self) -> Agency | None:
        """Return the agency if there is one."""
        return self.agencies[0] if len(self.agencies) == 1 else None


@dataclass(frozen=True, slots=True)
class Essence:
    """The words that distinguish a library, without its regency and usual words, and those of its district."""

    own: tuple[str, ...]
    district: tuple[str, ...]

    @property
    def numbers(self) -> list[str]:
        return [word for word in self.own if word.isdigit()]

    @property
    def letters(self) -> str:
        return "".join(word for word in self.own if not word.isdigit())

    def fits_district(self, other: "Essence") -> bool:
        """Return whether both lie in one district, as far as they say."""
        return not self.district or other.district in ((), self.district)


class AgencyIndex:
    """Agencies by their names. The time to find one does not grow with their number."""

    def __init__(self, regions: RegionBook, agencies: Iterable[Agency] = ()):
        self._regions = regions
        self._by_name: dict[str, list[Agency]] = defaultdict(list)
        self._by_spelling: dict[str, list[Agency]] = defaultdict(list)
        self._by_former_name: dict[str, list[Agency]] = defaultdict(list)
        self._of_government: dict[str, list[Agency]] = defaultdict(list)
        self._others: dict[frozenset[str], list[tuple[Essence, Agency]]] = defaultdict(list)
        self._by_letters: dict[str, list[tuple[Essence, Agency]]] = defaultdict(list)
        self._words_of_government = {*_USUAL_OF_GOVERNMENT}
        self._unread: list[Agency] = []
        for agency in agencies:
            self.add(agency)

    def add(self, agency: Agency) -> None:
        self._by_name[name_key(agency.name)].append(agency)
        self._by_spelling[same_key(agency.name)].append(agency)
        self._unread.append(agency)

    def add_former_name(self, agency: Agency, name: str) -> None:
        self._by_former_name[same_key(name)].append(agency)

    def find(self, text: str, region: Codes = frozenset()) -> Found:
        """Return the agencies that the text means, of these regions if some are given.

        Names win over usual spellings, these over former names, and these over texts that only fit.
        """
        named = (
            (How.NAME, self._by_name.get(name_key(text), [])),
            (How.SPELLING, self._by_spelling.get(same_key(text), [])),
            (How.FORMER, self._by_former_name.get(same_key(text), [])),
        )
        for how, agencies in named:
            if inside := tuple(agency for agency in agencies if is_in(agency, region)):
                return Found(inside, how)
        return Found(tuple(self._fitting(words(text), region)))

    def similar(self, text: str, most: int, region: Codes = frozenset()) -> list[Agency]:
        """Return agencies of the region with similar names, the most similar first. The text is compared with every
        name."""
        keys = [
            key
            for key, agencies in self._by_spelling.items()
            if not region or any(is_in(agency, region) for agency in agencies)
        ]
        near = process.extract(same_key(text), keys, scorer=fuzz.ratio, score_cutoff=_LIKENESS_OFFERED, limit=most)
        found = [agency for key, _score, _place in near for agency in self._by_spelling[key]]
        return [agency for agency in found if is_in(agency, region)][:most]

    def suggested(self, text: str, most: int, region: Codes = frozenset()) -> list[Agency]:
        """Return agencies of the region that an unknown text may mean, the most likely first: if it names a region, the
        library agencies there, for a text about a library, and similar names there; else all similar names."""
        near = self.similar(text, most, region)
        mentions, rest = self._regions.mentioned(words(text))
        if not mentions:
            return near
        self._read()
        codes = frozenset().union(*mentions)
        offices = self._candidates(codes, frozenset(rest)) if any(map(_is_about_libraries, rest)) else []
        inside = [agency for agency in [*offices, *near] if all(is_in(agency, one) for one in [region, *mentions])]
        return list(dict.fromkeys(inside))[:most] or near

    def alike(self, text: str) -> list[Agency]:
        """Return the agencies that the text may mean, and libraries whose own name differs only by blanks or a slip.

        The text is compared with every name.
        """
        self._read()
        meant = list(self.find(text).agencies)
        essence = self.essence(text)
        most = (len(essence.letters) >= _FEWEST_LETTERS) + (len(essence.letters) >= _LETTERS_FOR_A_SLIP)
        near = process.extract(essence.letters, [*self._by_letters], scorer=OSA.distance, score_cutoff=most, limit=None)
        slips = [agency for letters, _distance, _place in near for agency in self._with_letters(letters, essence)]
        return list(dict.fromkeys(meant + slips))

    def same_apart_from_blanks(self, text: str) -> list[Agency]:
        """Return the agencies that the text may mean, and libraries whose own name differs only by blanks."""
        self._read()
        essence = self.essence(text)
        found = [*self.find(text).agencies, *self._with_letters(essence.letters, essence)]
        return list({id(agency): agency for agency in found}.values())  # one that is not saved cannot be a key

    def essence(self, text: str) -> Essence:
        """Return the words of the text that distinguish a library."""
        return self._essence(words(text))

    def _with_letters(self, letters: str, essence: Essence) -> list[Agency]:
        """Return the libraries with these letters that have the numbers of the essence and fit its district."""
        return [
            agency
            for other, agency in self._by_letters.get(letters, [])
            if letters and essence.letters and essence.numbers == other.numbers and essence.fits_district(other)
        ]

    def _fitting(self, named: Sequence[str], region: Codes) -> list[Agency]:
        self._read()
        return self._fitting_government(named, region) + self._fitting_others(named, region)

    def _read(self) -> None:
        """Index the words of agencies added meanwhile. Most texts are names, which do not need it."""
        for agency in self._unread:
            if agency.kind in GOVERNMENT:
                self._of_government[agency.region_code].append(agency)
                self._words_of_government |= {*words(agency.name)}
            else:
                essence = self.essence(agency.name)
                self._others[frozenset(essence.own)].append((essence, agency))
                self._by_letters[essence.letters].append((essence, agency))
        self._unread.clear()

    def _fitting_government(self, named: Sequence[str], region: Codes) -> list[Agency]:
        """Return the agencies of the regions that the words mention, if all other words are in its name or usual.
        Those whose name has all of them come before all others."""
        mentions, rest = self._regions.mentioned(named)
        left = frozenset(rest)
        if not left <= self._words_of_government or not (mentions or left & LIBRARY):
            return []
        regions = [region, *mentions]
        near = [
            agency
            for agency in self._candidates(frozenset().union(*(mentions or [region])), left)
            if all(is_in(agency, codes) for codes in regions) and _is_of_kind(agency, left)
        ]
        named_so = [agency for agency in near if left <= {*words(agency.name)}]
        return named_so or [agency for agency in near if left <= {*words(agency.name)} | _USUAL_OF_GOVERNMENT]

    def _candidates(self, codes: Codes, left: frozenset[str]) -> list[Agency]:
        """Return the agencies of government whose own region is one of these. A province means its own agency, unless
        the words say that one of a regency is meant."""
        if not codes or (left & _OF_REGENCIES and all(len(code) == 2 for code in codes)):
            return [agency for agencies in self._of_government.values() for agency in agencies]
        return [agency for code in sorted(codes) for agency in self._of_government.get(code, [])]

    def _fitting_others(self, named: Sequence[str], region: Codes) -> list[Agency]:
        """Return the other libraries that are distinguished by the same words, in the regions and the district that
        the words mention."""
        if all(word.isdigit() for word in named):
            return []
        mentions, _left = self._mentioned(named)
        essence = self._essence(named)
        return [
            agency
            for other, agency in self._others.get(frozenset(essence.own), [])
            if all(is_in(agency, codes) for codes in [region, *mentions])
            and essence.numbers == other.numbers
            and essence.fits_district(other)
        ]

    def _essence(self, named: Sequence[str]) -> Essence:
        own, district = self._parts(named)
        return Essence(tuple(word for word in own if word not in _OPTIONAL), district)

    def _mentioned(self, named: Sequence[str]) -> tuple[list[Codes], list[str]]:
        """Return the regions that the words mention, and the words left. A village may have the name of a city: Desa
        Kota Batu."""
        mentions, left = self._regions.mentioned(named, with_kind=True)
        is_named_so = _VILLAGE & {*left} and {*left} <= _OPTIONAL and not {"kabupaten", "provinsi"} & {*named}
        return ([], list(named)) if is_named_so else (mentions, left)

    def _parts(self, named: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the words of the library itself, and those of the district that is named after it."""
        _mentions, left = self._mentioned(named)
        place = left.index("kecamatan") if "kecamatan" in left else len(left)
        if all(word in _OPTIONAL for word in left[:place]):  # the library of the district itself
            return tuple(left), ()
        return tuple(left[:place]), tuple(left[place + 1 :])


def is_in(agency: Agency, codes: Codes) -> bool:
    """Return whether the agency is in one of the regions; every agency is in an unknown one."""
    return not codes or agency.province_id in codes or agency.regency_id in codes


def _is_about_libraries(word: str) -> bool:
    """Return whether the word is perpustakaan or kearsipan, perhaps cut or with a slip."""
    return word.startswith(("perpus", "arsip", "kearsip")) or any(
        OSA.distance(word, usual, score_cutoff=_SLIPS_OF_LIBRARY) <= _SLIPS_OF_LIBRARY for usual in LIBRARY
    )


def _is_of_kind(agency: Agency, left: frozenset[str]) -> bool:
    """Return whether the kind of region in the words is the agency's."""
    if "provinsi" in left:
        return agency.kind == Agency.Kind.PROVINCE
    return agency.kind == Agency.Kind.REGENCY or not left & _OF_REGENCIES
