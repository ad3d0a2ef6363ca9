"""Finds agencies and regions for the rows of a spreadsheet, without one query per row."""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from unicodedata import normalize

from documents.text import tidy

from .models import Agency, Province, Regency

_MOST_OFFERED = 3
_LIKENESS_OFFERED = 0.5


def name_key(name: str) -> str:
    """Return a key that is equal for spellings of a name that differ only in case and blanks."""
    return normalize("NFC", tidy(name)).casefold()


def known_regions() -> set[str]:
    """Return the codes of all provinces and regencies, including former codes, which old records still use."""
    return {*Province.objects.values_list("code", flat=True), *Regency.objects.values_list("code", flat=True)}


class AgencyDirectory:
    """The agencies of some provinces, found by kind, region code and name."""

    def __init__(self, provinces: Iterable[str]):
        self._agencies: dict[tuple[str, str], dict[str, Agency]] = defaultdict(dict)
        for agency in Agency.objects.filter(province__in=set(provinces)).order_by("pk"):
            self.add(agency)

    def add(self, agency: Agency) -> None:
        self._agencies[agency.kind, agency.region_code][name_key(agency.name)] = agency

    def find(self, kind: str, region: str, name: str) -> Agency | None:
        return self._agencies[kind, region].get(name_key(name))

    def similar(self, kind: str, region: str, name: str) -> list[str]:
        """Return similar names of agencies of this kind and region, the most similar first."""
        candidates = self._agencies[kind, region]
        keys = get_close_matches(name_key(name), candidates, n=_MOST_OFFERED, cutoff=_LIKENESS_OFFERED)
        return [candidates[key].name for key in keys]
