"""Signing in with an identity provider: a real one on loopback, from the package oidc-provider-mock."""

from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from oidc_provider_mock import User as Person
from oidc_provider_mock import run_server_in_thread

from accounts.forms import token_of_account
from accounts.models import Message, User
from tests import make

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_engine("pages of django-allauth"),
    # The provider runs in this process.
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]
LOGIN = "/accounts/oidc/login/"
PEOPLE = [
    Person(sub="sari", claims={"email": "sari@contoh.example", "email_verified": True}),
    Person(sub="other", claims={"email": "SARI@contoh.example", "email_verified": True}),
    Person(sub="unverified", claims={"email": "sari@contoh.example", "email_verified": False}),
    Person(sub="unknown", claims={"email": "tak.dikenal@contoh.example", "email_verified": True}),
    Person(sub="none", claims={}),
]


@pytest.fixture(scope="module")
def provider():
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def configured(settings, provider):
    own = {"provider_id": "oidc", "name": "SSO Perpusnas", "client_id": "portal", "secret": "rahasia"}
    own["settings"] = {"server_url": provider, "oauth_pkce_enabled": True}
    settings.OIDC_SERVER_URL, settings.OIDC_NAME = provider, "SSO Perpusnas"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [own]}}


@pytest.fixture
def user():
    return make.user(email="sari@contoh.example")


def sign_in(client: Client, sub: str, **fields):
    """Press the button, sign in at the provider as this person, and follow the redirect back to the portal."""
    to_provider = client.post(LOGIN, fields)
    answer = requests.post(to_provider.url, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}", follow=True)


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_sign_in_page_offers_the_provider(client):
    assert "Masuk dengan SSO Perpusnas" in client.get("/accounts/login/").content.decode()


def test_without_a_provider_there_is_no_button_and_no_page(client, settings):
    settings.OIDC_SERVER_URL, settings.SOCIALACCOUNT_PROVIDERS = "", {"openid_connect": {"APPS": []}}
    assert "oidc" not in client.get("/accounts/login/").content.decode()
    assert client.post(LOGIN).status_code == 404


def test_the_verified_address_of_an_account_signs_in(client, user):
    page = sign_in(client, "sari", next="/events/")
    assert page.redirect_chain[-1][0] == "/events/"
    assert is_signed_in(client)
    assert SocialAccount.objects.get(user=user).uid == "sari"


def test_the_holder_hears_of_the_link(client, user):
    sign_in(client, "sari")
    assert "dihubungkan" in Message.objects.get(user=user).body


def test_the_second_sign_in_uses_the_link(user):
    sign_in(Client(), "sari")
    client = Client()
    sign_in(client, "sari")
    assert is_signed_in(client)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("sub", ["unverified", "unknown", "none"])
def test_others_are_refused_with_the_reason(client, user, sub):
    page = sign_in(client, sub)
    assert page.redirect_chain[-1][0] == "/accounts/login/"
    assert 'class="alert' in page.content.decode()
    assert not is_signed_in(client)
    assert User.objects.count() == 1, "the provider makes no accounts"


def test_an_address_of_two_accounts_is_refused(client, user):
    make.user(email="sari@contoh.example")
    sign_in(client, "sari")
    assert not is_signed_in(client)


def test_an_account_that_is_not_active_does_not_sign_in(client, user):
    sign_in(Client(), "sari")
    User.objects.update(is_active=False)
    sign_in(client, "sari")
    assert not is_signed_in(client)


def edit(admin_client, user: User, **changes) -> None:
    data = {"username": user.username, "full_name": "", "email": user.email, "role": user.role, "is_active": "on"}
    data["seen"] = token_of_account(user)
    admin_client.post(f"/admin/accounts/user/{user.pk}/change/", data | changes)


@pytest.mark.parametrize("changes", [{"email": "baru@contoh.example"}, {"is_active": ""}])
def test_another_address_or_a_closed_account_ends_the_link(admin_client, user, changes):
    """Otherwise a predecessor could sign in for ever."""
    sign_in(Client(), "sari")
    edit(admin_client, user, **changes)
    assert not SocialAccount.objects.exists()
    client = Client()
    sign_in(client, "sari")
    assert not is_signed_in(client)


def test_other_edits_keep_the_link(admin_client, user):
    sign_in(Client(), "sari")
    edit(admin_client, user, full_name="Sari")
    assert SocialAccount.objects.exists()


def test_a_second_factor_is_asked_for_too(user):
    make.authenticator_app(user)
    client = Client()
    page = sign_in(client, "sari")
    assert page.redirect_chain[-1][0] == "/accounts/second-factor/authenticate/"
    assert not is_signed_in(client)


def test_a_refusal_at_the_provider_leads_back_with_a_message(client, user):
    to_provider = client.post(LOGIN)
    answer = requests.post(to_provider.url, data={"action": "deny"}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    page = client.get(f"{back.path}?{back.query}", follow=True)
    assert page.redirect_chain[-1][0] == "/accounts/login/"


@pytest.mark.parametrize("query", ["", "?code=x&state=x", "?error=access_denied", "?state=%00"])
def test_an_invented_answer_signs_nobody_in(client, user, query):
    page = client.get(f"/accounts/oidc/callback/{query}", follow=True)
    assert page.status_code == 200
    assert not is_signed_in(client)


def test_a_provider_that_does_not_answer_gives_a_message(client, settings):
    own = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    own["settings"] = own["settings"] | {"server_url": "http://localhost:9"}
    page = client.post(LOGIN, follow=True)
    assert page.status_code == 200
    assert "tidak berhasil" in page.content.decode()
