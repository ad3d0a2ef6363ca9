"""Numbers and dates as text."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from documents import wording


def written(value) -> str:
    with translation.override("en"):
        return Template("{% load wording %}{{ value|day }}").render(Context({"value": value}))


def test_a_datetime_gives_the_date_in_jakarta():
    assert written(datetime(2026, 11, 22, 17, 30, tzinfo=UTC)) == "23 November 2026"
    assert written(date(2026, 11, 22)) == "22 November 2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (78.35, "78,4"),
        (78.34, "78,3"),
        (3.75, "3,8"),
        (Decimal("80.25"), "80,3"),
        (-0.25, "-0,3"),
        (5, "5,0"),
        (0.04, "0,0"),
    ],
)
def test_decimals_are_rounded_like_in_a_spreadsheet(value, text):
    assert wording.decimal(value) == text


@pytest.mark.parametrize("name", ["day", "clock", "moment", "short_moment"])
def test_a_time_that_is_not_known_is_empty_on_pages(name):
    assert Template(f"{{% load wording %}}{{{{ value|{name} }}}}").render(Context({"value": None})) == ""


@pytest.mark.parametrize(
    "sentence", ["Tersimpan untuk Ayu, S.Sos.", "Tersimpan untuk Ayu, S.Sos..", "Tersimpan untuk Ayu, S.Sos"]
)
def test_a_sentence_ends_with_one_full_stop(sentence):
    assert wording.with_one_stop(sentence) == "Tersimpan untuk Ayu, S.Sos."
