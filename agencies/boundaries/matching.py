"""Finds which region a feature is: by its code, checked against its name, or by its name."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from agencies.bps import from_bps
from agencies.region_names import RegionNames

from .level import Level
from .reading import Feature
from .rejection import BoundariesRejected, shown

# Names that official files use for the Kemendagri code. BPS codes are different, so their names are not listed.
_USUAL_NAMES = [
    "code",
    "kode",
    "kode_kemendagri",
    "kemendagri",
    "kdppum",
    "kdpkab",
    "kode_prov",
    "kode_kab",
    "kodeprov",
    "kodekab",
    "province_code",
    "regency_code",
]
_NO_CODE = {"", "-", "0", "00", "0000", "00.00"}
_NO_REGION = re.compile(r"\b(?:danau|waduk|laut|sengketa|perairan|lake|water)\b", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KIND_WORDS = {"kabupaten": "kabupaten", "kab": "kabupaten", "regency": "kabupaten", "kota": "kota", "city": "kota"}
_KIND_WORDS |= {"kotamadya": "kota", "kab.": "kabupaten"}
_PROVINCE_NAMES = ("prov", "name_1", "wadmpr", "adm1")
_FEATURES_LOOKED_AT = 2_000
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Match:
    """The region of a feature, or why there is none. `is_no_region` is a lake or a disputed area."""

    code: str = ""
    mistake: str = ""
    is_no_region: bool = False
    is_contradiction: bool = False
    """The name of the feature contradicts its code."""


class Matcher:
    """Knows which properties hold codes and names. `known` are the names of the regions by code, for each level.

    Raise BoundariesRejected if neither codes nor names are found.
    """

    def __init__(
        self,
        features: Sequence[Feature],
        known: dict[Level, dict[str, str]],
        names: RegionNames,
        *,
        code_property: str | None,
        by_name: bool,
    ):
        self._names = names
        self._meanings: dict[tuple[Level, str], frozenset[str]] = {}
        self._properties = {name for feature in features for name in feature.properties}
        head = features[:_FEATURES_LOOKED_AT]
        coded_as, named_as = self._code_names(code_property), sorted(self._properties)
        codes = {level: _best(self._codes(known[level]), head, coded_as) for level in known}
        named = {level: _best(self._by_name(level), head, named_as) for level in known}
        if by_name:
            codes = dict.fromkeys(known, (0, ""))
        self.level = max(known, key=lambda level: max(codes[level][0], named[level][0]))
        self._known = known[self.level]
        (coded, self.code_property), (meant, self.name_property) = codes[self.level], named[self.level]
        if not coded and (not meant or code_property):
            raise BoundariesRejected(self._nothing_found())
        if 2 * coded < meant and not code_property:
            self.code_property = ""
        self._kind_property = self._property_of_kinds(head)
        meanings = [] if self.code_property else [self._meant(feature) for feature in features]
        self._named_alone = {code for meant in meanings if len(meant) == 1 for code in meant}
        self.are_bps_codes = bool(self.code_property and self.name_property) and self._look_like_bps(features)

    def match(self, feature: Feature) -> Match:
        """Return the region of the feature."""
        code = code_of(feature.properties.get(self.code_property)) if self.code_property else ""
        name = self._name(feature)
        meant = self._meant(feature)
        if self.code_property and self.are_bps_codes:
            code = from_bps(code) or code
        if not self.code_property:
            return self._by_name_only(name, meant)
        if (code in _NO_CODE and (name or code)) or (code not in self._known and _NO_REGION.search(name)):
            return Match(is_no_region=True)
        value = {"code": shown(feature.properties.get(self.code_property)), "name": shown(name)}
        if code not in self._known:
            return Match(mistake=_("the code “%(code)s” is not known") % value)
        if meant and code not in meant:
            value |= {"region": self._known[code], "other": sorted(meant)[0]}
            text = _("the code “%(code)s” is that of %(region)s, but the name is “%(name)s” (%(other)s)")
            return Match(mistake=text % value, is_contradiction=True)
        return Match(code)

    def name_of(self, feature: Feature) -> str:
        """Return the name in the file."""
        return shown(self._name(feature))

    def _by_name_only(self, name: str, meant: frozenset[str]) -> Match:
        if len(meant) > 1:  # beside "Kota Bogor", "Bogor" is the kabupaten
            meant = meant - self._named_alone or meant
        if len(meant) == 1:
            return Match(next(iter(meant)))
        if not name or _NO_REGION.search(name):
            return Match(is_no_region=True)
        if meant:
            words = {"name": shown(name), "codes": ", ".join(sorted(meant))}
            return Match(mistake=_("the name “%(name)s” can be any of %(codes)s") % words)
        return Match(mistake=_("the name “%(name)s” is not known") % {"name": shown(name)})

    def _look_like_bps(self, features: Sequence[Feature]) -> bool:
        """Whether the names contradict the codes as Kemendagri codes, and none contradicts them as BPS codes."""
        pairs = [
            (code_of(feature.properties.get(self.code_property)), meant)
            for feature in features
            if (meant := self._meant(feature))
        ]
        pairs = [(code, meant) for code, meant in pairs if code not in _NO_CODE]
        return any(code not in meant for code, meant in pairs) and all(from_bps(code) in meant for code, meant in pairs)

    def _meant(self, feature: Feature) -> frozenset[str]:
        """Return the codes of this level that the name of the feature can mean, with its kind if the file has one."""
        if not self.name_property:
            return frozenset()
        name = self._name(feature)
        kind = self._kind(feature, self._kind_property)
        meant = self._meaning(self.level, name)
        if len(meant) > 1 and kind:
            meant = self._meaning(self.level, f"{kind} {name}")
        if len(meant) > 1 and self.level is Level.REGENCIES:
            provinces = self._provinces(feature)
            meant = frozenset(code for code in meant if not provinces or code[:2] in provinces)
        return meant

    def _provinces(self, feature: Feature) -> set[str]:
        """Return the provinces that other properties of the feature name."""
        values = [feature.properties.get(name) for name in self._province_properties]
        return {code for value in values if isinstance(value, str) for code in self._meaning(Level.PROVINCES, value)}

    @cached_property
    def _province_properties(self) -> list[str]:
        others = sorted(self._properties - {self.name_property})
        return [name for name in others if any(part in name.casefold() for part in _PROVINCE_NAMES)]

    def _property_of_kinds(self, features: Sequence[Feature]) -> str:
        for name in sorted(self._properties):
            if all(self._kind(feature, name) for feature in features):
                return name
        return ""

    @staticmethod
    def _kind(feature: Feature, name: str) -> str:
        value = feature.properties.get(name)
        return _KIND_WORDS.get(value.casefold(), "") if isinstance(value, str) else ""

    def _name(self, feature: Feature) -> str:
        value = feature.properties.get(self.name_property) if self.name_property else ""
        return value[:_LONGEST_NAME] if isinstance(value, str) else ""

    def _code_names(self, wanted: str | None) -> list[str]:
        if wanted:
            return sorted(self._properties & {wanted})
        return sorted(name for name in self._properties if name.casefold() in _USUAL_NAMES)

    def _codes(self, known: dict[str, str]) -> Callable[[object], frozenset[str]]:
        return lambda value: frozenset({code_of(value)}) & known.keys()

    def _by_name(self, level: Level) -> Callable[[object], frozenset[str]]:
        return lambda value: self._meaning(level, value) if isinstance(value, str) else frozenset()

    def _meaning(self, level: Level, text: str) -> frozenset[str]:
        key = level, text[:_LONGEST_NAME]
        if key not in self._meanings:
            self._meanings[key] = self._looked_up(*key)
        return self._meanings[key]

    def _looked_up(self, level: Level, text: str) -> frozenset[str]:
        if any(letter.isdigit() for letter in text):
            return frozenset()
        find = self._names.provinces if level is Level.PROVINCES else self._names.regencies
        return frozenset(region.code for region in find(text) or find(_GLUED.sub(" ", text)))

    def _nothing_found(self) -> str:
        listed = ", ".join(sorted(shown(name) for name in self._properties)[:12]) or "–"
        return _("No property of the features has Kemendagri codes. Choose one with --code-property: %(names)s") % {
            "names": listed
        }


def _best(
    meaning: Callable[[object], frozenset[str]], features: Sequence[Feature], names: Sequence[str]
) -> tuple[int, str]:
    """Return the number of different regions, and the property that gives the most."""
    counts = [(len({code for f in features for code in meaning(f.properties.get(name))}), name) for name in names]
    return max(counts, key=lambda pair: pair[0], default=(0, ""))


def code_of(value: object) -> str:
    """Return the code in any of the usual forms (18, 18.0, "18", 1803, "1803", "18.03"), or "" for anything else.

    A number with a fraction is not a code: 18.1 may have been 18.10.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # pandas and many GIS programs write whole numbers with a decimal point
    if not isinstance(value, str | int):
        return ""
    text = str(value).strip() if isinstance(value, str) or 0 <= value < 10_000 else ""
    return f"{text[:2]}.{text[2:]}" if len(text) == 4 and text.isdecimal() else text
