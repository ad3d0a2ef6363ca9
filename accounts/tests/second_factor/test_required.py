"""Accounts with some roles get no page before they have used a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests import make

from .totp import add_app, code, settle_codes

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages of django-allauth")]
OVERVIEW = "/accounts/second-factor/"
CONFIRM = OVERVIEW + "reauthenticate/"


@pytest.fixture(autouse=True)
def needed(settings):
    settings.SECOND_FACTOR_FOR = ["administrator", "coordinator"]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def user():
    return make.user("coordinator")


@pytest.fixture
def client(user):
    return signed_in(user)


@pytest.mark.parametrize("path", ["/", "/events/", "/jobs/", "/accounts/sessions/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_factor_every_page_leads_to_the_one_that_adds_it(client, method, path):
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer.url) == (302, OVERVIEW)


def test_the_page_says_why(client):
    page = client.get("/", follow=True).content.decode()
    assert "wajib memiliki faktor kedua" in page
    assert "Tambah aplikasi" in page


def test_administrators_do_not_reach_the_administration_either():
    assert signed_in(make.user("administrator")).get("/admin/accounts/user/").url == OVERVIEW


def test_adding_a_factor_opens_the_pages_at_once(client):
    add_app(client)
    assert client.get("/events/").status_code == 200


def test_adding_a_factor_ends_the_other_sessions(settings, user, client):
    settings.SECOND_FACTOR_FOR = []  # otherwise the other session would be asked for the factor
    other = signed_in(user)
    add_app(client)
    assert other.get("/events/").url.startswith("/accounts/login/")
    assert client.get("/events/").status_code == 200


def test_adding_a_factor_gives_the_session_another_key(user, client):
    before = client.session.session_key
    add_app(client)
    assert client.session.session_key != before


def test_a_session_that_has_not_used_the_factor_uses_it_and_goes_on(user, client):
    secret = add_app(client)
    other = signed_in(user)
    asked = other.get("/events/?q=lampung")
    assert asked.url.startswith(CONFIRM)
    settle_codes()
    assert other.post(asked.url, {"code": code(secret)}).url == "/events/?q=lampung"
    assert other.get("/events/").status_code == 200


@pytest.mark.parametrize("needed_for", [["coordinator"], []])
@pytest.mark.parametrize(
    "page", ["", "app/add/", "app/remove/", "recovery-codes/", "recovery-codes/file/", "passkeys/", "passkeys/add/"]
)
def test_the_password_alone_opens_no_page_of_the_factor(settings, user, client, page, needed_for):
    """Otherwise it could read recovery codes, or add another factor."""
    settings.SECOND_FACTOR_FOR = needed_for
    add_app(client)
    other = signed_in(user)
    assert other.get(OVERVIEW + page).url.startswith(CONFIRM)
    assert other.post(OVERVIEW + page).url.startswith(CONFIRM)


@pytest.mark.parametrize("path", ["/accounts/reauthenticate/", "/accounts/password/change/"])
def test_the_password_cannot_stand_in_for_the_factor(user, client, path):
    add_app(client)
    assert signed_in(user).get(path).url.startswith(CONFIRM)


def test_a_passkey_alone_is_asked_for_as_such(user, client):
    make.passkey(user)
    assert client.get("/events/").url == f"{OVERVIEW}passkeys/reauthenticate/?next=%2Fevents%2F"


def test_roles_that_need_none_reach_their_pages(regions):
    assert signed_in(make.user(province="18")).get("/events/").status_code == 200


@pytest.mark.parametrize("path", ["/accounts/password/change/", OVERVIEW, OVERVIEW + "app/add/", "/healthz/"])
def test_the_ways_out_stay_open(client, path):
    assert client.get(path).status_code == 200


def test_signing_out_stays_open(client):
    assert client.post("/accounts/logout/").url == "/accounts/login/"


def test_the_last_factor_cannot_be_removed(user, client):
    add_app(client)
    page = client.post(OVERVIEW + "app/remove/")
    assert "Tambahkan yang lain dahulu" in page.content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_the_app_can_be_replaced_by_one_on_a_new_phone(user, client):
    old = add_app(client)
    new = add_app(client)
    other = signed_in(user)
    settle_codes()
    other.post(CONFIRM, {"code": code(old)})
    assert other.get("/events/").status_code == 302
    other.post(CONFIRM, {"code": code(new)})
    assert other.get("/events/").status_code == 200


def test_the_last_passkey_cannot_be_removed(user, client):
    add_app(client)
    key = make.passkey(user)
    Authenticator.objects.filter(user=user, type="totp").delete()
    page = client.post(f"{OVERVIEW}passkeys/{key.pk}/remove/")
    assert page.url == OVERVIEW + "passkeys/"
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_passkey_can_be_removed_beside_an_app(user, client):
    add_app(client)
    key = make.passkey(user)
    client.post(f"{OVERVIEW}passkeys/{key.pk}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_the_passkey_of_somebody_else_does_not_exist(client):
    key = make.passkey(make.user())
    add_app(client)
    assert client.post(f"{OVERVIEW}passkeys/{key.pk}/remove/").status_code == 404
    assert client.get(f"{OVERVIEW}passkeys/{key.pk}/edit/").status_code == 404
