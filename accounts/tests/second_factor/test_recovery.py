"""Recovery codes: made at random, shown for an hour, then kept as slow hashes; each counts once."""

import time
from datetime import timedelta

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, validate_totp_code
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.encryption import ciphers
from accounts.second_factor import recovery
from tests import make

from .totp import add_app, enter_password

pytestmark = pytest.mark.django_db
AUTHENTICATE = "/accounts/second-factor/authenticate/"
CODES = "/accounts/second-factor/recovery-codes/"
LATER = timedelta(hours=2)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(recovery, "ROUNDS", 10)


@pytest.fixture
def user():
    return make.user()


@pytest.fixture
def client(user):
    client = Client()
    client.force_login(user)
    add_app(client)
    return client


@pytest.fixture
def codes(client) -> list[str]:
    """The codes as they were shown, which are hashed by now."""
    shown = client.get(CODES).context["unused_codes"]
    assert recovery.hash_shown(timezone.now() + LATER) == 1
    return shown


def stored(user) -> Authenticator:
    return Authenticator.objects.get(user=user, type="recovery_codes")


def signs_in(user, code: str) -> bool:
    other = Client()
    enter_password(other, user.username)
    other.post(AUTHENTICATE, {"code": code})
    return other.get("/").status_code == 200


def test_ten_codes_of_26_bits_are_made_at_random(client):
    shown = client.get(CODES).context["unused_codes"]
    assert len(set(shown)) == 10
    assert all(len(code) == 8 and code.isdigit() for code in shown)
    other = Client()
    other.force_login(make.user())
    add_app(other)
    assert not set(shown) & set(other.get(CODES).context["unused_codes"])


def test_nobody_can_read_hashed_codes_even_with_the_key(user, codes):
    data = stored(user).data
    assert set(data) == {"migrated_codes"}
    opened = [ciphers.decrypt(text) for text in data["migrated_codes"]]
    assert len(opened) == 10
    assert not [code for code in codes if code in "".join(opened)]
    assert {len(text.split("$")[1]) for text in opened} == {32}, "a salt of 128 bits"


def test_hashed_codes_count_once(user, codes):
    assert signs_in(user, codes[3])
    assert not signs_in(user, codes[3])
    assert signs_in(user, codes[4])
    assert len(stored(user).data["migrated_codes"]) == 8


@pytest.mark.parametrize("code", ["00000000", "", "1234567", "x" * 8, "١٢٣٤٥٦٧٨"])
def test_other_codes_are_refused(user, codes, code):
    assert not signs_in(user, code)


def test_a_code_that_was_used_before_is_not_hashed(user, client):
    shown = client.get(CODES).context["unused_codes"]
    assert signs_in(user, shown[0])
    recovery.hash_shown(timezone.now() + LATER)
    assert len(stored(user).data["migrated_codes"]) == 9
    assert not signs_in(user, shown[0])


def test_codes_are_shown_for_an_hour(client, codes):
    page = client.get(CODES)
    assert "Sisa 10 kode" in page.content.decode() or "10 kode" in page.content.decode()
    assert not [code for code in codes if code in page.content.decode()]
    assert "$" not in page.content.decode()
    assert client.get(CODES + "file/").status_code == 404
    assert "10 kode" in client.get("/accounts/second-factor/").content.decode()


def test_codes_just_made_are_still_shown(client):
    assert recovery.hash_shown() == 0
    assert client.get(CODES + "file/").status_code == 200


def test_new_codes_are_shown_again(client, codes):
    client.post(CODES + "new/")
    assert len(set(client.get(CODES).context["unused_codes"]) - set(codes)) == 10


def test_hashes_are_encrypted_again_with_the_new_key(settings, user, codes):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new-key", [settings.SECRET_KEY]
    call_command("encrypt_again")
    settings.SECRET_KEY_FALLBACKS = []
    assert signs_in(user, codes[0])


def test_codes_with_an_unknown_key_wait_for_it(settings, user, client):
    client.get(CODES)
    settings.SECRET_KEY = "another-key"
    assert recovery.hash_shown(timezone.now() + LATER) == 0
    assert "seed" in stored(user).data


def test_a_code_of_an_app_is_valid_for_30_seconds_and_no_longer(settings):
    """OWASP ASVS 5.0, 6.5.5. The other tests let a code last a day, so that none ends between two lines."""
    del settings.MFA_TOTP_PERIOD
    secret = "JBSWY3DPEHPK3PXP"
    now = int(time.time()) // 30
    assert app_settings.TOTP_PERIOD == 30
    for step in (-2, -1, 2):
        assert not validate_totp_code(secret, format_hotp_value(hotp_value(secret, now + step)))
    assert any(validate_totp_code(secret, format_hotp_value(hotp_value(secret, now + step))) for step in (0, 1))
