"""Finds provinces and regencies by their names, as lists and map files write them."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar
from unicodedata import normalize

from .models import Province, Regency

_OTHER_NAMES = Path(__file__).parent / "data" / "other_names.csv"
_ADMINISTRATIVE = r"(?:\s*\b(?:administrasi|adm)\b\.?)?"
_GOVERNMENT = re.compile(r"^pemerintah\s+(?:daerah\s+)?")
_PREFIXES = {
    "kabupaten": re.compile(rf"^(?:pemkab|kabupaten|kab)\b\.?{_ADMINISTRATIVE}\s*"),
    "kota": re.compile(rf"^(?:pemkot|kotamadya|kodya|kota)\b\.?{_ADMINISTRATIVE}\s*"),
    "province": re.compile(r"^(?:pemprov|provinsi|propinsi|prov|prop)\b\.?\s*"),
}
_BEHIND = re.compile(r"^(?P<name>[^,]+),\s*(?P<kind>kabupaten|kab\.?|kota|provinsi|prov\.?)$")
_SHORT = [
    (re.compile(r"\bkep\b\.?"), "kepulauan "),
    (re.compile(r"\bd\.\s?i\.\s?"), "di "),
    (re.compile(r"\bhulu\b"), "ulu"),
]
_ISLANDS = "kepulauan"

RegionT = TypeVar("RegionT", Province, Regency)


def letters(name: str) -> str:
    """Return only the letters and digits of a name in lower case, with the usual short forms written in full."""
    text = normalize("NFKC", name).casefold()
    for short, full in _SHORT:
        text = short.sub(full, text)
    return "".join(re.findall(r"[^\W_]", text))


def apart(text: str) -> tuple[str, str]:
    """Return the kind of region that a text names ("kabupaten", "kota", "province" or ""), and the rest as letters."""
    found = " ".join(normalize("NFKC", text).casefold().split())
    if behind := _BEHIND.match(found):
        found = f"{behind['kind']} {behind['name']}"
    found = _GOVERNMENT.sub("", found)
    for kind, prefix in _PREFIXES.items():
        if match := prefix.match(found):
            return kind, letters(found[match.end() :])
    return "", letters(found)


class _Index(Generic[RegionT]):
    """Regions by the letters of their names; names without "Kepulauan" count if no other fits."""

    def __init__(self) -> None:
        self._exact: dict[str, dict[str, RegionT]] = defaultdict(dict)
        self._shorter: dict[str, dict[str, RegionT]] = defaultdict(dict)

    def add(self, region: RegionT, *names: str) -> None:
        for name in names:
            self._exact[name][region.code] = region
            if name.startswith(_ISLANDS):
                self._shorter[name.removeprefix(_ISLANDS)][region.code] = region

    def find(self, name: str) -> list[RegionT]:
        found = self._exact.get(name) or self._shorter.get(name) or {}
        return list(found.values())


class RegionNames:
    """The regions that are valid on a day, found by their names. It takes two queries."""

    def __init__(self, day: date):
        others = _other_names()
        self._provinces: _Index[Province] = _Index()
        self._regencies: _Index[Regency] = _Index()
        for province in Province.objects.valid_on(day):
            self._provinces.add(province, letters(province.name), *others[province.code])
        for regency in Regency.objects.valid_on(day):
            self._regencies.add(regency, letters(regency.name), apart(regency.full_name)[1], *others[regency.code])

    def provinces(self, text: str) -> list[Province]:
        """Return the provinces that the text can mean."""
        kind, name = apart(text)
        return self._provinces.find(name) if kind in ("", "province") else []

    def regencies(self, text: str, *, within: Iterable[str] = ()) -> list[Regency]:
        """Return the regencies that the text can mean, in the provinces with the codes `within` if there are any.

        Without "Kabupaten" or "Kota" both are meant, where both exist.
        """
        kind, name = apart(text)
        found = [one for one in self._regencies.find(name) if kind in ("", one.kind)]
        found = found or self._regencies.find(letters(text))  # "Kota Baru" is Kabupaten Kotabaru
        provinces = set(within)
        return [one for one in found if not provinces or one.province_id in provinces]


def _other_names() -> dict[str, list[str]]:
    """Return former names and short forms by the code of today."""
    found: dict[str, list[str]] = defaultdict(list)
    with _OTHER_NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["code"]].append(apart(row["name"])[1])
    return found
