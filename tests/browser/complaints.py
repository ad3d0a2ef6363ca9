"""Complaints of browsers. A test fails on every complaint that it did not expect."""

import time
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from tests.browser.line import Line

AWAY = (
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_CONNECTION",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_SOCKET_NOT_CONNECTED",
)
"""Messages that Chromium writes into its console for a request without network."""

LATE = 30
"""So many seconds after the network is back, Chromium has reported all requests that were in progress."""


class Network:
    """The network of a test's browsers, which the test can switch off and on."""

    def __init__(self) -> None:
        self.is_away = False
        self.back_at = float("-inf")

    def off(self, context: BrowserContext) -> None:
        """Switch the network off in a way that the browser notices, as on a phone without connection."""
        self.is_away = True
        context.set_offline(True)

    def on(self, context: BrowserContext) -> None:
        context.set_offline(False)
        self._is_back()
        for page in context.pages:
            # Chromium sends a page the event `online` only if the page was open when the network was switched off.
            page.evaluate("dispatchEvent(new Event('online'))")

    def cut(self, line: Line) -> None:
        """Break the connection to the portal. The browser does not notice it."""
        self.is_away = True
        line.cut()

    def restore(self, line: Line) -> None:
        line.restore()
        self._is_back()

    def _is_back(self) -> None:
        self.is_away = False
        self.back_at = time.monotonic()

    def explains(self, text: str) -> bool:
        """Return whether a complaint comes from the network being switched off now or a moment ago."""
        is_recent = self.is_away or time.monotonic() - self.back_at < LATE
        return is_recent and any(error in text for error in AWAY)


class Complaints:
    """Collects complaints. `texts` are those that the test did not expect."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.network = Network()
        self.provoked: tuple[str, ...] = ()

    def expect(self, *parts: str) -> None:
        """Expect complaints with one of these parts from now on. They may come late or not at all."""
        self.provoked += parts

    def listen(self, context: BrowserContext, base_url: str) -> None:
        """Collect the complaints of all pages of the context, including pages opened later."""
        for page in context.pages:
            self._listen(page, base_url)
        context.on("page", lambda page: self._listen(page, base_url))

    def _listen(self, page: Page, base_url: str) -> None:
        def hear(message: ConsoleMessage) -> None:
            where = message.location["url"]
            # Chromium requests an icon once if a page names none.
            if message.type in {"error", "warning"} and urlsplit(where).path != "/favicon.ico":
                self._add(f"console {message.type}: {message.text} ({where})")

        def watch(request: Request) -> None:
            if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(base_url):
                self._add(f"request to another host: {request.url}")

        page.on("console", hear)
        page.on("pageerror", lambda error: self._add(f"script error: {error}"))
        page.on("request", watch)

    def _add(self, text: str) -> None:
        if not self.network.explains(text) and not any(part in text for part in self.provoked):
            self.texts.append(text)
