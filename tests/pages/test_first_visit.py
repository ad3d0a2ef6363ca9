"""What a browser loads to sign in for the first time, in bytes as they are transferred, and how long it keeps it."""

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client
from whitenoise.compress import Compressor

from scripts import web_font
from tests import make

pytestmark = pytest.mark.one_engine("static files")

LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
NAMED_INSIDE = re.compile(r"""(?:url\(|from |import )["']([^"']+\.(?:js|woff2|css))["']""")
COLD, WARM = 45_000, 12_000
ACCENTS = "/static/fonts/public-sans-accents.woff2"
"""A font that browsers load only for a page with one of its letters."""


def linked(html: str) -> set[str]:
    """Return the addresses of the static files that the page loads, and those that they load."""
    found, waiting = set(), {*LINKED.findall(html)}
    while waiting:
        address = waiting.pop()
        found.add(address)
        if address.endswith((".css", ".js")):
            inside = NAMED_INSIDE.findall(path_of(address).read_text())
            waiting |= {urljoin(address, name) for name in inside if not name.startswith("data:")} - found
    return found if set(map(ord, html)) & {*web_font.ACCENTS} else found - {ACCENTS}


def path_of(address: str) -> Path:
    return Path(finders.find(address.removeprefix("/static/")))


def transferred(address: str) -> int:
    content, compressor = path_of(address).read_bytes(), Compressor(quiet=True)
    return (
        min(len(content), len(compressor.compress_brotli(content)))
        if compressor.should_compress(address)
        else len(content)
    )


def test_the_first_page_and_the_next_ones_are_small(client, regions):
    sign_in = client.get("/accounts/login/", headers={"accept-encoding": "gzip, br"})
    plain = client.get("/accounts/login/").content.decode()
    files = linked(plain)
    assert {"/static/fonts/public-sans.woff2", "/static/portal.js", "/static/lib/days.js"} <= files
    assert ACCENTS in linked(f"{plain} José")
    assert len(sign_in.content) + sum(map(transferred, files)) < COLD
    client.force_login(make.user())
    for path in ("/", "/events/", "/participants/"):
        page = client.get(path, headers={"accept-encoding": "gzip, br"})
        more = linked(client.get(path).content.decode()) - files
        assert len(page.content) + sum(map(transferred, more)) < WARM, path


def test_collected_files_are_sent_by_brotli_and_kept_for_years(settings, tmp_path):
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "style.css").write_text("p { color: red; }\n" * 100)
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "from"], tmp_path / "to"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "bimtek_portal.storage.HashedFilesStorage"}}
    finders.get_finder.cache_clear()
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
        answer = Client().get(staticfiles_storage.url("style.css"), headers={"accept-encoding": "gzip, br"})
        assert b"".join(answer.streaming_content)
    finally:
        finders.get_finder.cache_clear()
    assert answer.headers["Content-Encoding"] == "br"
    assert int(re.search(r"max-age=(\d+)", answer.headers["Cache-Control"])[1]) >= 365 * 24 * 3600
    assert "immutable" in answer.headers["Cache-Control"]
