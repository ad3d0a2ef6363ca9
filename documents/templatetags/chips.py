"""The tag for a state: {% chip event.status event.Status %}, or {% chip state %} where the state is of its enum.

The enum gives the label and the tone, so that no template names a colour.
"""

from enum import Enum
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def chip(state: Any, states: type[Enum] | None = None, **values: object) -> SafeString:
    """Return the state's label in the tone that its enum gives it. `states` is the enum of a value from a model.

    `values` fill the named placeholders of the label: {% chip agency.state day=agency.closed_on|day %}.
    """
    shown: Any = state if states is None else states(state)
    label = str(shown.label) % values if values else shown.label
    return format_html('<span class="chip chip-{}">{}</span>', shown.tone, label)
