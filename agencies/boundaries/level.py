"""The two levels of regions that have boundaries."""

from enum import StrEnum

from agencies.models import UNITS, Province, Regency


class Level(StrEnum):
    PROVINCES = "provinces"
    REGENCIES = "regencies"

    @property
    def model(self) -> type[Province] | type[Regency]:
        return Province if self is Level.PROVINCES else Regency

    @property
    def field(self) -> str:
        return "province" if self is Level.PROVINCES else "regency"

    @property
    def step(self) -> int:
        """Return the distance between stored coordinates, in UNITS.

        For provinces it is half a pixel of the national map, which is about a thousand pixels wide. It is smaller for
        regencies, which appear on maps of one province.
        """
        return UNITS // 50 if self is Level.PROVINCES else UNITS // 200
