"""The versions of the privacy notice.

A version that has come into force never changes: to change its text or the register, add a version with its own
template (templates/participants/privacy/notice/) and run `manage.py write_privacy_tables`. The table of an earlier
version is read from the file that this command wrote.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from participants.privacy.register import REGISTER, Row

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Version:
    """One version. `changes` says what is new in it."""

    number: int
    since: date
    changes: Promise

    @property
    def template(self) -> str:
        return f"participants/privacy/notice/{self.number}.html"

    @property
    def file(self) -> Path:
        """Return where its table is kept, by language."""
        return _FOLDER / f"table_{self.number}.json"

    @property
    def table(self) -> list[dict[str, str]]:
        """Return its rows in the reader's language: those of the register for the latest version."""
        return table() if self is VERSIONS[-1] else _stored(self.file)[str(translation.get_language())]


VERSIONS = [Version(1, date(2026, 11, 30), _("The first notice."))]


def latest() -> Version:
    return VERSIONS[-1]


def in_force(day: date) -> Version | None:
    """Return the version of that day, None before the first one."""
    return next((version for version in reversed(VERSIONS) if version.since <= day), None)


def table() -> list[dict[str, str]]:
    """Return the rows of the register in words, in the reader's language."""
    return [_words(row) for row in REGISTER]


def _words(row: Row) -> dict[str, str]:
    return {
        "about": row.about.name,
        "data": capfirst(str(row.name)),
        "purpose": "; ".join(str(purpose.value) for purpose in row.purposes),
        "ground": row.ground.value,
        "readers": "; ".join(str(reader.value.words) for reader in row.readers),
        "kept": str(row.retention),
    }


@cache
def _stored(file: Path) -> dict[str, list[dict[str, str]]]:
    stored: dict[str, list[dict[str, str]]] = json.loads(file.read_text())
    return stored
