"""The functions of documents.wording for templates.

Moments are shown in the portal's own zone, or in another by Django's filter: `moment|timezone:event.zone|clock`.
"""

from django import template

from documents import wording

register = template.Library()

register.filter("number", wording.number)
register.filter("decimal", wording.decimal)
register.filter("percent", wording.percent)
# Convert datetimes to local time before taking the date or the time.
register.filter("day", wording.day, expects_localtime=True)
register.filter("clock", wording.clock, expects_localtime=True)
register.filter("moment", wording.moment, expects_localtime=True)
register.filter("short_moment", wording.short_moment, expects_localtime=True)


@register.simple_tag
def days(first, last) -> str:
    return wording.days(first, last)
