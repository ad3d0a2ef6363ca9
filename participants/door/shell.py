"""The check-in page's own files, as its service worker keeps them so that the page opens without a network."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

DOOR = Path(settings.BASE_DIR) / "static" / "door"


def files() -> list[str]:
    """Names below STATIC_URL of everything that the page loads. No page, nothing about people."""
    own = sorted(f"door/{path.name}" for path in DOOR.iterdir() if path.name not in {"worker.js", "clean.js"})
    font = "fonts/PublicSans[wght].ttf"
    return ["door.css", "mark.svg", font, *own, *filter(None, [settings.QR_DECODER])]


def worker_script() -> str:
    """The script at /door/worker.js: which files to keep, and the static file that does it. It changes when any of them
    does, which is how browsers learn of a new version."""
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
        digest.update(Path(finders.find(name)).read_bytes())
    return digest.hexdigest()[:16]
