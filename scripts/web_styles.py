"""Makes the style sheet of the pages from Bootstrap's: only the rules that a page can use, a third of the bytes.

scripts/setup.sh runs it after it has installed the libraries. It does nothing if no class came or went since.

A class can be used if its name is a word of a template, of Python or of JavaScript, of ours or of a library whose
templates we use, or if it begins as a name that is composed there ("alert-{{ … }}"). So it keeps too much rather than
too little. tests/hostile asks each page for the rules of its classes.
"""

import hashlib
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import tinycss2
from bootstrap_wrapper import get_bootstrap_dir

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path(get_bootstrap_dir()) / "css" / "bootstrap.min.css"
TARGET = Path(sys.prefix) / "share" / "web-styles" / "bootstrap.css"
_APPS = sorted({one.parent.name for one in ROOT.glob("*/__init__.py")} - {"scripts", "tests"})
OURS = ["templates", "static", *_APPS]
LIBRARIES = ["allauth", "crispy_bootstrap5", "crispy_forms", "django.forms", "django_filters"]
_SUFFIXES = {".html", ".py", ".js", ".css", ".md", ".svg"}
_OTHERS = {"tests", "migrations", "providers", "bootstrap", "bootstrap3", "bootstrap4", "uni_form"}
"""Folders without anything that our pages show."""
_WORD = re.compile(r"[A-Za-z0-9_-]+")
_COMPOSED = re.compile(r"""(?:(?<=[\s}])|(?<=class=["'])|(?<=[^=]["'`]))([A-Za-z][\w-]+-)[{$]""")
"""A name that goes on with {{ … }}, {% … %}, {…} or ${…}, and has two letters or more before it."""
_VARIABLE = re.compile(r"""(--bs-[\w-]+):(?:[^;{}"']|"[^"]*"|'[^']*')*(?:;|(?=\}))""")
_READ = re.compile(r"var\(\s*(--[\w-]+)")

IsUsed = Callable[[str], bool]


def main() -> None:
    style = SOURCE.read_text()
    is_used = used_names(texts())
    key = _key(style, is_used)
    if TARGET.exists() and TARGET.read_text().startswith(key):
        return
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    unfinished = TARGET.with_suffix(".new")
    unfinished.write_text(key + reduced(style, is_used))
    unfinished.replace(TARGET)


def texts() -> Iterator[str]:
    """Yield the texts of all files that can name a class of a page."""
    for folder in [*(ROOT / name for name in OURS), *map(_folder, LIBRARIES)]:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SUFFIXES and not _OTHERS & {*path.relative_to(folder).parts}:
                yield path.read_text(errors="replace")


def _folder(package: str) -> Path:
    found = find_spec(package)
    if not (found and found.origin):
        raise LookupError(f"{package} is not installed.")
    return Path(found.origin).parent


def used_names(all_texts: Iterator[str]) -> IsUsed:
    """Return whether a name can be used by one of the texts."""
    words: set[str] = set()
    beginnings: set[str] = set()
    for text in all_texts:
        words.update(_WORD.findall(text))
        beginnings.update(_COMPOSED.findall(text))
    composed = tuple(beginnings)
    return lambda name: name in words or name.startswith(composed)


def _key(style: str, is_used: IsUsed) -> str:
    """Return a comment that changes with everything on which the result depends."""
    names = sorted(name for name in {*re.findall(r"[\w-]+", style)} if is_used(name))
    parts = [style, *names, Path(__file__).read_text()]
    return f"/* {hashlib.sha256(' '.join(parts).encode()).hexdigest()[:16]} */"


def reduced(style: str, is_used: IsUsed) -> str:
    """Return the style sheet without the rules that no page can use."""
    licence = re.search(r"/\*!.*?\*/", style, re.DOTALL)
    rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    kept = _without_variables("".join(_kept(rules, is_used)), is_used)
    return (licence[0] if licence else "") + kept


def _kept(rules: list[Any], is_used: IsUsed) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            raise ValueError(f"Bootstrap's style sheet cannot be read: {rule.message}")
        if rule.type == "qualified-rule":
            selectors = [one for one in _selectors(rule.prelude) if _matches(one, is_used)]
            if selectors:
                text = ",".join(tinycss2.serialize(one).strip() for one in selectors)
                yield f"{text}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if text := "".join(_kept(inner, is_used)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{text}}}"
        elif rule.at_keyword != "charset":  # which counts only as the first bytes, and the server sends it
            yield tinycss2.serialize([rule])


def _selectors(prelude: list[Any]) -> Iterator[list[Any]]:
    """Yield the tokens of each selector of a list."""
    one: list[Any] = []
    for part in prelude:
        if part == ",":
            yield one
            one = []
        else:
            one.append(part)
    yield one


def _matches(selector: list[Any], is_used: IsUsed) -> bool:
    """Return whether a page can have what the selector selects. What it excludes by :not() does not matter."""
    classes = [name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident"]
    attributes = [block.content[0].value for block in selector if block.type == "[] block"]
    return all(map(is_used, classes + [name for name in attributes if name.startswith("data-bs-")]))


def _without_variables(style: str, is_used: IsUsed) -> str:
    """Return the style sheet without the variables that neither its rules nor ours name. Those that only they read go
    with them."""
    while True:
        named = {*_READ.findall(style)}
        unread = {name for name in _VARIABLE.findall(style) if name not in named and not is_used(name)}
        if not unread:
            return style
        style = _VARIABLE.sub(partial(_unless_in, unread), style)


def _unless_in(unread: set[str], found: re.Match[str]) -> str:
    return "" if found[1] in unread else found[0]


if __name__ == "__main__":
    main()
