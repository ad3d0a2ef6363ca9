"""Checks that every text of the portal is translated.

    python -m scripts.check_translations

It collects the texts in a copy of the project and compares them with the catalogue. It prints one line for each missing
or unused translation and then exits with 1. English is the language of the source and has no catalogue.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/id/LC_MESSAGES/django.po")
COLLECTED = {".py", ".html", ".txt", ".po", ".svg", ".xml"}
LEFT_OUT = {".git", ".venv", "staticfiles", "media", "build", "node_modules"}
"""Directories at the top of the project without texts; packages further down may have these names."""


class CannotCollect(Exception):
    """makemessages or msgfmt failed; the message has its output."""


def complaints(project: Path = ROOT) -> list[str]:
    """Return a line for each text without a finished translation and each unused translation; [] if there are none."""
    with tempfile.TemporaryDirectory(prefix="bimtek-messages-") as scratch:
        copy = Path(scratch)
        _copy_sources(project, copy)
        (copy / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
        _run(copy, "django-admin", "makemessages", "--locale=id", "--no-wrap", "--verbosity=0")
        catalogue = copy / CATALOGUE
        if not catalogue.exists():
            return []
        _run(copy, "msgfmt", "--check-format", "--output-file=/dev/null", str(CATALOGUE))
        return _judge(polib.pofile(str(catalogue)))


def _judge(catalogue: polib.POFile) -> list[str]:
    kinds = {
        "not translated": catalogue.untranslated_entries(),
        "fuzzy": catalogue.fuzzy_entries(),
        "no longer used": catalogue.obsolete_entries(),
    }
    return [f"{kind}: {_where(entry)}{entry.msgid!r}" for kind, entries in kinds.items() for entry in entries]


def _where(entry: polib.POEntry) -> str:
    return f"{entry.occurrences[0][0]}: " if entry.occurrences else ""


def _copy_sources(project: Path, copy: Path) -> None:
    for directory, names, files in os.walk(project):
        left_out = {"tests"} | (LEFT_OUT if Path(directory) == project else set())
        names[:] = [name for name in names if name not in left_out]
        for file in (Path(directory) / name for name in files):
            if file.suffix in COLLECTED:
                target = copy / file.relative_to(project)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, target)


def _run(directory: Path, program: str, *arguments: str) -> None:
    # django-admin is beside the running Python; xgettext and msgfmt are installed on the system.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "LC_ALL": "C.UTF-8"}
    command = [shutil.which(program, path=path) or program, *arguments]
    try:
        result = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise CannotCollect(f"{program} is missing: install gettext (as root: apt-get install gettext).") from error
    if result.returncode:
        raise CannotCollect(f"{program}: {result.stderr.strip() or result.stdout.strip()}")


def main() -> None:
    try:
        found = complaints()
    except CannotCollect as error:
        sys.exit(f"check_translations: {error}")
    for line in found:
        print(line)
    sys.exit(f"check_translations: {len(found)} texts to correct in {CATALOGUE}." if found else 0)


if __name__ == "__main__":
    main()
