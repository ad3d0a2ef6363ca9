"""A password that somebody else set is changed at the first sign-in, and ends after a week."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Entry, User
from participants.workbook.demo import load_demo
from tests import make

from .second_factor.totp import add_app, code, settle_codes

pytestmark = [pytest.mark.usefixtures("regions"), pytest.mark.one_engine("pages about one user")]
INITIAL, OWN = "bunga-melati-7", "kunci-rumah-77"
CHANGE = "/accounts/password/change/"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def required(settings, monkeypatch):
    settings.CHANGE_INITIAL_PASSWORDS = True
    monkeypatch.setenv("USER_PASSWORD", INITIAL)


@pytest.fixture
def user() -> User:
    call_command("add_user", "siti", role="provincial", province="18", email="siti@contoh.example")
    return User.objects.get()


def sign_in(password: str = INITIAL) -> Client:
    client = Client()
    client.post(LOGIN, {"login": "siti", "password": password})
    return client


def change(client: Client, password: str, old: str = INITIAL):
    return client.post(CHANGE, {"oldpassword": old, "password1": password, "password2": password})


@pytest.mark.parametrize("path", ["/", "/events/", "/jobs/", "/accounts/sessions/", "/accounts/second-factor/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_leads_to_the_one_that_changes_it(user, method, path):
    answer = getattr(sign_in(), method)(path)
    assert (answer.status_code, answer.url) == (302, CHANGE)


def test_the_page_says_why(user):
    assert "Orang lain membuat kata sandi Anda" in sign_in().get("/", follow=True).content.decode()


def test_a_password_of_ones_own_opens_the_pages(user):
    client = sign_in()
    change(client, OWN)
    assert client.get("/events/").status_code == 200
    assert sign_in(OWN).get("/events/").status_code == 200
    entry = Entry.objects.get(action="account-password-chosen")
    assert (entry.by, entry.province) == (user, "18")


def test_the_initial_password_cannot_be_kept(user):
    client = sign_in()
    assert "lain dari yang dibuatkan untuk Anda" in change(client, INITIAL).content.decode()
    assert client.get("/events/").url == CHANGE


@pytest.mark.parametrize("path", [CHANGE, "/healthz/"])
def test_the_ways_out_stay_open(user, path):
    assert sign_in().get(path).status_code == 200


def test_signing_out_stays_open(user):
    assert sign_in().post("/accounts/logout/").url == LOGIN


def test_it_comes_before_adding_a_second_factor(settings, user):
    """Otherwise somebody who knows the initial password could add a factor of their own."""
    settings.SECOND_FACTOR_FOR = ["provincial"]
    client = sign_in()
    assert client.get("/").url == CHANGE
    assert client.get("/accounts/second-factor/app/add/").url == CHANGE
    change(client, OWN)
    assert client.get("/").url == "/accounts/second-factor/"


def test_it_comes_after_using_a_second_factor(settings, user):
    settings.SECOND_FACTOR_FOR = ["provincial"]
    client = sign_in()
    change(client, OWN)
    secret = add_app(client)
    user.refresh_from_db()
    user.set_password(INITIAL)
    user.save()
    other = Client()
    other.force_login(user)
    chain = other.get("/events/", follow=True).redirect_chain
    assert chain[-1][0].startswith("/accounts/second-factor/reauthenticate/")
    settle_codes()
    other.post("/accounts/second-factor/reauthenticate/", {"code": code(secret)})
    assert other.get("/events/").url == CHANGE
    assert other.get(CHANGE).status_code == 200


def test_it_ends_after_some_days(settings, user, security_log):
    user.initial_password_since = timezone.now() - timedelta(days=settings.INITIAL_PASSWORD_DAYS, minutes=1)
    user.save()
    page = Client().post(LOGIN, {"login": "siti", "password": INITIAL})
    assert "tidak berlaku lagi" in page.content.decode()
    assert sign_in().get("/").url.startswith(LOGIN)
    assert {line["why"] for line in security_log.named("sign-in-failed")} == {"initial password expired"}


def test_a_password_of_ones_own_does_not_end(user):
    change(sign_in(), OWN)
    User.objects.update(date_joined=timezone.now() - timedelta(days=900))
    assert sign_in(OWN).get("/events/").status_code == 200


def test_another_password_set_by_an_operator_is_an_initial_one_again(user):
    change(sign_in(), OWN)
    user.refresh_from_db()
    user.set_password("pintu-depan-99")  # as `manage.py changepassword` does
    user.save()
    assert sign_in("pintu-depan-99").get("/").url == CHANGE


def test_the_users_of_the_demo_are_not_asked():
    load_demo(INITIAL)
    client = Client()
    client.post(LOGIN, {"login": "pusat", "password": INITIAL})
    assert client.get("/events/").status_code == 200


def test_the_list_of_users_says_that_somebody_else_set_it(client, user):
    client.force_login(make.user("administrator"))
    assert "dibuatkan orang lain" in client.get(f"/admin/accounts/user/{user.pk}/change/").content.decode()


def test_without_the_requirement_the_password_stays(settings, user):
    settings.CHANGE_INITIAL_PASSWORDS = False
    User.objects.update(initial_password_since=timezone.now() - timedelta(days=900))
    assert sign_in().get("/events/").status_code == 200
    assert authenticate(username="siti", password=INITIAL)
    assert make.user().initial_password_since is None
