"""Links with which the holder of an account chooses a password."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core import signing
from django.test import Client
from django.utils import timezone

from accounts.invitations import links
from accounts.models import Entry, Message, User
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages about one user")]
NEW = {"new_password1": "kunci-rumah-77", "new_password2": "kunci-rumah-77"}


def path(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


@pytest.fixture
def user():
    user = make.user(email="sari@contoh.example", full_name="Sari")
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def link(user):
    return path(links.make_link(user, by=make.user("administrator")))


def page_of(admin_client, user: User, **buttons):
    return admin_client.post(f"/admin/accounts/user/{user.pk}/password/", buttons, follow=True)


def test_the_holder_chooses_a_password_and_signs_in(client, user, link):
    assert user.username in client.get(link).content.decode()
    answer = client.post(link, NEW)
    assert answer.url == "/accounts/login/"
    assert authenticate(username=user.username, password=NEW["new_password1"]) == user


def test_a_link_is_valid_until_the_password_is_chosen(client, user, link):
    client.post(link, NEW)
    assert client.get(link).status_code == 404
    other = {"new_password1": "pintu-depan-99", "new_password2": "pintu-depan-99"}
    assert client.post(link, other).status_code == 404
    assert not authenticate(username=user.username, password="pintu-depan-99")


def test_choosing_a_password_ends_sessions_and_is_mailed(client, user, link):
    other = Client()
    other.force_login(user)
    client.post(link, NEW)
    assert other.get("/").status_code == 302
    assert "tautan dari administrator" in Message.objects.get(user=user).body


@pytest.mark.parametrize("password", ["sari", "12345678901", "bimtek-demo", ""])
def test_a_weak_password_is_refused(client, user, link, password):
    page = client.post(link, {"new_password1": password, "new_password2": password})
    assert page.status_code == 200
    assert page.context["form"].errors
    user.refresh_from_db()
    assert not user.has_usable_password()


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "lain@contoh.example"}])
def test_a_link_ends_with_the_account_or_its_address(client, user, link, change):
    User.objects.filter(pk=user.pk).update(**change)
    assert client.get(link).status_code == 404


def test_a_link_ends_after_a_week(client, user, link, monkeypatch):
    assert client.get(link).status_code == 200
    late = timezone.now() + links.VALID_FOR + timedelta(minutes=1)
    monkeypatch.setattr(signing.time, "time", late.timestamp)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "1:2:3", "%00", "é"])
def test_an_invented_link_does_not_exist(client, token):
    page = client.get(f"/accounts/invitation/{token}/")
    assert page.status_code == 404
    assert "Tautan ini tidak berlaku lagi" in page.content.decode()


def test_a_link_of_another_purpose_is_no_invitation(client, user):
    token = signing.dumps([user.pk, "x"])
    assert client.get(f"/accounts/invitation/{token}/").status_code == 404


def test_an_administrator_mails_the_link(admin_client, client, user):
    page = page_of(admin_client, user, mail="1")
    assert "sari@contoh.example" in page.content.decode()
    message = Message.objects.get(user=user)
    assert message.is_secret
    address = re.search(r"https?://\S+", message.body)[0]
    assert address not in page.content.decode()
    assert client.get(path(address)).status_code == 200
    assert Entry.objects.get(action="account-invited").by.username == "admin"


def test_an_administrator_hands_the_link_over_where_there_is_no_address(admin_client, client):
    user = make.user(province="18")
    address = page_of(admin_client, user, show="1").context["link"]
    assert client.get(path(address)).status_code == 200
    assert not Message.objects.exists()
    assert page_of(admin_client, user, mail="1").context["link"], "without an address the link is shown"


def test_opening_the_page_makes_no_link(admin_client, user):
    page = admin_client.get(f"/admin/accounts/user/{user.pk}/password/")
    assert page.context["link"] == ""
    assert not Entry.objects.exists()


def test_an_account_that_is_not_active_gets_no_link(admin_client, user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert page_of(admin_client, user, show="1").context["link"] == ""


@pytest.mark.parametrize("role", ["coordinator", "provincial"])
def test_only_administrators_make_links(client, user, role, regions):
    client.force_login(make.user(role, province="18" if role == "provincial" else None))
    client.post(f"/admin/accounts/user/{user.pk}/password/", {"show": "1"})
    assert not Entry.objects.exists()
