"""The functions of documents.wording for templates.

Moments are shown in the portal's own zone, or in another by Django's filter: `moment|timezone:event.zone|clock`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django import template

from documents import wording
from documents.pdf.signatures import describe

register = template.Library()

register.filter("number", wording.number)
register.filter("batch", wording.batch)
register.filter("decimal", wording.decimal)
register.filter("percent", wording.percent)


def _register_time(name: str, worded: Callable[..., str]) -> None:
    """Register a filter that gives "" for a time that is not known, as Django's own filter `date` does."""

    def in_words(value: date | datetime | None) -> str:
        return worded(value) if value else ""

    # Convert datetimes to local time before taking the date or the time.
    register.filter(name, in_words, expects_localtime=True)


_register_time("day", wording.day)
_register_time("clock", wording.clock)
_register_time("moment", wording.moment)
_register_time("short_moment", wording.short_moment)


@register.simple_tag
def days(first, last) -> str:
    return wording.days(first, last)


@register.filter
def signature_words(stored: Mapping[str, object]) -> str:
    """Return what is known about the electronic signatures of a file."""
    return " ".join(describe(stored))
