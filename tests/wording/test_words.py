"""Discarded words of docs/words.md stand in no text of the interface."""

import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
import polib
import pytest
from django.utils.translation import gettext, ngettext, npgettext, override, pgettext

from scripts.check_translations import CATALOGUE, ROOT

WORDS = ROOT / "docs/words.md"
VALUES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|https?://\S+|<[^>]+>")
SHOWN_OF_ALLAUTH = ("account/", "mfa/", "socialaccount/", "usersessions/")
"""Where the texts of allauth stand that our pages show: its forms and adapters. Templates are our own."""


def discarded(language: str) -> re.Pattern[str]:
    """Return what matches the last column of the table of this language."""
    table = WORDS.read_text().split(f"## {language}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")][2:]
    words = [word.strip() for row in rows for word in row[2].split(",")]
    assert len(words) >= len(rows) > 5
    # "anda" is wrong only without the capital, all others in any case.
    return re.compile("|".join(rf"\b{word}\b" if word == "anda" else rf"(?i:\b{re.escape(word)}\b)" for word in words))


def found(pattern: re.Pattern[str], texts: Iterator[str]) -> list[str]:
    return sorted({text for text in texts if pattern.search(VALUES.sub("", text))})


def of_ours(catalogue: Path = CATALOGUE) -> Iterator[str]:
    for entry in polib.pofile(str(catalogue)):
        yield from (entry.msgstr, *entry.msgstr_plural.values())


def test_no_indonesian_text_has_a_discarded_word():
    assert found(discarded("Indonesian"), of_ours()) == []
    better = of_ours(ROOT / "locale_of_libraries/id/LC_MESSAGES/django.po")
    assert found(discarded("Indonesian"), better) == []


def test_no_english_text_has_a_discarded_word():
    entries = polib.pofile(str(CATALOGUE))
    assert found(discarded("English"), (text for e in entries for text in (e.msgid, e.msgid_plural))) == []
    assert found(discarded("English"), of_ours(ROOT / "locale_of_libraries/en/LC_MESSAGES/django.po")) == []


@pytest.mark.parametrize(
    ("library", "folders", "shown"),
    [(django, ["conf", "contrib/auth"], ()), (allauth, ["."], SHOWN_OF_ALLAUTH)],
    ids=["Django", "allauth"],
)
def test_no_shown_text_of_a_library_has_a_discarded_word(library, folders, shown):
    home = Path(library.__file__).parent
    catalogues = [polib.pofile(str(home / folder / "locale/id/LC_MESSAGES/django.po")) for folder in folders]
    entries = [entry for catalogue in catalogues for entry in catalogue if is_shown(entry, shown)]
    for language, code in (("Indonesian", "id"), ("English", "en")):
        with override(code):
            texts = [shown_text(entry) for entry in entries]
        assert len(texts) > 50
        assert found(discarded(language), iter(texts)) == []


def shown_text(entry: polib.POEntry) -> str:
    if entry.msgid_plural:
        texts = (entry.msgid, entry.msgid_plural, 5)
        return npgettext(entry.msgctxt, *texts) if entry.msgctxt else ngettext(*texts)
    return pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid)


def is_shown(entry: polib.POEntry, folders: tuple[str, ...]) -> bool:
    """Return whether the text stands in the Python code of these folders, or anywhere if none are given."""
    return not folders or any(path.startswith(folders) and path.endswith(".py") for path, _line in entry.occurrences)
