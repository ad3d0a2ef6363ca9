"""Requests that are too large are refused before they are read."""

from io import BytesIO
from pathlib import Path

import pytest
from django.urls import resolve

from tests import make

pytestmark = pytest.mark.one_engine("requests")

ROOT = Path(__file__).resolve().parent.parent.parent
MB = 2**20
FORM = "multipart/form-data; boundary=x"


class Unread(BytesIO):
    """A request body that fails when it is read."""

    def read(self, *args):
        raise AssertionError("The body was read.")


def send(client, path, length, **more):
    return client.generic("POST", path, b"", FORM, **{"CONTENT_LENGTH": str(length), "wsgi.input": Unread()} | more)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/me/xyz/", "/language/"])
def test_a_large_request_without_a_sign_in_is_refused_unread(path, language, client, db):
    client.cookies["django_language"] = language
    answer = send(client, path, 60 * MB)
    assert (answer.status_code, answer.headers["Content-Language"]) == (413, language)
    assert answer.templates[0].name == "413.html"
    assert "100" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/events/BARU/import/", "/events/BARU/photos/", "/admin/agencies/agency/import/", "/"]
)
def test_an_upload_without_a_sign_in_is_refused_unread(path, client, db):
    assert send(client, path, 3 * MB).status_code == 413


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/events/new/", 4 * MB),
        ("/admin/events/event/add/", 4 * MB),
        ("/events/BARU/import/", 6 * MB),
        ("/admin/agencies/agency/import/", 6 * MB),
    ],
)
def test_a_request_above_the_limit_of_its_page_is_refused_unread(path, most, client, regions):
    make.coming_event(code="BARU")
    client.force_login(make.user(role="administrator"))
    assert send(client, path, most + 1).status_code == 413
    assert send(client, path, most, **{"wsgi.input": BytesIO()}).status_code != 413


def test_a_body_without_a_length_is_refused(client, db):
    answer = send(client, "/accounts/login/", "", HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code == 411
    assert "Portal tidak dapat membacanya" in answer.content.decode()


@pytest.mark.parametrize("length", ["x", "-1", "1.5", "١", "9" * 5_000])
@pytest.mark.parametrize("path", ["/accounts/login/", "/events/", "/language/"])
def test_a_length_that_is_not_a_number_is_refused(path, length, client, db):
    client.force_login(make.user())
    assert client.generic("POST", path, b"login=x", CONTENT_LENGTH=length).status_code == 400


@pytest.mark.parametrize(
    "path",
    ["events/A/import/", "events/A/scores/sheet/", "events/A/participants/1/letter/", "events/A/materials/",
     "events/A/photos/", "admin/agencies/agency/import/", "certificate-templates/new/", "reports/check/",
     "reports/check/x/"],
)  # fmt: skip
def test_pages_that_take_files_say_how_much(path):
    assert hasattr(resolve(f"/{path}").func, "largest_body")


def test_every_module_with_a_form_for_files_has_a_limit():
    apps = ("agencies", "events", "participants", "reports")
    modules = [path for app in apps for path in (ROOT / app).rglob("*.py") if "tests" not in path.parts]
    reading = [text for text in (path.read_text() for path in modules) if "request.FILES" in text]
    assert reading
    assert not [text for text in reading if "@largest_body(" not in text]
