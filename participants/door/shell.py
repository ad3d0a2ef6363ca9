"""The files of the check-in page that its service worker keeps, so that the page opens without a network."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

SCRIPTS = Path(settings.BASE_DIR) / "static"


def files() -> list[str]:
    """Return the names below STATIC_URL of everything that the page loads. No page and no personal data is among
    them."""
    own = [f"door/{path.name}" for path in (SCRIPTS / "door").iterdir() if path.name not in {"worker.js", "clean.js"}]
    shared = [f"lib/{path.name}" for path in (SCRIPTS / "lib").iterdir()]
    fonts = ["fonts/public-sans.woff2", "fonts/public-sans-accents.woff2"]
    return ["door.css", "mark.svg", *fonts, *sorted(own), *sorted(shared), *filter(None, [settings.QR_DECODER])]


def worker_script() -> str:
    """Return the script at /door/worker.js: the list of files to keep, and the static file that keeps them.

    It changes when any of the files changes, so browsers notice a new version.
    """
    names = files()
    start = {"version": _digest(tuple(names)), "files": [static(name) for name in names]}
    return f"self.SHELL = {json.dumps(start)};\nimportScripts({json.dumps(static('door/worker.js'))});\n"


def _digest(names: tuple[str, ...]) -> str:
    return _digest_now(names) if settings.DEBUG else _digest_once(names)


@cache
def _digest_once(names: tuple[str, ...]) -> str:
    return _digest_now(names)


def _digest_now(names: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for name in (*names, "door/worker.js"):
        digest.update(Path(finders.find(name) or name).read_bytes())
    return digest.hexdigest()[:16]
