"""Some time after the sign-in, actions that would do much harm ask again who the user is."""

import time

import pytest
from django.test import Client

from accounts.models import User
from accounts.sessions.store import SIGN_IN
from participants.models import Participant
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages of django-allauth")]
PASSWORD = "rahasia-sekali"
CONFIRM = "/accounts/reauthenticate/"


def signed_in_long_ago(user: User) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session[SIGN_IN] = session[SIGN_IN] | {"at": time.time() - 3_600}
    session.save()
    return client


@pytest.fixture
def administrator():
    return make.user("administrator")


@pytest.fixture
def old(administrator):
    return signed_in_long_ago(administrator)


def pair() -> str:
    agency = make.agency("18.03")
    return f"/participants/{make.person(agency).pk}/merge/{make.person(agency).pk}/"


def agencies() -> str:
    return f"/agencies/{make.agency('18.03').pk}/merge/{make.agency('18.04').pk}/"


def undo() -> str:
    agency = make.agency("18.03")
    return f"/participants/merges/{make.merge(make.person(agency), make.person(agency)).pk}/undo/"


DANGEROUS = {
    "list of accounts": lambda: "/admin/accounts/user/",
    "new account": lambda: "/admin/accounts/user/add/",
    "account": lambda: f"/admin/accounts/user/{make.user().pk}/change/",
    "password": lambda: f"/admin/accounts/user/{make.user().pk}/password/",
    "deleting an account": lambda: f"/admin/accounts/user/{make.user().pk}/delete/",
    "merging people": pair,
    "merging agencies": agencies,
    "undoing a merge": undo,
    "workbook": lambda: f"/events/{make.event('18').code}/workbook/",
    "names in a file": lambda: "/reports/repeated/?course={course}&format=xlsx",
}


def path_of(action: str) -> str:
    return DANGEROUS[action]().format(course=make.course().code)


@pytest.mark.parametrize("action", DANGEROUS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dangerous_action_asks_for_a_confirmation(action, method, old, regions):
    answer = getattr(old, method)(path_of(action))
    assert answer.status_code == 302
    assert answer.url.startswith(CONFIRM)


@pytest.mark.parametrize("action", DANGEROUS)
def test_it_does_not_ask_soon_after_the_sign_in(action, administrator, client, regions):
    client.force_login(administrator)
    assert client.get(path_of(action)).status_code == 200


@pytest.mark.parametrize("path", ["/", "/events/", "/reports/coverage/?course={course}&format=xlsx"])
def test_ordinary_pages_and_reports_without_names_never_ask(path, old, regions):
    assert old.get(path.format(course=make.course().code)).status_code == 200


def test_the_action_goes_on_with_its_form_after_the_password(old, administrator, client, regions):
    path = pair()
    client.force_login(administrator)
    form = {"seen": client.get(path).context["plan"].digest}
    asked = old.post(path, form)
    assert Participant.objects.count() == 2
    old.post(asked.url, {"password": PASSWORD})
    assert Participant.objects.count() == 1


def test_a_wrong_password_changes_nothing(old, regions):
    data = {"username": "sari", "full_name": "Sari", "email": "", "role": "coordinator", "province": ""}
    asked = old.post("/admin/accounts/user/add/", data)
    assert old.post(asked.url, {"password": "salah"}).status_code == 200
    assert not User.objects.filter(username="sari").exists()
    old.post(asked.url, {"password": PASSWORD})
    assert User.objects.filter(username="sari").exists()


def test_users_without_the_right_are_not_asked(regions):
    assert signed_in_long_ago(make.user(province="18")).get(pair()).status_code in (403, 404)
