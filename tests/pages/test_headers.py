"""Headers that restrict what a browser may do."""

import pytest
from django.conf import settings

from tests import make
from tests.browser import door

pytestmark = pytest.mark.one_engine("HTTP headers")


@pytest.fixture
def static_file(settings, tmp_path):
    """Return the path of a file that WhiteNoise serves."""
    (tmp_path / "tanda.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    settings.STATIC_ROOT = tmp_path
    return "/static/tanda.svg"


def test_static_files_have_the_same_headers_as_pages(client, db, static_file):
    file, page = client.get(static_file), client.get("/accounts/login/")
    assert file.getvalue().startswith(b"<svg")  # closes the file
    assert "default-src 'none'" in file.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in file.headers
    for name in (
        "Content-Security-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
    ):
        assert file.headers[name] == page.headers[name], name
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/accounts/login/", "/healthz/", "/door/worker.js", "/no/such/page/"])
def test_pages_may_not_use_the_camera(client, db, path):
    policy = client.get(path).headers["Permissions-Policy"]
    assert {"camera=()", "microphone=()", "geolocation=()"} == set(policy.split(", "))


def test_the_door_page_may_use_the_camera(client, db):
    event = door.event_of_today()
    client.force_login(make.user())
    for path in (door.address(door.link(event)), f"/door/event/{event.code}/"):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["Permissions-Policy"] == "camera=(self)"
        policy = response.headers["Content-Security-Policy"]
        assert "manifest-src 'self'" in policy
        assert "worker-src 'self'" in policy
        assert "unsafe" not in policy


def test_other_pages_have_no_manifest(client, db):
    policy = client.get(settings.LOGIN_REDIRECT_URL, follow=True).headers["Content-Security-Policy"]
    assert "manifest-src" not in policy


def test_the_door_page_shows_no_names(client, db):
    """The device stores the page, and anyone with the link can read it."""
    event = door.event_of_today()
    text = client.get(door.address(door.link(event))).content.decode()
    assert not any(name.split()[0] in text for name in door.NAMES)
    assert "Tanggamus" not in text


@pytest.mark.parametrize("path", ["/accounts/logout/", "/admin/logout/"])
def test_a_browser_forgets_cached_pages_at_sign_out_but_not_the_list_of_a_helper(client, db, path):
    client.force_login(make.user(role="administrator"))
    assert "Clear-Site-Data" not in client.get("/").headers
    assert client.post(path).headers["Clear-Site-Data"] == '"cache"'  # neither "storage" nor "cookies"
    assert "Clear-Site-Data" not in client.get("/accounts/login/").headers
