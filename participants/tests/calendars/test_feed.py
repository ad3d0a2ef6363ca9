"""The address to which a calendar subscribes: secret, about the event alone, and ended at any time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry
from events.models import Session
from participants.calendars import views
from participants.calendars.feeds import FEEDS_A_DAY
from participants.models import CalendarFeed
from participants.personal_links.links import withdraw
from tests import make

pytestmark = pytest.mark.one_engine("one page and a file")


@pytest.fixture
def registration(regions):
    event = make.coming_event(code="LAMPUNG", title="Bimtek Lampung", venue="Hotel A")
    Session.objects.create(event=event, number=1, title="Pembukaan", date=event.starts_on, lesson_hours=2)
    return make.registration(event, make.agency("18.03"), full_name="Sri Wahyuni", email="sri@example.org")


@pytest.fixture
def me(registration):
    return make.personal_address(registration)


def made(client, me) -> str:
    """Make an address and return its path."""
    return "/" + client.post(f"{me}calendar/feed/").context["address"].split("/", 3)[3]


def test_opening_the_page_makes_nothing(me, client):
    assert client.get(f"{me}calendar/feed/").context["address"] is None
    assert not CalendarFeed.objects.exists()


def test_the_address_opens_the_sessions_without_a_name(registration, me, client):
    path = made(client, me)
    client.cookies.clear()
    file = client.get(path)
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Pembukaan" in file.content.decode()
    assert [word for word in ("Sri", "sri@", registration.ticket, "/me/") if word in file.content.decode()] == []
    assert "noindex" in file["X-Robots-Tag"]
    assert file["Cache-Control"] == "private, no-store"


def test_the_address_is_shown_once_and_stored_as_a_hash(registration, me, client):
    token = made(client, me).removeprefix("/calendar/").removesuffix(".ics")
    assert token not in client.get(f"{me}calendar/feed/").content.decode()
    assert token not in str(CalendarFeed.objects.values())


def test_a_calendar_follows_changes(registration, me, client):
    path = made(client, me)
    type(registration.event).objects.update(venue="Hotel B")
    assert "LOCATION:Hotel B" in client.get(path).content.decode()
    type(registration).objects.update(status="withdrawn", quota=None)
    assert "STATUS:CANCELLED" in client.get(path).content.decode()


def test_another_address_replaces_the_first(me, client):
    first, second = made(client, me), made(client, me)
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]


def by_the_person(client, me, registration):
    client.post(f"{me}calendar/feed/", {"action": "end"})


def by_staff(client, me, registration):
    withdraw(registration, by=None)


def by_time(client, me, registration):
    CalendarFeed.objects.update(created_at=timezone.now() - timedelta(days=400))
    long_ago = timezone.localdate() - timedelta(days=390)
    type(registration.event).objects.update(starts_on=long_ago, ends_on=long_ago)


@pytest.mark.parametrize("end", [by_the_person, by_staff, by_time])
def test_the_address_ends(registration, me, client, end):
    path = made(client, me)
    assert client.get(path).status_code == 200
    end(client, me, registration)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "é"])
def test_unknown_addresses_are_not_found(db, client, token):
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_the_token_of_a_page_is_none_of_a_calendar(me, client):
    assert client.get(f"/calendar/{me.split('/')[2]}.ics").status_code == 404


def test_guessing_is_slowed_down(db, client, monkeypatch):
    monkeypatch.setattr(views, "_UNKNOWN", "2/m/ip")
    assert [client.get(f"/calendar/{n * 'x'}.ics").status_code for n in (1, 2, 3)] == [404, 404, 429]


def test_so_many_addresses_are_made_a_day(me, client):
    paths = [made(client, me) for _again in range(FEEDS_A_DAY)]
    page = client.post(f"{me}calendar/feed/", follow=True)
    assert page.context["address"] is None
    assert str(FEEDS_A_DAY) in str(*page.context["messages"])
    assert Entry.objects.filter(action="calendar-made").count() == FEEDS_A_DAY
    assert client.get(paths[-1]).status_code == 200
