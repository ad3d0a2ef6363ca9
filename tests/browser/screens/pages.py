"""`make screenshots`: pictures of all pages in build/screens/, at two widths, light and dark, in both languages.

`make test` does not collect this module. The addresses are those of tests/access. Provincial staff open each page, then
administrators those that are left, and somebody without an account the rest.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from agencies.regions import load_regions
from scripts.check_translations import ROOT
from tests import make
from tests.access.test_scope import ALL, World, address

FOLDER = ROOT / "build" / "screens"
SIZES = [(390, 780), (1320, 900)]
SCHEMES = ["light", "dark"]
ONLY = os.environ.get("ONLY", "")
"""A part of the names of the pages to take, for example "event-"; all by default."""


@pytest.mark.parametrize("language", ["id", "en"])
def test_pictures_of_all_pages(page: Page, base_url: str, transactional_db, language: str):
    load_regions()
    world = World()
    folder = FOLDER / language
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    for reader in (make.user(province="18"), make.user("administrator"), None):
        client = _client(reader, language)
        _take_cookies(page, client, base_url)
        for name, path in _addresses(world, reader, {one for one, _path in taken}):
            if _is_page(client, path):
                page.goto(path)
                _take(page, folder, name)
                taken.append((name, path))
    assert taken
    _write_index(folder, [name for name, _path in taken])


def _addresses(world: World, reader: User | None, known: set[str]) -> Iterator[tuple[str, str]]:
    for key, parameters in ALL:
        name = re.sub(r"[^a-z0-9-]+", ".", key.lower())
        if ONLY in name and name not in known and not key.startswith("admin:"):
            yield name, _path(key, parameters, world, reader)


def _path(key: str, parameters: tuple[str, ...], world: World, reader: User | None) -> str:
    if key.startswith("participants:door-link"):
        return reverse(key, args=[make.door_link(world.event).token])
    if "token" in parameters:
        token = make.personal_address(world.registration).split("/")[2]
        return reverse(key, kwargs={"token": token} | ({"pk": world.material.pk} if "pk" in parameters else {}))
    if key == "participants:certificate-public":
        return reverse(key, args=[world.certificate.code])
    if key == "participants:privacy-version":
        return reverse(key, args=[1])
    if key == "reports:check-file":
        return reverse(key, args=[make.report_file().pk])
    return address(key, parameters, world, reader)


def _client(reader: User | None, language: str) -> Client:
    client = Client()
    if reader:
        client.force_login(reader)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def _take_cookies(page: Page, client: Client, base_url: str) -> None:
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": base_url} for name, cookie in client.cookies.items()]
    )


def _is_page(client: Client, path: str) -> bool:
    """Return whether the address opens a page, not a file or another address."""
    answer = client.get(path)
    answer.getvalue()
    is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return answer.status_code == 200 and "text/html" in answer.headers["Content-Type"] and not is_file


def _take(page: Page, folder: Path, name: str) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True, animations="disabled")


def _write_index(folder: Path, names: list[str]) -> None:
    """Write a page that shows all pictures."""
    rows = [
        f"<h2>{name}</h2>"
        + "".join(
            f'<img loading="lazy" height="500" src="{name}-{w}-{scheme}.png">' for w, _h in SIZES for scheme in SCHEMES
        )
        for name in names
    ]
    (folder / "index.html").write_text("<!doctype html><meta charset=utf-8>" + "\n".join(rows))
