"""Numbers and dates in templates, as documents.wording writes them."""

from django import template

from documents import wording

register = template.Library()

register.filter("number", wording.number)
register.filter("decimal", wording.decimal)
register.filter("percent", wording.percent)
register.filter("day", wording.day, expects_localtime=True)  # of a moment its day here, not in Greenwich


@register.simple_tag
def days(first, last) -> str:
    return wording.days(first, last)
