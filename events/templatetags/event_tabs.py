"""The tabs of an event, for the frame of its pages."""

from collections.abc import Iterator
from typing import Any

from django import template

from events.models import Event
from events.tabs import Tab, tabs_of

register = template.Library()


@register.simple_tag(takes_context=True)
def event_tabs(context: dict[str, Any], event: Event) -> Iterator[tuple[Tab, str, bool]]:
    """Return the tabs of the event for the reader of this page, with their addresses and whether they are current."""
    request = context["request"]
    return tabs_of(event, request.user, request.resolver_match.view_name)
