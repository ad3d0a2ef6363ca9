"""An authenticator app as the second factor, and its recovery codes."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.encryption import ciphers
from accounts.models import Entry, Message
from tests import make

from .totp import ADD, add_app, code, enter_password, settle_codes

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages of django-allauth")]
AUTHENTICATE = "/accounts/second-factor/authenticate/"
CODES = "/accounts/second-factor/recovery-codes/"


@pytest.fixture
def user():
    return make.user(email="sari@contoh.example")


@pytest.fixture
def client(user):
    """The browser in which the user added the app."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def secret(client):
    return add_app(client)


@pytest.fixture
def other(user, secret):
    """Another browser, in which the user entered the password."""
    other = Client(REMOTE_ADDR="192.0.2.9")
    assert enter_password(other, user.username).url == AUTHENTICATE
    settle_codes()
    return other


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_password_alone_is_not_enough(other):
    assert not is_signed_in(other)


def test_the_code_of_the_app_signs_in(other, secret):
    other.post(AUTHENTICATE, {"code": code(secret)})
    assert is_signed_in(other)


def test_a_wrong_code_is_refused_with_a_hint(other, secret):
    wrong = f"{(int(code(secret)) + 1) % 1_000_000:06}"
    page = other.post(AUTHENTICATE, {"code": wrong})
    assert "tunggu kode berikutnya" in page.content.decode()
    assert not is_signed_in(other)


def test_a_code_is_valid_once(user, other, secret):
    other.post(AUTHENTICATE, {"code": code(secret)})
    third = Client()
    enter_password(third, user.username)
    third.post(AUTHENTICATE, {"code": code(secret)})
    assert not is_signed_in(third)


def test_the_code_that_added_the_app_does_not_sign_in_again(user, client):
    secret = add_app(client)
    other = Client()
    enter_password(other, user.username)
    other.post(AUTHENTICATE, {"code": code(secret)})
    assert not is_signed_in(other)


def guess(client: Client) -> None:
    for number in range(12):
        client.post(AUTHENTICATE, {"code": f"{number:06}"})


def test_guesses_are_limited(other, secret):
    guess(other)
    other.post(AUTHENTICATE, {"code": code(secret)})
    assert not is_signed_in(other)


def test_guesses_on_another_device_do_not_lock_out_the_holder(user, other, secret):
    known = Client()
    enter_password(known, user.username)
    known.post(AUTHENTICATE, {"code": code(secret)})
    known.post("/accounts/logout/")
    settle_codes()
    guess(other)
    enter_password(known, user.username)
    known.post(AUTHENTICATE, {"code": code(secret)})
    assert is_signed_in(known)


def test_the_holder_hears_once_of_wrong_codes_after_the_right_password(user, other):
    guess(other)
    bodies = Message.objects.filter(user=user).values_list("body", flat=True)
    assert sum("kode faktor kedua yang salah" in body for body in bodies) == 1


def test_a_recovery_code_replaces_the_app_once(user, client, other):
    recovery = client.get(CODES).context["unused_codes"][0]
    other.post(AUTHENTICATE, {"code": recovery})
    assert is_signed_in(other)
    assert any("kode pemulihan dipakai" in body.lower() for body in Message.objects.values_list("body", flat=True))
    third = Client()
    enter_password(third, user.username)
    third.post(AUTHENTICATE, {"code": recovery})
    assert not is_signed_in(third)


def test_recovery_codes_can_be_downloaded(client, secret):
    file = client.get(CODES + "file/")
    assert file["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert len(file.content.split()) == 10


def test_secrets_are_encrypted_in_the_database(user, secret):
    app, codes = (Authenticator.objects.get(user=user, type=kind) for kind in ("totp", "recovery_codes"))
    assert secret not in str(app.data)
    assert ciphers.decrypt(app.data["secret"]) == secret
    assert ciphers.decrypt(codes.data["seed"]) not in str(codes.data)


def test_the_user_gets_a_mail_and_the_trail_an_entry(user, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        add_app(client)
    assert Entry.objects.get(action="account-factor-added").by == user
    texts = " ".join(Message.objects.filter(user=user).values_list("body", flat=True))
    assert "Aplikasi autentikator ditambahkan." in texts
    assert "127.0.0.1" in texts


def test_an_app_can_be_removed_if_no_factor_is_needed(user, client, secret):
    client.post("/accounts/second-factor/app/remove/")
    assert not Authenticator.objects.filter(user=user).exists()
    assert enter_password(Client(), user.username).url == "/"


def test_a_wrong_code_adds_no_app(user, client):
    secret = client.get(ADD).context["form"].secret
    client.post(ADD, {"code": f"{(int(code(secret)) + 1) % 1_000_000:06}"})
    assert not Authenticator.objects.filter(user=user).exists()


def test_pages_show_only_own_factors(secret):
    stranger = Client()
    stranger.force_login(make.user())
    assert stranger.get("/accounts/second-factor/").context["authenticators"] == {}
    assert stranger.get(CODES).status_code == 404


def test_a_secret_whose_key_is_gone_lets_nobody_in_and_is_no_fault(other, secret, settings, caplog):
    settings.SECRET_KEY = "another-key-of-the-portal"
    settings.SECRET_KEY_FALLBACKS = []
    page = other.post(AUTHENTICATE, {"code": code(secret)})
    assert page.status_code in (200, 302)
    assert not is_signed_in(other)
