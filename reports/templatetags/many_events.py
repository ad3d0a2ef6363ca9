"""The actions at many events, for the list of events."""

from typing import Any

from django import template
from django.utils.functional import Promise

from reports.many.actions import ACTIONS
from reports.many.views import list_options

register = template.Library()


@register.simple_tag(takes_context=True)
def many_actions(context: dict[str, Any]) -> list[tuple[str, Promise]]:
    """Return the names and labels of the actions that the user may do."""
    rights = context["user"].rights
    return [(name, action.label) for name, action in ACTIONS.items() if getattr(rights, action.right)]


@register.simple_tag(takes_context=True)
def list_filters(context: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the options of the list that lead back to it: the name and the value of each."""
    return list_options(context["request"])
