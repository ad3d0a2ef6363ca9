"""The three time zones of Indonesia by province (Keputusan Presiden 41/1987).

A province founded since then has the zone of the province that it was part of.
"""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from .models import Province

WESTERN, CENTRAL, EASTERN = map(ZoneInfo, ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"))
"""WIB, WITA and WIT: 7, 8 and 9 hours ahead of UTC, without summer time."""

# The first digit is that of the part of the country. Only the provinces of Kalimantan (6) lie in two zones.
_CENTRAL = frozenset(str(code) for code in range(50, 80)) - {"61", "62"}
_EASTERN = frozenset(str(code) for code in range(80, 100))
_TODAY = frozenset(
    str(code)
    for first, last in [(11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96)]
    for code in range(first, last + 1)
)
"""The provinces of 2026, which all lie in the zone of their code. Others count by the one that they were part of."""

_parents: dict[str, str] = {}
"""The province of which a later one was a part. It never changes."""


def in_zone(zone: ZoneInfo, field: str) -> Q:
    """Return the clause for the rows whose province (the name of their relation) lies in the zone."""
    if zone is WESTERN:
        return ~(in_zone(CENTRAL, field) | in_zone(EASTERN, field))
    codes = _CENTRAL if zone is CENTRAL else _EASTERN
    parent = f"{field}__split_from"
    return Q(**{f"{parent}__in": codes}) | Q(**{parent: None, f"{field}__in": codes})


def zone_of(province: str) -> ZoneInfo:
    """Return the time zone of a province by its code."""
    code = province if province in _TODAY else _parent(province)
    if code in _EASTERN:
        return EASTERN
    return CENTRAL if code in _CENTRAL else WESTERN


def _parent(province: str) -> str:
    """Return the code of the province that this one was a part of, or its own code if that is not known."""
    if province in _parents:
        return _parents[province]
    parent = Province.objects.filter(pk=province).values_list("split_from", flat=True).first()
    if parent and not transaction.get_connection().in_atomic_block:  # a preview founds a province and rolls it back
        _parents[province] = parent
    return parent or province
