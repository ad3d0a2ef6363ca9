"""The cells of further columns of the list of events."""

from django import template

from events.lists.columns import ListColumn
from events.models import Event

register = template.Library()


@register.simple_tag
def column_text(column: ListColumn, event: Event) -> str:
    return column.show(event)


@register.simple_tag
def column_href(column: ListColumn, event: Event) -> str:
    return column.href(event)
