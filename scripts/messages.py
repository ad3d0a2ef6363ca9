"""Compiles translations from .po to .mo with polib, so that machines need no gettext.

python -m scripts.messages
"""

import os
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("locale", "locale_of_libraries")
"""The folders of catalogues: of our own texts, and of texts of libraries that we put better."""


def compile_stale(project: Path = ROOT) -> list[Path]:
    """Compile each catalogue whose .mo is missing or older than its .po, and return the written .mo files.

    Fuzzy and empty translations are left out, so the English source is shown instead.
    """
    return [_compile(po) for po in _catalogues(project) if _is_stale(po)]


def _catalogues(project: Path) -> list[Path]:
    return [po for locale in LOCALES for po in sorted((project / locale).glob("*/LC_MESSAGES/*.po"))]


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> Path:
    mo = po.with_suffix(".mo")
    # Write a temporary file and rename it, so that a starting portal never reads half a file.
    half = mo.with_suffix(f".{os.getpid()}.mo")
    polib.pofile(str(po)).save_as_mofile(str(half))
    return half.replace(mo)


if __name__ == "__main__":
    for written in compile_stale():
        print(f"Compiled {written.relative_to(ROOT)}")
