"""What a password may be, and how pages take it (ASVS 5.0, 6.2)."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("passwords")]
SIGN_IN, CHANGE = "/accounts/login/", "/accounts/password/change/"


@pytest.mark.parametrize(
    "password",
    ["8261937405518", "qzkvmrwtyplhx", "QZKVMRWTYPLHX", "!!;)#=>@]{~^`", "тихий кот 7 лун", "      a 🦀 b 🐳      "],
)
def test_any_kind_of_character_is_enough(password):
    validate_password(password, make.user())


@pytest.mark.parametrize(
    "password", ["1234567890", "0000000000", "qwertyuiop", "password123", "iloveyou12", "11111111111111"]
)
def test_passwords_of_the_lists_of_leaked_ones_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, make.user())


def test_a_password_has_ten_characters_at_least():
    with pytest.raises(ValidationError):
        validate_password("Zq9!kfw2m", make.user())
    validate_password("Zq9!kfw2mP", make.user())


def changed_to(new: str) -> User:
    """Return a user after the form to change the password was sent with the new one."""
    user = make.user()
    client = Client()
    client.force_login(user)
    client.post(CHANGE, {"oldpassword": "rahasia-sekali", "password1": new, "password2": new})
    user.refresh_from_db()
    return user


@pytest.mark.parametrize(
    "new",
    ["  tikar gayung 4 semut  ", "Tikar Gayung 4 Semut", "".join(chr(33 + number * 37 % 94) for number in range(200))],
)
def test_a_password_counts_exactly_as_it_was_typed(new):
    user = changed_to(new)
    for typed, is_right in (
        (new, True),
        (new.strip() + "x", False),
        (new.swapcase(), False),
        (new[:72], len(new) <= 72),
    ):
        client = Client(REMOTE_ADDR=f"192.0.2.{len(typed)}")
        answer = client.post(SIGN_IN, {"login": user.username, "password": typed})
        assert (answer.status_code == 302) == is_right, typed


def test_a_change_needs_the_present_password(client):
    user = make.user()
    client.force_login(user)
    client.post(
        CHANGE, {"oldpassword": "salah", "password1": "tikar gayung 4 semut", "password2": "tikar gayung 4 semut"}
    )
    user.refresh_from_db()
    assert user.check_password("rahasia-sekali")


@pytest.mark.parametrize(("path", "purpose"), [(SIGN_IN, "current-password"), (CHANGE, "new-password")])
def test_browsers_hide_passwords_and_may_keep_them(client, path, purpose):
    if path == CHANGE:
        client.force_login(make.user())
    page = client.get(path).content.decode()
    fields = re.findall(r"<input[^>]*id_\w*password[^>]*>", page)
    assert fields
    for field in fields:
        assert 'type="password"' in field
        assert "onpaste" not in field
    assert any(f'autocomplete="{purpose}"' in field for field in fields)
    assert 'autocomplete="off"' not in "".join(fields)


def test_a_password_is_stored_by_a_slow_hash_with_a_salt():
    """OWASP ASVS 5.0, appendix C: PBKDF2 with SHA-256 and 600,000 rounds at least."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    decoded = PBKDF2PasswordHasher().decode(PBKDF2PasswordHasher().encode("x", "salt-of-16-chars"))
    assert decoded["algorithm"] == "pbkdf2_sha256"
    assert decoded["iterations"] >= 600_000
