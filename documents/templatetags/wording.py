"""The functions of documents.wording for templates."""

from django import template

from documents import wording

register = template.Library()

register.filter("number", wording.number)
register.filter("decimal", wording.decimal)
register.filter("percent", wording.percent)
# Convert datetimes to local time before taking the date.
register.filter("day", wording.day, expects_localtime=True)


@register.simple_tag
def days(first, last) -> str:
    return wording.days(first, last)
