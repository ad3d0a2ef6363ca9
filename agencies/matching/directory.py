"""Finds the agencies of the rows of a workbook, which names their kind and region, without one query per row."""

from collections import defaultdict
from collections.abc import Iterable

from agencies.models import Agency

from .index import AgencyIndex, Found, How
from .regions import RegionBook

_MOST_OFFERED = 3


class AgencyDirectory:
    """The agencies of some provinces, found by kind, region code and name."""

    def __init__(self, provinces: Iterable[str]):
        self._regions = RegionBook()
        self._places: dict[tuple[str, str], AgencyIndex] = defaultdict(lambda: AgencyIndex(self._regions))
        for agency in Agency.objects.filter(province__in=set(provinces)).order_by("pk"):
            self.add(agency)

    def add(self, agency: Agency) -> None:
        self._places[agency.kind, agency.region_code].add(agency)

    def look_up(self, kind: str, region: str, name: str) -> Found:
        """Return the agencies of this kind and region that the name means."""
        return self._places[kind, region].find(name, frozenset({region}))

    def find(self, kind: str, region: str, name: str) -> Agency | None:
        """Return the agency that has this name in a usual spelling."""
        found = self.look_up(kind, region, name)
        return None if found.how is How.PART else found.only

    def similar(self, kind: str, region: str, name: str) -> list[str]:
        """Return similar names of agencies of this kind and region, the most similar first."""
        return [agency.name for agency in self._places[kind, region].similar(name, _MOST_OFFERED)]
