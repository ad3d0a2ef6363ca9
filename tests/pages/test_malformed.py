"""Requests that no browser sends."""

from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings

from bimtek_portal.wsgi import application
from tests import make

pytestmark = pytest.mark.both_engines


@pytest.mark.parametrize(
    "query",
    ["events/letterhead/?event=%00", "events/?q=%00", "events/?x%00=1", "participants/?q=a%00b", "jobs/?of=%00",
     "reports/coverage/?course=%00&event=%00", "corrections/?event=%00",
     "data-requests/?q=%00&kind=%00&province=%00&page=%00", "agencies/?q=%00", "mail/?event=%00",
     "admin/events/event/?q=%00", "admin/events/event/?province__code__exact=%00", "reports/schedules/new/?report=%00"],
)  # fmt: skip
def test_a_nul_character_in_a_query_is_a_value_that_does_not_exist(query, client, regions):
    client.force_login(make.user(role="administrator"))
    assert client.get(f"/{query}").status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("path", ["events/%00/", "me/%00/", "reports/check/%00/", "jobs/%00/", "agencies/%00/", "%00"])
def test_an_address_with_a_nul_character_is_not_found(path, client, db):
    client.force_login(make.user())
    assert client.get(f"/{path}").status_code == 404


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages"])
def test_a_nul_character_in_a_cookie_is_no_session(name, client, db):
    client.cookies[name] = "abcdefgh\0ijklmnop"
    assert client.get("/events/").status_code == 302


FORM = "application/x-www-form-urlencoded"


@pytest.mark.one_engine("refused before a query")
@pytest.mark.parametrize("charset", ["utf-16", "UTF-16LE", "utf-32", "latin-1", "utf-7", "zlib", "nonsense", '""', "é"])
@pytest.mark.parametrize("form", [FORM, "multipart/form-data; boundary=x", "application/json"])
def test_a_form_in_another_charset_is_refused(charset, form, client, db):
    for path in ("/accounts/login/", "/healthz/", "/no/such/page/"):
        answer = client.generic("POST", path, b"\xff\xfel\0=\0x", f"{form}; charset={charset}")
        assert answer.status_code == 400, path


@pytest.mark.one_engine("a form")
@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_a_form_that_declares_utf_8_is_read(charset, client, db):
    answer = client.generic("POST", "/accounts/login/", b"login=x", f"{FORM}; charset={charset}")
    assert (answer.status_code, answer.context["form"]["login"].value()) == (200, "x")


@pytest.mark.one_engine("refused before a query")
@pytest.mark.parametrize("charset", ["zlib", "punycode", "utf-16", "nonsense"])
def test_the_server_refuses_a_charset_that_django_cannot_decode_with(charset, db):
    environ = {"QUERY_STRING": "next=/", "PATH_INFO": "/accounts/login/", "CONTENT_TYPE": f"{FORM}; charset={charset}"}
    setup_testing_defaults(environ)
    answers = []
    b"".join(application(environ, lambda status, headers: answers.append(status)))
    assert answers == ["400 Bad Request"]
