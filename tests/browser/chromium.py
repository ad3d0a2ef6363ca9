"""Which browser the tests drive: the machine's own, because playwright's download is barred on many networks."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")

# No sandbox: it does not start as root. The rest keeps Chromium from calling its maker's hosts.
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
