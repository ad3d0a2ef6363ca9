"""What an edited event changes elsewhere, said before it is stored.

The apps above add what they know in a module `edit_effects`, which is found by name like `trail_words`.
"""

from collections.abc import Callable
from functools import cache

from django.utils.module_loading import autodiscover_modules

from events.models import Event

Effect = Callable[[Event, list[str], Callable[[], object]], list[str]]
"""Returns sentences about what changes if these fields of the event are stored. The last argument stores them; the
effect rolls that back."""

_effects: list[Effect] = []


def edit_effect(function: Effect) -> Effect:
    """Register the function as one that describes an edited event."""
    _effects.append(function)
    return function


def effects_of_edit(event: Event, fields: list[str], store: Callable[[], object]) -> list[str]:
    """Return sentences about what changes elsewhere if `store` stores these fields of the event."""
    _discover()
    return [sentence for effect in _effects for sentence in effect(event, fields, store)] if fields else []


@cache
def _discover() -> None:
    autodiscover_modules("edit_effects")
