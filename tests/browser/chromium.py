"""Finds the browser for the tests: the one of the machine, because many networks block Playwright's download."""

import shutil
import subprocess
from functools import cache

from playwright._impl._driver import compute_driver_executable

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
