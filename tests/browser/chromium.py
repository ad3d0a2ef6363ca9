"""Finds the browser for the tests, the one of the machine, because many networks block Playwright's download.

Makes each step of a test wait for the whole page, as a person would.

Playwright's click() returns as soon as the browser has received the beginning of the next page. On a busy machine that
page does not have its scripts yet: what is typed, pasted or pressed there has no effect, and counts are too small.
"""

import shutil
import subprocess
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Locator, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")

# The sandbox is off because it does not start as root. The other options stop Chromium's requests to Google.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

STEPS = (
    *("check", "clear", "click", "dispatch_event", "fill", "focus", "press", "press_sequentially", "select_option"),
    *("set_checked", "set_input_files", "tap", "uncheck", "bounding_box", "evaluate", "get_attribute", "inner_text"),
)
"""What needs an element. Its page may still be on the way."""
LOOKS = ("all", "all_inner_texts", "count", "evaluate_all")
"""What reads the page as it is."""
OF_PAGES = ("evaluate", "fill", "set_input_files")


def find_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@cache
def what_is_missing() -> str | None:
    """Return why no browser test can run here, or None."""
    if not find_chromium():
        return "no Chromium found (Debian: apt-get install chromium)"
    node, _ = compute_driver_executable()
    if subprocess.run([node, "--version"], capture_output=True).returncode:
        return "playwright's driver does not start (Debian: apt-get install libatomic1)"
    return None


def wait_for_whole_pages() -> None:
    """Let steps on elements and pages wait for the event "load", which comes when all scripts have run."""
    for name in STEPS:
        setattr(Locator, name, _after_load(getattr(Locator, name), lambda place: _wait_until_loaded(place.page, place)))
    for name in LOOKS:
        setattr(Locator, name, _after_load(getattr(Locator, name), lambda place: _wait_until_loaded(place.page)))
    for name in OF_PAGES:
        setattr(Page, name, _after_load(getattr(Page, name), _wait_until_loaded))


def _after_load(step: Callable[..., Any], wait: Callable[[Any], None]) -> Callable[..., Any]:
    @wraps(step)
    def do(self: Any, *given: Any, **options: Any) -> Any:
        wait(self)
        return step(self, *given, **options)

    return do


def _wait_until_loaded(page: Page, place: Locator | None = None) -> None:
    if place:
        place.first.wait_for(state="attached")
    page.wait_for_load_state()
