"""The bell in the header counts events with unread news, without a query on most pages."""

import re
import time

import pytest

from accounts.models import Job
from events.planning import actions as planning
from reports.home.unread import unread_news
from tests import make


@pytest.fixture
def clerk(regions, client):
    user = make.user(province="18")
    client.force_login(user)
    return user


@pytest.fixture
def event(clerk):
    event = make.coming_event("18", title="Bimtek Lampung", venue="Hotel A")
    make.quota(event, make.agency("18.03"), seats=2)
    return event


def move(event, venue) -> None:
    event.venue = venue
    planning.edit_event(event, fields=["venue"], by=make.user())


def bell(client, path="/settings/") -> tuple[str, str]:
    """Return where the bell of a page leads, and its words."""
    found = re.search('<a class="bell" href="([^"]*)" title="([^"]*)"', client.get(path).content.decode())
    return found.groups()


def test_news_are_counted_at_the_bell_until_they_are_seen(event, client):
    assert bell(client, "/") == ("/jobs/", "Berkas yang sedang dibuat")
    move(event, "Hotel B")
    assert bell(client, "/") == ("/#news", "Kabar dari 1 kegiatan")
    assert bell(client, "/participants/") == ("/#news", "Kabar dari 1 kegiatan")
    client.post("/news/seen/", {"news": [one.token for one in client.get("/").context["news"]]}, follow=True)
    assert bell(client, "/participants/") == ("/jobs/", "Berkas yang sedang dibuat")


def test_with_files_too_the_bell_leads_to_them_and_from_there_to_the_news(event, clerk, client):
    make.job(clerk, state=Job.State.RUNNING)
    move(event, "Hotel B")
    assert bell(client, "/") == (
        "/jobs/",
        "Berkas yang sedang dibuat, 1 berkas sedang dibuat, Kabar dari 1 kegiatan",
    )
    assert '<a href="/#news">Kabar dari 1 kegiatan</a>' in client.get("/jobs/").content.decode()


def test_other_pages_count_anew_after_five_minutes(event, clerk, client, monkeypatch):
    move(event, "Hotel B")
    assert bell(client, "/participants/")[0] == "/jobs/"
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)
    assert bell(client, "/participants/") == ("/#news", "Kabar dari 1 kegiatan")


def test_a_kept_number_takes_no_query(event, clerk, rf, client, django_assert_num_queries):
    move(event, "Hotel B")
    client.get("/")
    request = rf.get("/")
    request.user, request.session = clerk, client.session
    assert request.session["news"]["unread"] == 1
    with django_assert_num_queries(0):
        assert unread_news(request) == 1
