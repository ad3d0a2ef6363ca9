"""A session ends when it is not used, and at the latest some hours after the sign-in."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from accounts.models import BrowserSession
from accounts.sessions.ending import forget_ended
from accounts.sessions.limits import NOTED_EVERY
from accounts.sessions.store import SIGN_IN
from tests import make

pytestmark = pytest.mark.django_db


def row(client: Client) -> BrowserSession:
    return BrowserSession.objects.get(session_key=client.session.session_key)


def shift(client: Client, **seconds: float) -> None:
    """Move the moments of the sign-in or of the last use into the past."""
    session = client.session
    session[SIGN_IN] = session[SIGN_IN] | {name: session[SIGN_IN][name] - by for name, by in seconds.items()}
    session.save()


@pytest.fixture
def client(client):
    client.force_login(make.user())
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_a_session_ends_some_hours_after_the_sign_in_even_if_it_is_used(client):
    shift(client, at=settings.SESSION_HOURS * 3_600 + 1)
    page = client.get("/events/", follow=True)
    assert page.redirect_chain == [("/accounts/login/?next=/events/", 302)]
    assert "16 jam" in page.content.decode()
    assert SESSION_KEY not in client.session


def test_a_session_lasts_until_then(client):
    shift(client, at=settings.SESSION_HOURS * 3_600 - 60)
    assert is_signed_in(client)


def test_a_session_that_nobody_used_ends(client):
    BrowserSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_signed_in(client)


def test_a_session_that_ended_is_said_at_the_sign_in(client):
    BrowserSession.objects.all().delete()
    page = client.post("/events/new/", {"title": "Bimtek"}, follow=True)
    assert "Sesi Anda sudah berakhir." in page.content.decode()
    assert "Sesi Anda sudah berakhir." not in Client().get("/events/", follow=True).content.decode()


def test_the_use_of_a_session_moves_its_end_on(client):
    BrowserSession.objects.update(expire_date=timezone.now() + timedelta(minutes=5))
    shift(client, seen=NOTED_EVERY + 1)
    assert is_signed_in(client)
    left = row(client).expire_date - timezone.now()
    assert settings.SESSION_COOKIE_AGE - left.total_seconds() < 60


def test_the_use_is_noted_only_now_and_then_because_each_note_is_a_write(client, django_assert_num_queries):
    client.get("/accounts/sessions/")
    shift(client, seen=NOTED_EVERY - 60)
    before = row(client).seen_at
    client.get("/accounts/sessions/")
    assert row(client).seen_at == before
    shift(client, seen=120)
    client.get("/accounts/sessions/")
    assert row(client).seen_at > before


def test_a_session_without_the_moment_of_its_sign_in_is_over(client):
    session = client.session
    del session[SIGN_IN]
    session.save()
    assert not is_signed_in(client)


def test_signing_in_sends_a_cookie_that_lasts_as_long_as_an_unused_session(db):
    user = make.user()
    answer = Client().post("/accounts/login/", {"login": user.username, "password": "rahasia-sekali"})
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == settings.SESSION_COOKIE_AGE


def test_the_clock_deletes_sessions_that_are_over(client):
    visitor, unused, late = Client(), Client(), Client()
    for other in (visitor, unused, late):
        other.force_login(make.user())
    BrowserSession.objects.filter(pk=row(unused).pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    shift(late, at=settings.SESSION_HOURS * 3_600 + 1)
    assert forget_ended() == 2
    assert {row(client), row(visitor)} == set(BrowserSession.objects.all())


def test_a_session_knows_its_user_and_device(db):
    user, client = make.user(), Client(REMOTE_ADDR="192.0.2.7", headers={"user-agent": "Mozilla/5.0 (X) Y"})
    before = time.time()
    client.post("/accounts/login/", {"login": user.username, "password": "rahasia-sekali"})
    stored = row(client)
    assert (stored.user, stored.address, stored.browser) == (user, "192.0.2.7", "Mozilla/5.0 (X) Y")
    assert before <= stored.signed_in_at.timestamp() <= time.time()
