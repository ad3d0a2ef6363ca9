"""Finding the columns of a score spreadsheet by their headers, in any order and under their usual names."""

from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.reading.headers import header_key
from documents.reading.tables import NumberedRow, shown
from participants.models import TestScore

ROWS_LOOKED_AT = 30


class Meaning(TextChoices):
    NUMBER = "number", _("No.")
    NAME = "name", _("Name")
    PRE = TestScore.Test.PRE.value, _("Pre-test")
    POST = TestScore.Test.POST.value, _("Post-test")


_OTHER_NAMES = {
    Meaning.NUMBER: "no|nomor|number|no peserta|nomor peserta|no urut|nomor urut|no reg|nomor registrasi",
    Meaning.NAME: "name|full name|nama|nama lengkap|nama peserta|nama lengkap peserta|peserta|nama dan gelar",
    Meaning.PRE: "pre|pretest|pre test|nilai pre|nilai pretest|nilai pre test|skor pretest|skor pre test|pre tes|"
    "pretes|nilai awal|tes awal|pra tes|prates|pre test score",
    Meaning.POST: "post|posttest|post test|nilai post|nilai posttest|nilai post test|skor posttest|skor post test|"
    "post tes|postes|postest|nilai akhir|tes akhir|pasca tes|pascates|post test score",
}
_WHOSE, _WHAT = {Meaning.NUMBER, Meaning.NAME}, {Meaning.PRE, Meaning.POST}


def label(meaning: Meaning) -> str:
    return str(meaning.label)


def find_columns(rows: Sequence[NumberedRow]) -> tuple[int, dict[Meaning, int], set[Meaning]] | None:
    """Return the index of the header row, the position (from 0) of each meaning in it, and the meanings that two
    headers claim.

    Return None if no row names both a person and a test.
    """
    for index, (_number, cells) in enumerate(rows[:ROWS_LOOKED_AT]):
        found: dict[Meaning, list[int]] = {}
        for position, cell in enumerate(cells):
            if meaning := _by_name().get(header_key(shown(cell))):
                found.setdefault(meaning, []).append(position)
        if found.keys() & _WHOSE and found.keys() & _WHAT:
            twice = {meaning for meaning, positions in found.items() if len(positions) > 1}
            return index, {meaning: positions[0] for meaning, positions in found.items()}, twice
    return None


@cache
def _by_name() -> dict[str, Meaning]:
    names = {name: meaning for meaning, text in _OTHER_NAMES.items() for name in text.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {header_key(label(meaning)): meaning for meaning in Meaning}
    return names
