"""The browser harness. A test takes `page`, signs in with `sign_in(user)` and opens "/events/".

All tests of this folder are marked `browser`. A test fails on any complaint of the browser: an error in the console, an
exception in a script, a breach of the Content-Security-Policy, a file or page that did not load, a request to another
host. A test that causes a complaint expects it first: `complaints.expect("410")`. `network.off(page.context)` switches
the network off.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.browser.chromium import ARGUMENTS, find_chromium, wait_for_whole_pages, what_is_missing
from tests.browser.complaints import Complaints, Network

# Playwright's loop runs in the thread of the tests, where Django would otherwise refuse database queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

HERE = Path(__file__).parent

# A busy machine is slow, and a long timeout costs nothing if a page is quick.
expect.set_options(timeout=20_000)
wait_for_whole_pages()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            if missing := what_is_missing():
                item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return browser_context_args | {"locale": "id-ID", "viewport": {"width": 1320, "height": 900}}


@pytest.fixture(scope="session")
def live_server(request: pytest.FixtureRequest) -> Iterator[LiveServer]:
    """Serve static files by the portal's own middleware, compressed and cached as in production."""
    server = LiveServer(request.config.getvalue("liveserver") or "localhost", start=False)
    server.thread.static_handler = lambda application: application
    with override_settings(WHITENOISE_USE_FINDERS=True, WHITENOISE_MAX_AGE=86_400):
        server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """Return the address of the live server, so that a test can use page.goto("/events/")."""
    return live_server.url


@pytest.fixture
def complaints() -> Complaints:
    """Collect the complaints of browsers, and fail the test at its end if it did not expect one of them."""
    complaints = Complaints()
    yield complaints
    assert complaints.texts == []


@pytest.fixture
def network(complaints: Complaints) -> Network:
    """Give a test the switch of its browsers' network."""
    return complaints.network


@pytest.fixture
def page(transactional_db, complaints: Complaints, page: Page, base_url: str) -> Page:
    """Give a test a new page."""
    complaints.listen(page.context, base_url)
    return page


@pytest.fixture
def open_browser(complaints: Complaints, browser: Browser, base_url: str) -> Callable[..., BrowserContext]:
    """Return a function that opens a second browser beside `page`, with the options of a context."""
    contexts = []

    def open_browser(**options) -> BrowserContext:
        context = browser.new_context(base_url=base_url, locale="id-ID", **options)
        contexts.append(context)
        complaints.listen(context, base_url)
        return context

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(page: Page, base_url: str) -> Callable[[User], None]:
    """Return a function that signs a user in on this page without the form."""

    def sign_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base_url}])

    return sign_in
