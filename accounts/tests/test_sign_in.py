"""Signing in with allauth: in Indonesian, with rate limits, and without sign-up."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.forms import token_of_account
from accounts.models import Message, User
from accounts.outbox.delivery import deliver_due
from bimtek_portal import settings as portal_settings
from tests import make
from tests.work import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages of django-allauth")]
SIGN_IN = "/accounts/login/"


def test_signing_in_needs_the_right_password(client, regions):
    user = make.user(province="18")
    wrong = client.post(SIGN_IN, {"login": user.username, "password": "salah"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors
    right = client.post(SIGN_IN + "?next=/events/", {"login": user.username, "password": "rahasia-sekali"})
    assert (right.status_code, right.url) == (302, "/events/")


def test_the_fields_do_not_repeat_their_labels(client):
    text = client.get(SIGN_IN).text
    assert "Nama pengguna" in text
    assert "placeholder" not in text


def test_the_next_page_must_be_on_this_host(client):
    user = make.user()
    response = client.post(
        SIGN_IN + "?next=https://jahat.example/", {"login": user.username, "password": "rahasia-sekali"}
    )
    assert response.url == "/"


PASSWORD = "rahasia-sekali"


def signs_in(client, user: User, password: str = PASSWORD, *, by: str = "192.0.2.1", **headers) -> bool:
    """Return whether the sign-in succeeds from this address of the network."""
    answer = client.post(SIGN_IN, {"login": user.username, "password": password}, REMOTE_ADDR=by, **headers)
    return answer.status_code == 302


def test_after_many_wrong_passwords_even_the_right_one_is_refused_for_a_while(client):
    user = make.user()
    for _ in range(6):
        signs_in(client, user, "salah")
    assert not signs_in(client, user)


def test_another_port_in_the_host_header_does_not_avoid_the_throttle(client, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    user = make.user()
    for port in range(8001, 8007):
        signs_in(client, user, "salah", headers={"host": f"127.0.0.1:{port}"})
    assert not signs_in(client, user, headers={"host": "127.0.0.1:8000"})


def test_wrong_passwords_from_one_address_do_not_lock_the_account_for_others(client):
    user = make.user()
    for _ in range(6):
        signs_in(client, user, "salah", by="192.0.2.1")
    assert signs_in(client, user, by="192.0.2.2")


def guess_from_many_addresses(user: User) -> None:
    for number in range(60):
        signs_in(Client(), user, "salah", by=f"198.51.100.{number}")


def test_guesses_from_many_addresses_are_limited_for_an_account_together(client):
    user = make.user()
    guess_from_many_addresses(user)
    assert not signs_in(client, user, by="192.0.2.2")


def test_nobody_can_lock_an_account_on_a_device_where_it_signed_in(client):
    user = make.user()
    assert signs_in(client, user)
    client.post("/accounts/logout/")
    guess_from_many_addresses(user)
    assert signs_in(client, user)


def test_the_mark_of_a_device_is_no_help_for_another_account(client):
    user, other = make.user(), make.user()
    assert signs_in(client, user)
    client.post("/accounts/logout/")
    guess_from_many_addresses(other)
    assert not signs_in(client, other)


def test_wrong_passwords_on_a_known_device_are_counted_too(client):
    user = make.user()
    assert signs_in(client, user)
    client.post("/accounts/logout/")
    for _ in range(6):
        signs_in(client, user, "salah")
    assert not signs_in(client, user)


def test_right_passwords_are_not_counted(client):
    user = make.user()
    assert all(signs_in(Client(), user, by=f"203.0.113.{number}") for number in range(55))


def test_the_cache_keeps_the_counts_of_many_visitors():
    """With Django's own limit of 300 entries, visitors would push out each other's counts."""
    assert portal_settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


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


RESET = "/accounts/password/reset/"
NEW = {"password1": "lain-yang-panjang", "password2": "lain-yang-panjang"}


def mailed_after_reset(client, email: str, **headers) -> list[Message]:
    """Ask for a link at the page, let a worker mail it, and return the mails that this made."""
    before = set(Message.objects.values_list("pk", flat=True))
    client.post(RESET, {"email": email}, **headers)
    run_jobs()
    return list(Message.objects.exclude(pk__in=before))


def link_in(message: Message) -> str:
    return re.search(rf"{settings.PORTAL_URL}(\S+)", message.body)[1]


def set_password_by(client, link: str) -> None:
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], NEW)


def has_new_password(user: User) -> bool:
    user.refresh_from_db()
    return user.check_password(NEW["password1"])


def test_a_forgotten_password_can_be_reset_by_mail(client):
    user = make.user(email="bagus@contoh.example")
    (message,) = mailed_after_reset(client, user.email)
    set_password_by(client, link_in(message))
    assert has_new_password(user)


def test_the_request_for_a_reset_sends_no_mail_itself(client):
    """Otherwise it would take longer for an address that has an account, and fail without a mail server."""
    make.user(email="bagus@contoh.example")
    client.post(RESET, {"email": "bagus@contoh.example"})
    assert not Message.objects.exists()
    assert mail.outbox == []


def test_the_link_of_a_reset_leads_to_the_portal_whatever_host_was_asked(client, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    make.user(email="bagus@contoh.example")
    (message,) = mailed_after_reset(client, "bagus@contoh.example", headers={"host": "127.0.0.1:1337"})
    assert "1337" not in message.body
    assert link_in(message)


def test_the_link_of_a_reset_is_valid_for_the_hour_that_the_mail_says(client, settings):
    user = make.user(email="bagus@contoh.example")
    (message,) = mailed_after_reset(client, user.email)
    assert "satu jam" in message.body
    assert settings.PASSWORD_RESET_TIMEOUT == 3_600
    settings.PASSWORD_RESET_TIMEOUT = -1  # as if the time had passed
    set_password_by(client, link_in(message))
    assert not has_new_password(user)


def test_the_mail_of_a_reset_is_never_shown_and_is_emptied_when_it_is_sent(admin_client, client, smtp_server):
    make.user(email="bagus@contoh.example")
    (message,) = mailed_after_reset(client, "bagus@contoh.example")
    link = link_in(message)
    page = admin_client.get(f"/admin/accounts/message/{message.pk}/change/").content.decode()
    assert message.subject in page
    assert link not in page
    deliver_due()
    message.refresh_from_db()
    assert (message.state, message.body) == (Message.State.SENT, "")
    assert link in smtp_server.taken[0].get_content()


def test_a_former_address_cannot_reset_the_password(client):
    user = make.user(email="lama@contoh.example")
    assert mailed_after_reset(client, "lama@contoh.example")
    assert not EmailAddress.objects.exists()  # allauth would store the address there
    for now in ("baru@contoh.example", ""):
        user.email = now
        user.save()
        assert mailed_after_reset(client, "lama@contoh.example") == []


def test_a_stored_former_address_cannot_reset_the_password(client):
    user = make.user(email="baru@contoh.example")
    EmailAddress.objects.create(user=user, email="lama@contoh.example", verified=True, primary=True)
    assert mailed_after_reset(client, "lama@contoh.example") == []


def test_changing_the_address_invalidates_earlier_reset_links(client):
    user = make.user(email="lama@contoh.example")
    (message,) = mailed_after_reset(client, user.email)
    user.email = "baru@contoh.example"
    user.save()
    set_password_by(client, link_in(message))
    assert not has_new_password(user)


def test_the_link_of_a_reset_is_invalid_while_the_account_is_inactive(client):
    user = make.user(email="bagus@contoh.example")
    (message,) = mailed_after_reset(client, user.email)
    user.is_active = False
    user.save()
    set_password_by(client, link_in(message))
    assert not has_new_password(user)


@pytest.mark.both_engines
@pytest.mark.parametrize("typed", ["Budi.Santoso@Dinas.example", "budi.santoso@dinas.example"])
def test_the_case_of_an_address_does_not_matter(client, typed):
    make.user(email="Budi.Santoso@Dinas.example")
    assert [message.recipient for message in mailed_after_reset(client, typed)] == ["Budi.Santoso@dinas.example"]


def test_an_unknown_address_gets_the_same_answer(client):
    answers = []
    make.user(email="bagus@contoh.example")
    for address in ("bagus@contoh.example", "tidak-ada@contoh.example"):
        response = client.post("/accounts/password/reset/", {"email": address})
        answers.append((response.status_code, response.url))
    assert answers[0] == answers[1]


def test_sessions_end_when_the_account_is_switched_off(admin_client, client):
    user = make.user(province="18")
    assert signs_in(client, user)
    form = {"username": user.username, "full_name": "", "email": "", "role": user.role, "province": "18"}
    for is_active in ({}, {"is_active": "on"}):
        seen = {"seen": token_of_account(user)}
        admin_client.post(f"/admin/accounts/user/{user.pk}/change/", form | is_active | seen)
        user.refresh_from_db()
    assert user.is_active
    assert client.get("/").status_code == 302
    assert admin_client.get("/").status_code == 200


@pytest.mark.parametrize(
    "password",
    [
        *("bimtek-demo", "Perpusnas2026", "Indonesia123", "Bandarlampung1", "rahasia123", "P@ssw0rd123", "Admin12345"),
        *("dinas.lampung", "Dinas Lampung 1", "perpustakaan!"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(regions, password):
    user = make.user(username="dinas.lampung", province="18")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert {error.code for error in refused.value.error_list} & {"password_guessable", "password_too_similar"}


@pytest.mark.parametrize("password", ["lain-yang-panjang", "kunci-rumah-77", "tikar gayung 4 semut", "Zq9!kfw2mP" * 40])
def test_a_password_that_is_hard_to_guess_is_taken(regions, password):
    validate_password(password, make.user(province="18"))


def test_users_can_change_their_own_password(client):
    user = make.user()
    client.force_login(user)
    data = {"oldpassword": "rahasia-sekali", "password1": "lain-yang-panjang", "password2": "lain-yang-panjang"}
    client.post("/accounts/password/change/", data)
    user.refresh_from_db()
    assert user.check_password("lain-yang-panjang")


@pytest.mark.parametrize("fallbacks", [["old-key"], []])
def test_nobody_is_signed_out_by_a_new_secret_key_if_the_old_one_is_kept(client, settings, fallbacks):
    settings.SECRET_KEY = "old-key"
    client.force_login(make.user())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new-key", fallbacks
    assert client.get("/").status_code == (200 if fallbacks else 302)


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
