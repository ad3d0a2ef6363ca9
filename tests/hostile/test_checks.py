"""The checks of the hostile requests find what is wrong."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from accounts.models import Message
from bimtek_portal import urls
from tests.access.addresses import every_address

from .country import Country, settings_of_the_country
from .inventing import Inventor
from .sending import Sent, send, send_in_time

pytestmark = pytest.mark.one_engine("the checks themselves")


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@login_not_required
def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET["q"])


@login_not_required
def storing(request: HttpRequest) -> HttpResponse:
    Message.objects.create(key="x", recipient="x@contoh.example", language="id", subject="x", body="x")
    return HttpResponse("")


urlpatterns = [path("broken/", broken), path("echo/", echo), path("storing/", storing), *urls.urlpatterns]


@pytest.fixture(scope="module")
def country(shared_db):
    with shared_db(), settings_of_the_country():
        yield Country()


def faults(country: Country, reader: str, where: str, body: dict | None = None, **changes) -> list[str]:
    """Send a request of the reader, changed like this, and return what is found."""
    sender = replace(country.readers[reader], **changes)
    method = "GET" if body is None else "POST"
    sent = Sent(sender, every_address()[0], where, method, urlencode(body or {}).encode())
    with override_settings(ROOT_URLCONF=__name__):
        return send(sent, country).faults


def test_a_failing_page_is_found(country):
    (fault,) = faults(country, "anonymous", "/broken/")
    assert "500" in fault
    assert "ZeroDivisionError" in fault


def test_names_numbers_and_tickets_of_others_are_found(country):
    world = country.worlds["18"]
    assert faults(country, "host", f"/participants/{world.registration.participant_id}/") == []
    found = faults(country, "host", f"/participants/{world.registration.participant_id}/", sees=frozenset())
    assert {fault[:25] for fault in found} >= {"shows Seen(province='18',"}
    assert {kind for kind in "pnct" if f"kind='{kind}'" in str(found)} == {*"pnct"}
    scan = f"/door/event/{world.event.code}/roster.json"
    assert "shows a secret of 18" in faults(country, "host", scan, sees=frozenset())


def test_a_reader_is_not_blamed_for_what_the_request_says(country):
    name = country.worlds["72"].registration.participant.full_name
    assert faults(country, "host", f"/participants/?{urlencode({'q': name})}") == []


def test_markup_in_a_page_is_found(country):
    assert faults(country, "anonymous", "/echo/?q=a") == []
    assert faults(country, "anonymous", "/echo/?q=%3Cxssq%20a") == ["markup is not escaped: <xssq"]


def test_a_row_that_a_visit_or_a_refused_request_stores_is_found(country):
    assert faults(country, "anonymous", "/storing/") == ["GET answered with 200 stored ['accounts.Message']"]


def test_a_change_of_what_belongs_to_others_is_found(country):
    where = f"/events/{country.worlds['18'].event.code}/participants/1/link/"
    assert faults(country, "host", where, {"action": "renew"}) == []
    found = faults(country, "host", where, {"action": "renew"}, writes=frozenset())
    assert any(fault.startswith("participants.PersonalLink") for fault in found)


def test_missing_headers_are_found(country):
    with override_settings(MIDDLEWARE=[]):
        found = faults(country, "anonymous", "/echo/?q=a")
    assert found == ["no Content-Security-Policy", "Cache-Control: ", "no nosniff"]


def test_a_slow_answer_is_found(country):
    sent = Sent(country.readers["anonymous"], every_address()[0], "/healthz/")
    assert send_in_time(sent, country, 0.000_001).faults[0].endswith("seconds")
    assert send_in_time(sent, country, 60).faults == []


def test_each_request_can_be_repeated(country):
    one, other = (Inventor(country, "7").request(3) for _each in range(2))
    assert str(one) == str(other) != str(Inventor(country, "8").request(3))
