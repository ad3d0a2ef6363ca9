"""The order of an event's photos or materials, kept as `position` from 1 without gaps."""

from collections.abc import Sequence
from typing import TypeVar

from events.models import Material, Photo

Row = TypeVar("Row", Material, Photo)


def move(rows: list[Row], row: Row, steps: int) -> tuple[int, int] | None:
    """Move the row so many places down (up if negative) as far as there are places, and number all rows.

    Return its old and new place, from 1, or None if the row is gone or stays where it was.
    """
    old = next((place for place, other in enumerate(rows) if other.pk == row.pk), None)
    if old is None:
        return None
    new = min(max(old + steps, 0), len(rows) - 1)
    if new == old:
        return None
    rows.insert(new, rows.pop(old))
    number(rows)
    return old + 1, new + 1


def number(rows: Sequence[Row]) -> None:
    """Set the positions of the rows to their places in the list."""
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
