"""Signing in with allauth: in Indonesian, with rate limits, and without sign-up."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import User
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages of django-allauth")]
SIGN_IN = "/accounts/login/"


def test_signing_in_needs_the_right_password(client, regions):
    user = make.user(province="18")
    wrong = client.post(SIGN_IN, {"login": user.username, "password": "salah"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors
    right = client.post(SIGN_IN + "?next=/events/", {"login": user.username, "password": "rahasia-sekali"})
    assert (right.status_code, right.url) == (302, "/events/")


def test_the_next_page_must_be_on_this_host(client):
    user = make.user()
    response = client.post(
        SIGN_IN + "?next=https://jahat.example/", {"login": user.username, "password": "rahasia-sekali"}
    )
    assert response.url == "/"


def test_after_many_wrong_passwords_even_the_right_one_is_refused_for_a_while(client):
    user = make.user()
    for _ in range(6):
        client.post(SIGN_IN, {"login": user.username, "password": "salah"})
    response = client.post(SIGN_IN, {"login": user.username, "password": "rahasia-sekali"})
    assert response.status_code == 200
    assert response.context["form"].errors


def test_an_inactive_user_cannot_sign_in(client):
    user = make.user(is_active=False)
    response = client.post(SIGN_IN, {"login": user.username, "password": "rahasia-sekali"})
    assert response.url == "/accounts/inactive/"
    assert client.get("/").status_code == 302


def test_sign_up_is_closed(client):
    data = {
        "username": "baru",
        "email": "baru@contoh.example",
        "password1": "rahasia-sekali",
        "password2": "rahasia-sekali",
    }
    assert client.post("/accounts/signup/", data).status_code == 200
    assert not User.objects.filter(username="baru").exists()


def test_a_forgotten_password_can_be_reset_by_mail(client):
    user = make.user(email="bagus@contoh.example")
    client.post("/accounts/password/reset/", {"email": user.email})
    (message,) = mail.outbox
    address = re.search(r"http://testserver(\S+)", message.body)[1]
    form_page = client.get(address, follow=True)
    client.post(form_page.request["PATH_INFO"], {"password1": "lain-yang-panjang", "password2": "lain-yang-panjang"})
    user.refresh_from_db()
    assert user.check_password("lain-yang-panjang")


def ask_for_reset(client, email: str) -> None:
    client.post("/accounts/password/reset/", {"email": email})


def test_a_former_address_cannot_reset_the_password(client):
    user = make.user(email="lama@contoh.example")
    ask_for_reset(client, "lama@contoh.example")  # allauth stores this address
    assert not EmailAddress.objects.exists()
    for now in ("baru@contoh.example", ""):
        user.email = now
        user.save()
        mail.outbox.clear()
        ask_for_reset(client, "lama@contoh.example")
        assert mail.outbox == []


def test_a_stored_former_address_cannot_reset_the_password(client):
    user = make.user(email="baru@contoh.example")
    EmailAddress.objects.create(user=user, email="lama@contoh.example", verified=True, primary=True)
    ask_for_reset(client, "lama@contoh.example")
    assert mail.outbox == []


def test_changing_the_address_invalidates_earlier_reset_links(client):
    user = make.user(email="lama@contoh.example")
    ask_for_reset(client, "lama@contoh.example")
    address = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    user.email = "baru@contoh.example"
    user.save()
    page = client.get(address, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "lain-yang-panjang", "password2": "lain-yang-panjang"})
    user.refresh_from_db()
    assert user.check_password("rahasia-sekali")


@pytest.mark.both_engines
@pytest.mark.parametrize("typed", ["Budi.Santoso@Dinas.example", "budi.santoso@dinas.example"])
def test_the_case_of_an_address_does_not_matter(client, typed):
    make.user(email="Budi.Santoso@Dinas.example")
    ask_for_reset(client, typed)
    assert [message.to for message in mail.outbox] == [["Budi.Santoso@dinas.example"]]


def test_an_unknown_address_gets_the_same_answer(client):
    answers = []
    make.user(email="bagus@contoh.example")
    for address in ("bagus@contoh.example", "tidak-ada@contoh.example"):
        response = client.post("/accounts/password/reset/", {"email": address})
        answers.append((response.status_code, response.url))
    assert answers[0] == answers[1]


def test_users_can_change_their_own_password(client):
    user = make.user()
    client.force_login(user)
    data = {"oldpassword": "rahasia-sekali", "password1": "lain-yang-panjang", "password2": "lain-yang-panjang"}
    client.post("/accounts/password/change/", data)
    user.refresh_from_db()
    assert user.check_password("lain-yang-panjang")


def test_pages_are_indonesian_whatever_language_the_browser_prefers(client):
    page = client.get(SIGN_IN, headers={"accept-language": "en-US,en"})
    assert page.headers["Content-Language"] == "id"
    client.cookies["django_language"] = "en"
    assert client.get(SIGN_IN).headers["Content-Language"] == "en"
    client.cookies["django_language"] = "xx"
    assert client.get(SIGN_IN).headers["Content-Language"] == "id"


def test_the_content_security_policy_allows_no_inline_code(client):
    policy = client.get(SIGN_IN).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def test_too_many_password_mails_give_the_portals_own_429_page(client):
    pages = [client.post("/accounts/password/reset/", {"email": f"siapa{n}@contoh.example"}) for n in range(25)]
    assert pages[-1].status_code == 429
    assert "topbar" in pages[-1].content.decode()
