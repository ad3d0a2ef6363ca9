"""`make screenshots`: pictures of all pages in build/screens/, at two widths, light and dark, in both languages.

`make test` does not collect this module. The addresses are those of tests/access. Provincial staff open each page, then
administrators those that are left or look different for them, and somebody without an account the rest. It fails if a
page has no picture and no reason for it in addresses.py.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User
from agencies.regions import load_regions
from scripts.check_translations import ROOT
from tests import make
from tests.access.test_scope import World
from tests.browser.complaints import Complaints

from .addresses import NOWHERE, Pictures

FOLDER = ROOT / "build" / "screens"
SIZES = [(390, 780), (1320, 900)]
SCHEMES = ["light", "dark"]
ONLY = os.environ.get("ONLY", "")
"""A part of the names of the pages to take, for example "event-"; all by default."""
IN_THE_FLOW = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("form .actions, .bulk-bar, .bulk-actions, .sheet-actions { position: static !important; }");
    document.adoptedStyleSheets = [sheet];
}"""
"""Bars that stay in sight would cover the middle of a picture of the whole page."""
CUT = """() => {
    const canvas = document.createElement("canvas").getContext("2d");
    const wide = (select) => {
        const style = getComputedStyle(select);
        canvas.font = style.font;
        const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        return [...select.options].some((option) => canvas.measureText(option.text.trim()).width > room + 1);
    };
    const lists = [...document.querySelectorAll("select:not([multiple], [size])")];
    return lists.filter((one) => one.clientWidth && wide(one)).map((one) => one.name);
}"""
"""The lists with a choice that is longer than the list is wide."""


@pytest.mark.parametrize("language", ["id", "en"])
def test_pictures_of_all_pages(page: Page, base_url: str, transactional_db, complaints: Complaints, language: str):
    complaints.expect("404")
    load_regions()
    pictures = Pictures(World())
    folder = FOLDER / language
    folder.mkdir(parents=True, exist_ok=True)
    page.emulate_media(reduced_motion="reduce")
    taken, files, opened, cut = set(), set(), set(), []
    for reader in (make.user(province="18"), make.user("administrator"), None):
        client = _client(reader, language)
        _take_cookies(page, client, base_url)
        for name, path in pictures.of(reader, taken | files):
            opened.add(name)
            if ONLY not in name:
                continue
            if (kind := _kind(client, path)) == "page":
                cut += [f"{name}: {', '.join(fields)}" for fields in [_take(page, folder, name, path)] if fields]
                taken.add(name)
            elif kind == "file":
                files.add(name)
    _write_index(folder, sorted(taken))
    (folder / "cut.txt").write_text("\n".join(cut))
    assert taken
    assert [name for name in sorted(opened - taken - files) if ONLY in name] == []


def _client(reader: User | None, language: str) -> Client:
    client = Client()
    if reader:
        make.sign_in_with_factor(client, reader)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def _take_cookies(page: Page, client: Client, base_url: str) -> None:
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": base_url} for name, cookie in client.cookies.items()]
    )


def _kind(client: Client, path: str) -> str:
    """Return whether the address opens a page or a file, or leads elsewhere ("")."""
    answer = client.get(path)
    answer.getvalue()
    if answer.headers.get("Content-Disposition", "").startswith("attachment"):
        return "file"
    if answer.status_code != 200 and path != NOWHERE:
        return ""
    return "page" if "text/html" in answer.headers.get("Content-Type", "") else "file"


def _take(page: Page, folder: Path, name: str, path: str) -> list[str]:
    """Open the page at each width, take its pictures, and return the lists that are too narrow on the phone."""
    cut = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path)
        page.evaluate(IN_THE_FLOW)
        cut += page.evaluate(CUT) if (width, height) == SIZES[0] else []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            file = folder / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=file, full_page=True, animations="disabled")
    return cut


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
