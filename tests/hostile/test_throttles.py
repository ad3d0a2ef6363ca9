"""Limits that hold for whoever sends many requests, which the other hostile tests lift."""

from collections import Counter

import pytest
from django.core.cache import cache

from tests.access.addresses import every_address

from .bodies import BOUNDARY, multipart
from .country import Country, settings_of_the_country
from .sending import Sent, send

pytestmark = pytest.mark.one_engine("counters in the cache")


@pytest.fixture(scope="module")
def country(shared_db):
    with shared_db(), settings_of_the_country():
        yield Country()


def answers(country: Country, sent: Sent, times: int) -> Counter[int]:
    cache.clear()
    outcomes = [send(sent, country, keeps_limits=True) for _each in range(times)]
    assert [fault for outcome in outcomes for fault in outcome.faults] == []
    return Counter(outcome.status for outcome in outcomes)


@pytest.mark.parametrize(
    "path", ["/me/{}/", "/me/{}/contact/", "/door/link/{}/roster.json", "/accounts/invitation/{}/", "/certificates/{}/"]
)
def test_links_cannot_be_guessed_for_long(path, country):
    sent = Sent(country.readers["anonymous"], every_address()[0], path.format("a" * 43))
    assert answers(country, sent, 70)[429] > 0


def test_password_mails_are_not_sent_for_long(country):
    body = b"email=siapa%40contoh.example"
    sent = Sent(country.readers["anonymous"], every_address()[0], "/accounts/password/reset/", "POST", body)
    assert answers(country, sent, 40)[429] > 0


def test_files_are_counted(country, settings):
    settings.UPLOADS_PER_HOUR = 5
    body = multipart([], [("file", "a.xlsx", "x", b"x")])
    where = f"/events/{country.worlds['18'].event.code}/import/"
    sent = Sent(country.readers["host"], every_address()[0], where, "POST", body)
    sent.content_type = f"multipart/form-data; boundary={BOUNDARY}"
    assert answers(country, sent, 7) == {200: 5, 429: 2}
