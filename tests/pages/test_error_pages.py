"""Pages of errors say what to do and whom to ask."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages of errors")]
CONTACT = (
    'Meja Bantuan · <a href="https://wa.me/6281234567890" target="_blank" rel="noopener">WhatsApp 0812-3456-7890</a>'
)


@pytest.fixture
def contact(settings):
    settings.HELP_NAME, settings.HELP_WHATSAPP = "Meja Bantuan", "0812 3456 7890"
    settings.HELP_EMAIL = "bantuan@example.go.id"


def malformed(client: Client):
    return client.generic("POST", "/accounts/login/", b"x", "application/x-www-form-urlencoded; charset=zlib")


def forbidden(client: Client):
    client.force_login(make.user(province="18"))
    return client.get("/mail/")


def missing(client: Client):
    client.force_login(make.user())
    return client.get("/events/NONE/")


def too_many(client: Client):
    return [client.post("/accounts/password/reset/", {"email": "a@example.go.id"}) for _ in range(30)][-1]


def failed(client: Client):
    client.force_login(make.user())

    def fail(execute, sql, params, many, context):
        if "events_event" in sql:
            raise RuntimeError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        return client.get("/events/")


def expired(_client: Client):
    return Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})


@pytest.mark.parametrize(
    ("fail", "status", "advice"),
    [
        (malformed, 400, "muat ulang halamannya"),
        (forbidden, 403, "mintalah peran lain"),
        (missing, 404, "Periksa alamatnya"),
        (too_many, 429, "Tunggu beberapa menit"),
        (failed, 500, "Tunggu sebentar"),
        (expired, 403, "muat ulang halaman, lalu kirim"),
    ],
)
def test_each_page_of_an_error_says_what_to_do_and_whom_to_ask(fail, status, advice, contact, regions):
    cache.clear()
    answer = fail(Client(raise_request_exception=False))
    page = answer.content.decode()
    assert answer.status_code == status
    assert advice in page
    assert CONTACT in page
    assert '<a href="mailto:bantuan@example.go.id">' in page


@pytest.mark.parametrize("name", ["400", "500", "403_csrf", "unreadable"])
def test_pages_without_a_frame_speak_both_languages_and_ask_no_database(name, contact, django_assert_num_queries):
    with translation.override("en"), django_assert_num_queries(0):
        page = render_to_string(f"{name}.html")
    assert page.count(CONTACT) == 2
    assert "Ke beranda" in page
    assert "To the start page" in page


def test_without_a_contact_the_administrator_is_named(client, settings):
    settings.HELP_NAME = settings.HELP_WHATSAPP = settings.HELP_EMAIL = ""
    assert "Hubungi administrator portal." in client.get("/accounts/password/reset/").content.decode()


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"])
def test_who_forgot_the_password_reads_whom_to_call(path, client, contact):
    assert CONTACT in client.get(path).content.decode()


def test_a_number_that_is_no_mobile_phone_is_no_whatsapp(client, settings):
    settings.HELP_NAME, settings.HELP_WHATSAPP, settings.HELP_EMAIL = "Meja", "(021) 123456", "a@example.go.id"
    page = client.get("/accounts/login/").content.decode()
    assert "wa.me" not in page
    assert 'Meja · <a href="mailto:a@example.go.id">' in page
