"""The times of sessions for templates."""

from django import template

from events import clock

register = template.Library()


@register.simple_tag
def hours(session, event, reader=None) -> str:
    """Return the session's times, such as "08.00–10.00 WIB"; `reader` is the code of the reader's province."""
    return clock.hours(event, session, reader)


@register.simple_tag
def first_start(event, reader=None) -> str:
    """Return the first start of a session, such as "08.00 WIB"; `reader` is the code of the reader's province."""
    return clock.first_start(event, reader)
