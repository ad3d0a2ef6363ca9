"""The heading of a column that sorts its list, and the options of an address as hidden fields."""

from collections.abc import Iterator

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agencies.lists import SORT, Order

register = template.Library()


@register.simple_tag(takes_context=True)
def heading(context, column: str, label: str, classes: str = "") -> SafeString:
    """Return the heading of a column: a link that sorts by it if the list of the page can."""
    order: Order | None = context.get("sorting")
    html_class = format_html(' class="{}"', classes) if classes else ""
    if order is None or column not in order.columns:
        return format_html('<th scope="col"{}>{}</th>', html_class, label)
    query = context["request"].GET.copy()
    query.pop("page", None)
    query[SORT] = order.next_of(column)
    sorted_now = ""
    if column == order.column:
        sorted_now = format_html(' aria-sort="{}"', "descending" if order.descending else "ascending")
    link = format_html('<a class="sorts" href="?{}">{}</a>', query.urlencode(), label)
    return format_html('<th scope="col"{}{}>{}</th>', html_class, sorted_now, link)


@register.simple_tag(takes_context=True)
def other_options(context, *names: str) -> Iterator[tuple[str, str]]:
    """Return the options of the address but those of these names, for hidden fields."""
    return ((name, value) for name, values in context["request"].GET.lists() if name not in names for value in values)
