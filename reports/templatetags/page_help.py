"""The help of a page, for the frame of every page."""

from typing import Any

from django import template
from django.utils.functional import Promise

from accounts.models import User
from reports.help.catalogue import lines, topic_of
from reports.help.topic import Topic

register = template.Library()


@register.simple_tag(takes_context=True)
def page_help(context: dict[str, Any]) -> tuple[list[Promise], Topic] | None:
    """Return the sentences about the page and its help with steps; None for a page without one, and for an error."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    name = match.view_name if match else ""
    user = getattr(request, "user", None)
    topic = topic_of(name)
    return (lines(name, user if isinstance(user, User) else None), topic) if topic else None
