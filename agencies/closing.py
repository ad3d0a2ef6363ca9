"""What the end of agencies changes elsewhere, said before it is stored.

The apps above add what they know in a module `closing_effects`, which is found by name like `trail_words`.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from hashlib import sha256

from django.utils.module_loading import autodiscover_modules

from .models import Agency

Effect = Callable[[Sequence[Agency], date], list[str]]
"""Returns sentences about what changes if these stored agencies no longer exist from the day on."""

_effects: list[Effect] = []


def closing_effect(function: Effect) -> Effect:
    """Register the function as one that describes the end of agencies."""
    _effects.append(function)
    return function


def effects_of_closing(agencies: Sequence[Agency], day: date) -> list[str]:
    """Return sentences about people, seats and coverage, if the agencies no longer exist from the day on."""
    _discover()
    return [sentence for effect in _effects for sentence in effect(agencies, day)]


def fingerprint(day: date, sentences: Sequence[str]) -> str:
    """Return a text that says which sentences a user has read for the day."""
    return sha256(json.dumps([day.isoformat(), *sentences]).encode()).hexdigest()[:32]


@cache
def _discover() -> None:
    autodiscover_modules("closing_effects")
