"""The three time zones of Indonesia by province (Keputusan Presiden 41/1987).

A province founded since then has the zone of the province that it was part of.
"""

from zoneinfo import ZoneInfo

from django.db.models import Q

WESTERN, CENTRAL, EASTERN = map(ZoneInfo, ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"))
"""WIB, WITA and WIT: 7, 8 and 9 hours ahead of UTC, without summer time."""

# The first digit is that of the part of the country, so provinces that are founded later have their zone.
_CENTRAL = frozenset(str(code) for code in range(50, 80)) - {"61", "62"}
_EASTERN = frozenset(str(code) for code in range(80, 100))


def in_zone(zone: ZoneInfo, field: str) -> Q:
    """Return the clause for the rows whose province (a field with its code) lies in the zone."""
    if zone is WESTERN:
        return ~Q(**{f"{field}__in": _CENTRAL | _EASTERN})
    return Q(**{f"{field}__in": _CENTRAL if zone is CENTRAL else _EASTERN})


def zone_of(province: str) -> ZoneInfo:
    """Return the time zone of a province by its code."""
    if province in _EASTERN:
        return EASTERN
    return CENTRAL if province in _CENTRAL else WESTERN
