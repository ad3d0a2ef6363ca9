"""The browser harness. A test takes `page`, signs in with `sign_in(user)`, opens "/events/" and looks.

Every test here is marked `browser`, and fails on any complaint of the browser: an error in its console, an exception in
a script, a breach of the Content-Security-Policy, a file or page that did not load, a request to another host.
"""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, Request

from accounts.models import User
from tests.browser.chromium import ARGUMENTS, find_chromium, what_is_missing

# Playwright's loop runs in the tests' own thread, where Django would otherwise refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

HERE = Path(__file__).parent


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
def base_url(live_server) -> str:
    """So that a test can say page.goto("/events/")."""
    return live_server.url


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about so far. A test that provokes a complaint asserts it and clears the list."""
    return []


@pytest.fixture
def page(transactional_db, page: Page, base_url: str, complaints: list[str]) -> Page:
    """A fresh page; afterwards the test fails if the browser had anything to complain about."""

    def hear(message: ConsoleMessage) -> None:
        where = message.location["url"]
        # Asked for unbidden wherever a page names no icon, once a browser.
        if message.type in {"error", "warning"} and urlsplit(where).path != "/favicon.ico":
            complaints.append(f"console {message.type}: {message.text} ({where})")

    def watch(request: Request) -> None:
        host = urlsplit(request.url)
        if host.scheme in {"http", "https"} and not request.url.startswith(base_url):
            complaints.append(f"request to another host: {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("request", watch)
    yield page
    assert complaints == []


@pytest.fixture
def sign_in(page: Page, base_url: str) -> Callable[[User], None]:
    """sign_in(user): this page belongs to the user from now on, without the way through the form."""

    def sign_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base_url}])

    return sign_in
