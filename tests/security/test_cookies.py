"""Cookies and sessions, and where values come from (ASVS 5.0, chapters 3, 7 and 15)."""

import math
import string

import pytest
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.test import Client

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("cookies")]
SIGN_IN = "/accounts/login/"


def sign_in(client: Client, user) -> None:
    client.post(SIGN_IN, {"login": user.username, "password": "rahasia-sekali"})


def test_every_cookie_is_for_this_site_and_only_two_are_for_scripts(client):
    client.get(SIGN_IN)
    sign_in(client, make.user())
    client.post("/language/", {"language": "en", "next": "/"})
    client.post("/accounts/password/change/", {})
    kept = {name: cookie for name, cookie in client.cookies.items() if cookie.value}
    cookies = {name: (cookie["samesite"], bool(cookie["httponly"])) for name, cookie in kept.items()}
    assert set(cookies) >= {"sessionid", "csrftoken", "known_device", "django_language"}
    assert {samesite for samesite, _hidden in cookies.values()} == {"Lax"}
    assert {name for name, (_samesite, hidden) in cookies.items() if not hidden} == {"csrftoken", "django_language"}


def test_the_number_of_a_session_has_128_random_bits(client):
    sign_in(client, make.user())
    number = client.cookies["sessionid"].value
    assert set(number) <= set(VALID_KEY_CHARS) <= set(string.ascii_lowercase + string.digits)
    assert len(number) * math.log2(len(VALID_KEY_CHARS)) > 128


def test_the_number_is_nowhere_but_in_its_cookie(client):
    sign_in(client, make.user("administrator"))
    for path in ("/", "/accounts/sessions/", "/admin/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert client.cookies["sessionid"].value not in answer.content.decode() + str(answer.headers)


def test_a_sign_in_gives_another_number_and_ends_the_former(client):
    session = client.session  # as one that an attacker planted
    session["planted"] = True
    session.save()
    before = client.cookies["sessionid"].value
    sign_in(client, make.user())
    assert client.cookies["sessionid"].value != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert stranger.get("/").status_code == 302


def test_after_signing_out_the_number_opens_nothing(client):
    sign_in(client, make.user())
    before = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = before
    assert client.get("/").status_code == 302


def test_a_parameter_of_the_address_is_no_field_of_the_form(client):
    user = make.user()
    client.post(f"{SIGN_IN}?login={user.username}&password=rahasia-sekali", {"login": user.username})
    assert client.get("/").status_code == 302


def test_of_two_values_of_one_field_the_last_counts_everywhere(client):
    user = make.user()
    data = {"login": ["nobody", user.username], "password": ["x", "rahasia-sekali"]}
    client.post(SIGN_IN, data)
    assert client.get("/").status_code == 200
