"""What an edited event changes elsewhere, said before it is stored.

The apps above add what they know in their modules `edit_effects`.
"""

from collections.abc import Callable

from agencies.contributions import Contributions
from events.models import Event

Effect = Callable[[Event, list[str], Callable[[], object]], list[str]]
"""Returns sentences about what changes if these fields of the event are stored. The last argument stores them; the
effect rolls that back."""

_effects = Contributions[Effect]("edit_effects")
edit_effect = _effects.add
"""Registers the function as one that describes an edited event."""


def effects_of_edit(event: Event, fields: list[str], store: Callable[[], object]) -> list[str]:
    """Return sentences about what changes elsewhere if `store` stores these fields of the event."""
    return [sentence for effect in _effects for sentence in effect(event, fields, store)] if fields else []
