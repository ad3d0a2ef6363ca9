"""The provinces and regencies of today by their names, as lists and map files write them."""

from collections.abc import Iterable

from django.utils import timezone

from .matching import RegionBook
from .models import Province, Regency


class RegionNames:
    """The regions that are valid today, found by their names. It takes five queries."""

    def __init__(self) -> None:
        today = timezone.localdate()
        self._book = RegionBook()
        self._provinces = {province.code: province for province in Province.objects.valid_on(today)}
        self._regencies = {regency.code: regency for regency in Regency.objects.valid_on(today)}

    def provinces(self, text: str) -> list[Province]:
        """Return the provinces that the text can mean."""
        return [self._provinces[code] for code in sorted(self._book.named(text)) if code in self._provinces]

    def regencies(self, text: str, *, within: Iterable[str] = ()) -> list[Regency]:
        """Return the regencies that the text can mean, in the provinces with the codes `within` if there are any.

        Without "Kabupaten" or "Kota" both are meant, where both exist.
        """
        found = [self._regencies[code] for code in sorted(self._book.named(text)) if code in self._regencies]
        provinces = set(within)
        return [one for one in found if not provinces or one.province_id in provinces]
