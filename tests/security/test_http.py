"""Messages, methods, types and addresses at the border of the portal (ASVS 5.0, chapters 3, 4 and 13)."""

import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("HTTP")]
_HEAD = b"POST /a HTTP/1.1\r\nHost: x\r\n"
_HIDDEN = b"0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"


def requests_in(message: bytes) -> list[tuple[str, bytes]]:
    """Return path and body of each request that the web server finds in the message."""
    parser = RequestParser(Config(), iter([message]), ("127.0.0.1", 1))
    return [(request.path, request.body.read()) for request in parser]


def test_a_request_with_a_length_is_read():
    assert requests_in(_HEAD + b"Content-Length: 3\r\n\r\nabc") == [("/a", b"abc")]


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + _HIDDEN,
        b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"Content-Length: +3\r\n\r\nabc",
        b"Content-Length: -3\r\n\r\nabc",
        b"Transfer-Encoding: xchunked\r\n\r\n" + _HIDDEN,
        b"Transfer-Encoding : chunked\r\n\r\n" + _HIDDEN,
        b"X: a\r\n Content-Length: 3\r\n\r\nabc",
    ],
)
def test_a_request_whose_end_is_not_clear_is_refused(rest):
    """A proxy could see another end than the portal, and a second request could hide in the first."""
    with pytest.raises(ParseException):
        requests_in(_HEAD + rest)


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
    ],
)
def test_a_client_cannot_choose_the_address_that_is_counted_and_logged(settings, proxies, header, address):
    """A proxy appends the address that it sees; what stands before it was sent by the client."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": header}, REMOTE_ADDR="192.0.2.1")
    assert get_adapter(request).get_client_ip(request) == address


@pytest.mark.parametrize(
    "path", ["/.env", "/.git/config", "/db.sqlite3", "/media/", "/static/", "/static/door/", "/docs/"]
)
def test_no_folder_and_no_file_of_the_project_is_served(client, path):
    client.force_login(make.user("administrator"))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/events/", "/healthz/"])
def test_the_method_trace_is_refused(client, path):
    client.force_login(make.user())
    answer = client.trace(path)
    assert answer.status_code == 405
    assert b"TRACE" not in b"".join(answer)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/events/", "text/html; charset=utf-8"),
        ("/healthz/", "application/json"),
        ("/reports/coverage/?format=json", "application/json"),
        ("/reports/coverage/?format=csv", "text/csv; charset=utf-8"),
        ("/door/worker.js", "text/javascript; charset=utf-8"),
        ("/static/mark.svg", "image/svg+xml; charset=utf-8"),
        ("/static/portal.js", 'text/javascript; charset="utf-8"'),
        ("/no/such/page/", "text/html; charset=utf-8"),
    ],
)
def test_answers_name_their_type_and_the_encoding_of_texts(client, settings, regions, path, kind):
    settings.STATIC_ROOT = settings.BASE_DIR / "static"
    client.force_login(make.user())
    answer = client.get(path)
    answer.getvalue()  # closes the file
    assert answer.headers["Content-Type"] == kind
