"""What is still open at an event, said before a coordinator marks it as finished.

The apps above add what they know in their modules `unfinished`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from agencies.contributions import Contributions
from events.models import Event


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A sentence, and the address where the work is done."""

    text: str
    href: str


Look = Callable[[Event], Iterable[Unfinished]]

_looks = Contributions[Look]("unfinished")
unfinished_look = _looks.add
"""Registers the function as one that finds open work at an event."""


def unfinished(event: Event) -> list[Unfinished]:
    return [one for look in _looks for one in look(event)]
