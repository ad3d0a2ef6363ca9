"""The orders in which an event's own list of letters can be read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agencies.lists import Order, Sorting
from events.models import Invitation

from .issuing import LetterState, Row

_STATES = list(LetterState)


def _number_of(letter: Invitation) -> tuple[Any, ...]:
    """Return the order of the register: the year's serials, then typed numbers, those still to follow last."""
    number = letter.number
    return number.year, not number.is_known, number.serial is None, number.serial or 0, number.text


_OF_ROW: Mapping[str, Callable[[Row], Any]] = {
    "agency": lambda row: row.quota.place,
    "seats": lambda row: row.quota.seats,
    "number": lambda row: row.letter and _number_of(row.letter),
    "day": lambda row: row.letter and row.letter.number.dated_on,
    "state": lambda row: _STATES.index(row.state),
}
"""The values by the names of the columns in addresses; None for a row without one."""

SORTING = Sorting(dict.fromkeys(_OF_ROW, ()), usual="agency", downwards={"seats", "day"})


def in_order(rows: Sequence[Row], order: Order) -> list[Row]:
    """Return the rows in the chosen order; those that are equal stay in the order of the regions, and those without a
    letter come last."""
    value = _OF_ROW[order.column]
    with_value = [row for row in rows if value(row) is not None]
    without = [row for row in rows if value(row) is None]
    return sorted(with_value, key=value, reverse=order.descending) + without
