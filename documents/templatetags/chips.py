"""The tag for a state: {% chip event.status event.Status %}, or {% chip state %} where the state is of its enum."""

from enum import Enum
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def chip(state: Any, states: type[Enum] | None = None) -> SafeString:
    """Return the state's label in the tone that its enum gives it. `states` is the enum of a value from a model."""
    shown: Any = state if states is None else states(state)
    return format_html('<span class="chip chip-{}">{}</span>', shown.tone, shown.label)
