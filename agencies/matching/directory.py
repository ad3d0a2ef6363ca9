"""Finds the agencies of the rows of a workbook, which names their kind and region, without one query per row."""

from collections import defaultdict
from collections.abc import Iterable

from agencies.models import Agency, FormerName

from .index import GOVERNMENT, AgencyIndex, Found
from .regions import RegionBook

_MOST_OFFERED = 3


class AgencyDirectory:
    """The agencies of some provinces, found by kind, region code and name."""

    def __init__(self, provinces: Iterable[str], regions: RegionBook | None = None):
        self.regions = regions or RegionBook()
        self._places: dict[tuple[str, str], AgencyIndex] = defaultdict(lambda: AgencyIndex(self.regions))
        codes = set(provinces)
        agencies = Agency.objects.filter(province__in=codes).select_related("successor").order_by("pk").in_bulk()
        for agency in agencies.values():
            self.add(agency)
        former = FormerName.objects.filter(agency__province__in=codes).order_by()
        for key, name in former.values_list("agency", "name"):
            agency = agencies[key]
            self._places[agency.kind, agency.region_code].add_former_name(agency, name)

    def add(self, agency: Agency) -> None:
        self._places[agency.kind, agency.region_code].add(agency)

    def look_up(self, kind: str, region: str, name: str) -> Found:
        """Return the agencies of this kind and region that the name means."""
        return self._places[kind, region].find(name, frozenset({region}))

    def similar(self, kind: str, region: str, name: str) -> list[str]:
        """Return similar names of agencies of this kind and region, the most similar first."""
        return [agency.name for agency in self._places[kind, region].similar(name, _MOST_OFFERED)]

    def alike(self, kind: str, region: str, name: str) -> list[Agency]:
        """Return agencies of this kind and region that may be meant, also with a slip, the most likely first. The name
        is compared with all of them."""
        index = self._places[kind, region]
        near = index.similar(name, _MOST_OFFERED) if kind in GOVERNMENT else []
        return list(dict.fromkeys([*index.alike(name), *near]))[:_MOST_OFFERED]

    def same_apart_from_blanks(self, kind: str, region: str, name: str) -> list[Agency]:
        """Return agencies of this kind and region whose name fits apart from missing words and blanks."""
        return self._places[kind, region].same_apart_from_blanks(name)[:_MOST_OFFERED]
