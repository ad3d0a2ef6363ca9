"""What the end of agencies changes elsewhere, said before it is stored.

The apps above add what they know in a module `closing_effects`, which is found by name like `trail_words`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import Enum
from functools import cache

from django.utils.module_loading import autodiscover_modules

from .models import Agency

Effect = Callable[[Sequence[Agency], date], list[str]]
"""Returns sentences about what changes if these stored agencies no longer exist from the day on."""


class Topic(Enum):
    """What an effect is about, in the order in which pages say it."""

    SEATS = 1
    PEOPLE = 2
    COVERAGE = 3


_effects: dict[Topic, Effect] = {}


def closing_effect(topic: Topic) -> Callable[[Effect], Effect]:
    """Register the function as the one that describes this effect of the end of agencies."""

    def register(function: Effect) -> Effect:
        _effects[topic] = function
        return function

    return register


def effects_of_closing(agencies: Sequence[Agency], day: date, topics: Iterable[Topic] = Topic) -> list[str]:
    """Return sentences about people, seats and coverage, if the agencies no longer exist from the day on."""
    _discover()
    return [sentence for topic in topics for sentence in _effects[topic](agencies, day)]


@cache
def _discover() -> None:
    autodiscover_modules("closing_effects")
