"""A lost second factor is removed by an administrator or on the server; secrets are encrypted with a new key."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.encryption import ciphers
from accounts.models import BrowserSession, Entry, Message
from tests import make

from .totp import add_app, enter_password

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/user/"


@pytest.fixture
def user():
    return make.user(email="sari@contoh.example")


@pytest.fixture
def client(user):
    client = Client()
    client.force_login(user)
    add_app(client)
    return client


def choose(admin_client, *users, **fields):
    data = {"action": "remove_second_factors", "_selected_action": [user.pk for user in users]}
    return admin_client.post(LIST, data | fields)


def test_an_administrator_removes_a_lost_factor(admin_client, user, client):
    choose(admin_client, user, remove="1")
    assert not Authenticator.objects.filter(user=user).exists()
    assert not BrowserSession.objects.of(user).exists()
    assert enter_password(Client(), user.username).url == "/"
    assert Entry.objects.get(action="account-factor-removed").by.username == "admin"
    bodies = Message.objects.filter(user=user).values_list("body", flat=True)
    assert any("Administrator menghapus faktor kedua." in body for body in bodies)


def test_the_administrator_is_asked_first(admin_client, user, client):
    page = choose(admin_client, user)
    assert user.username in page.content.decode()
    assert Authenticator.objects.filter(user=user).exists()


def test_users_without_a_factor_keep_their_sessions(admin_client):
    user = make.user()
    session = make.browser_session(user)
    page = choose(admin_client, user, remove="1")
    assert page.status_code == 302
    assert BrowserSession.objects.filter(pk=session.pk).exists()
    assert not Entry.objects.exists()


def test_the_list_shows_who_has_a_factor(admin_client, user, client):
    rows = {row.username: row.second_factor for row in admin_client.get(LIST).context["cl"].result_list}
    assert rows == {"admin": False, user.username: True}


def test_the_command_removes_the_factor_of_the_last_administrator(user, client, capsys):
    call_command("remove_second_factor", user.username)
    assert not Authenticator.objects.filter(user=user).exists()
    assert user.username in capsys.readouterr().out or str(user) in capsys.readouterr().out


@pytest.mark.parametrize("name", ["nobody", "without"])
def test_the_command_names_what_it_cannot_do(name):
    make.user(username="without")
    with pytest.raises(CommandError, match=name):
        call_command("remove_second_factor", name)


def test_secrets_are_encrypted_again_with_the_new_key(user, client, settings):
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the-new-key", [old]
    call_command("encrypt_again")
    settings.SECRET_KEY_FALLBACKS = []
    for row in Authenticator.objects.filter(user=user):
        assert ciphers.decrypt(row.data.get("secret") or row.data["seed"])


def test_a_secret_with_an_unknown_key_is_counted_and_left_as_it_is(user, client, settings):
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    settings.SECRET_KEY = "a-third-key"
    with pytest.raises(CommandError, match="2 tidak dapat dibaca"):
        call_command("encrypt_again")
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_different_keys_make_different_ciphers(settings):
    settings.SECRET_KEY = "one"
    secret = ciphers.encrypt("teks")
    settings.SECRET_KEY = "two"
    with pytest.raises(ciphers.WrongKey):
        ciphers.decrypt(secret)
    settings.SECRET_KEY_FALLBACKS = ["one"]
    assert ciphers.decrypt(secret) == "teks"
