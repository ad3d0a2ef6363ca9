"""What a provider says counts only if it is signed and was said to this portal, this browser and for this sign-in."""

from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.tests.lying_provider import LyingProvider, new_key
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("the protocol with the provider")]
LOGIN = "/accounts/oidc/login/"
CALLBACK = "/accounts/oidc/callback/"


@pytest.fixture
def provider(settings):
    provider = LyingProvider()
    own = {"provider_id": "oidc", "name": "SSO", "client_id": "portal", "secret": "rahasia"}
    own["settings"] = {"server_url": provider.address, "oauth_pkce_enabled": True}
    settings.OIDC_SERVER_URL = provider.address
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [own]}}
    yield provider
    provider.stop()


@pytest.fixture(autouse=True)
def user():
    return make.user(email="sari@contoh.example")


def begin(client: Client, provider: LyingProvider, query: str = "") -> dict[str, str]:
    """Press the button; return the parameters with which the browser goes to the provider."""
    address = client.post(LOGIN + query).headers["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    provider.nonce = asked["nonce"]
    return asked


def sign_in(client: Client, provider: LyingProvider) -> bool:
    """Return whether the answer of the provider signs in."""
    state = begin(client, provider)["state"]
    client.get(CALLBACK, {"code": "x", "state": state})
    return is_signed_in(client)


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_an_honest_answer_signs_in(client, provider):
    assert sign_in(client, provider)
    assert SocialAccount.objects.get().extra_data["userinfo"] == {
        "sub": "sari",
        "email": "sari@contoh.example",
        "email_verified": True,
    }


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": ["portal", "another"], "azp": "another"},
        {"iss": "http://localhost:1"},
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"sub": "other"},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_was_not_made_for_this_sign_in_is_refused(client, provider, claims):
    provider.claims = claims
    assert not sign_in(client, provider)


@pytest.mark.parametrize(
    "sign",
    [
        lambda claims: jwt.encode(claims, new_key(), "RS256"),
        lambda claims: jwt.encode(claims, None, "none"),
        lambda claims: jwt.encode(claims, "rahasia" * 8, "HS256"),
        lambda claims: jwt.encode(claims, new_key(), "RS256", headers={"kid": "unknown"}),
        lambda claims: "a.b.c",
        lambda claims: None,
    ],
    ids=["another key", "none", "secret", "unknown key", "damaged", "missing"],
)
def test_a_token_without_a_valid_signature_is_refused(client, provider, sign):
    provider.sign = sign
    assert not sign_in(client, provider)


def test_data_of_another_person_than_the_token_are_refused(client, provider):
    provider.person = {"sub": "other"}
    assert not sign_in(client, provider)


def test_a_configuration_of_another_issuer_is_refused(client, provider):
    provider.config = {"issuer": "https://sso.example.com"}
    assert client.post(LOGIN, follow=True).redirect_chain[-1][0] == "/accounts/login/"


@pytest.mark.parametrize("path", ["/token", "/userinfo", "/jwks"])
def test_the_portal_follows_no_redirect_of_the_provider(client, provider, path):
    provider.moved = {path}
    assert not sign_in(client, provider)


def test_an_answer_to_another_browser_is_refused(client, provider):
    """Otherwise an attacker could sign a victim in to the attacker's account."""
    state = begin(Client(), provider)["state"]
    begin(client, provider)
    client.get(CALLBACK, {"code": "x", "state": state})
    assert not is_signed_in(client)


def test_an_answer_counts_once(client, provider):
    state = begin(client, provider)["state"]
    client.get(CALLBACK, {"code": "x", "state": state})
    client.post("/accounts/logout/")
    client.get(CALLBACK, {"code": "x", "state": state})
    assert not is_signed_in(client)


def test_each_sign_in_has_its_own_secrets(client, provider):
    first, second = begin(client, provider), begin(client, provider)
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
    assert first["code_challenge_method"] == "S256"


def test_the_address_of_the_page_adds_nothing_to_the_question(client, provider):
    asked = begin(client, provider, "?scope=profile&auth_params=redirect_uri%3Dhttps%3A%2F%2Fevil.example")
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"


def test_a_session_begins_only_with_a_press_of_the_button(client, provider):
    assert client.get(LOGIN).status_code == 200


def test_a_second_identity_is_not_linked_to_a_session(client, provider):
    """allauth offers that; here only the address of the account makes a link."""
    other = make.user(email="lain@contoh.example")
    client.force_login(other)
    state = begin(client, provider, "?process=connect")["state"]
    client.get(CALLBACK, {"code": "x", "state": state})
    assert not SocialAccount.objects.filter(user=other).exists()
