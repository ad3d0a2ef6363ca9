"""The help of a page, for the frame of every page."""

from typing import Any

from django import template
from django.utils.functional import Promise

from accounts.models import User
from reports.help.texts import lines

register = template.Library()


@register.simple_tag(takes_context=True)
def page_help(context: dict[str, Any]) -> list[Promise]:
    """Return the sentences about the page; [] for a page without help, and for an error on it."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    return lines(match.view_name, user if isinstance(user, User) else None) if match else []
