"""The files that the service worker of the check-in page stores, and their names."""

import json
import posixpath
import re
from collections.abc import Callable
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.management import call_command

from participants.door.shell import files, worker_script


def shell(script: str) -> dict:
    return json.loads(re.match(r"self\.SHELL = (\{.*\});\n", script)[1])


def test_every_file_of_the_shell_exists_and_none_is_a_page():
    names = files()
    assert len(names) == len(set(names))
    assert {"door.css", "door/main.js", "door/decode.js"} <= set(names)
    assert not {"door/worker.js", "door/clean.js"} & set(names)
    assert all(finders.find(name) for name in names)


def imported(name: str, read: Callable[[str], str]) -> set[str]:
    """Return the name of the script and of all scripts that it imports, below STATIC_URL."""
    found, left = set(), [name]
    while left:
        script = left.pop()
        found.add(script)
        paths = re.findall(r'^import [^"]*"(\.[^"]+)";', read(script), re.MULTILINE)
        left += {posixpath.normpath(posixpath.join(posixpath.dirname(script), path)) for path in paths} - found
    return found


def test_every_imported_script_is_in_the_shell():
    scripts = imported("door/main.js", lambda name: Path(finders.find(name)).read_text())
    assert {"door/judging.js", "lib/queue.js"} <= scripts
    assert scripts <= set(files())


def test_the_worker_lists_the_files_of_the_shell(client):
    response = client.get("/door/worker.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert shell(response.content.decode())["files"] == [
        f"/static/{name}".replace("[wght]", "%5Bwght%5D") for name in files()
    ]


def test_the_version_depends_on_the_content_of_the_files(settings, monkeypatch, tmp_path):
    settings.DEBUG = True
    before = shell(worker_script())["version"]
    changed = tmp_path / "main.js"
    changed.write_text("// another version")
    find = finders.find
    monkeypatch.setattr(finders, "find", lambda name: str(changed) if name == "door/main.js" else find(name))
    assert shell(worker_script())["version"] != before


def test_the_shell_works_without_the_decoder(settings):
    settings.QR_DECODER = ""
    settings.DEBUG = True
    assert not any("jsqr" in name for name in shell(worker_script())["files"])


def test_imports_name_hashed_files(settings, tmp_path):
    """Hashed names ensure that a new page never loads an old module."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "bimtek_portal.storage.HashedFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)  # as in production, which takes seconds
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    for page in ("door/main.js", "attendance/grid.js", "scores/page.js"):
        scripts = imported(names[page], lambda name: (tmp_path / name).read_text())
        assert names["lib/queue.js"] in scripts, page
        assert scripts <= set(names.values()), page
        assert all(re.search(r"\.[0-9a-f]{12}\.js$", name) for name in scripts), page
