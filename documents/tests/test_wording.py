"""What templates write of dates."""

from datetime import UTC, date, datetime

from django.template import Context, Template
from django.utils import translation


def written(value) -> str:
    with translation.override("en"):
        return Template("{% load wording %}{{ value|day }}").render(Context({"value": value}))


def test_the_day_of_a_moment_is_the_day_in_jakarta():
    assert written(datetime(2026, 11, 22, 17, 30, tzinfo=UTC)) == "23 November 2026"
    assert written(date(2026, 11, 22)) == "22 November 2026"
