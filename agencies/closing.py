"""What the end of agencies changes elsewhere, said before it is stored.

The apps above add what they know in their modules `closing_effects`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from .contributions import Contributions
from .models import Agency


@dataclass(frozen=True, slots=True)
class Closing:
    """Stored agencies, each with the day from which it no longer exists. `beside` are the agencies that the same change
    adds or gives other days, as they are afterwards; they need not be stored."""

    ends: Mapping[Agency, date]
    beside: Sequence[Agency] = ()

    @property
    def agencies(self) -> list[Agency]:
        return [*self.ends]

    @property
    def first_day(self) -> date:
        """Return the day on which the first of the agencies no longer exists."""
        return min(self.ends.values())

    @property
    def last_day(self) -> date:
        """Return the day from which none of the agencies exists."""
        return max(self.ends.values())


Effect = Callable[[Closing], list[str]]
"""Returns sentences about what changes if these agencies end."""


class Topic(Enum):
    """What an effect is about, in the order in which pages say it."""

    SEATS = 1
    PEOPLE = 2
    COVERAGE = 3


_effects = Contributions[tuple[Topic, Effect]]("closing_effects")


def closing_effect(topic: Topic) -> Callable[[Effect], Effect]:
    """Register the function as the one that describes this effect of the end of agencies."""

    def register(function: Effect) -> Effect:
        _effects.add((topic, function))
        return function

    return register


def effects_of_closing(
    ends: Mapping[Agency, date], *, beside: Sequence[Agency] = (), topics: Iterable[Topic] = Topic
) -> list[str]:
    """Return sentences about people, seats and coverage, if these agencies end."""
    closing, effects = Closing(ends, beside), dict(_effects)
    return [sentence for topic in topics for sentence in effects[topic](closing)] if ends else []
