"""Finding the columns of a score spreadsheet by their headers, in any order and under their usual names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.reading.headers import header_key
from documents.reading.tables import NumberedRow, Plain, shown
from documents.text import tidy
from participants.fields.person import BY_NAME
from participants.models import TestScore

ROWS_LOOKED_AT = 30


class Meaning(TextChoices):
    NUMBER = "number", _("No.")
    NAME = "name", _("Name")
    FIRST = "first", _("first name")
    LAST = "last", _("last name")
    NIP = "nip", "NIP"
    EMAIL = "email", _("E-mail")
    PRE = TestScore.Test.PRE.value, _("Pre-test")
    POST = TestScore.Test.POST.value, _("Post-test")
    SCORE = "score", _("Score")


_COUNTERS = "no|nomor|number|no urut|nomor urut"
"""Headers of columns that count the rows of a list: their numbers identify nobody, except in our own template."""
_OTHER_NAMES = {
    Meaning.NUMBER: f"{_COUNTERS}|no peserta|nomor peserta|no reg|nomor registrasi|no pendaftaran|nomor pendaftaran",
    Meaning.NAME: f"{BY_NAME['full_name'].headers}|peserta",
    Meaning.FIRST: "first name|given name|firstname|nama depan|nama pertama",
    Meaning.LAST: "last name|family name|surname|lastname|nama belakang|nama akhir|nama keluarga",
    Meaning.NIP: BY_NAME["nip"].headers,
    Meaning.EMAIL: f"{BY_NAME['email'].headers}|username|nama pengguna",
    Meaning.PRE: "pre|pretest|pre test|nilai pre|nilai pretest|nilai pre test|skor pretest|skor pre test|pre tes|"
    "pretes|nilai awal|tes awal|pra tes|prates|pre test score",
    Meaning.POST: "post|posttest|post test|nilai post|nilai posttest|nilai post test|skor posttest|skor post test|"
    "post tes|postes|postest|nilai akhir|tes akhir|pasca tes|pascates|post test score",
    Meaning.SCORE: "score|total score|skor|skor total|total skor|nilai|total nilai|nilai total|jumlah nilai|grade|"
    "points|total points|poin|total poin|nilai tes|skor tes|hasil|hasil tes|nilai kuis|quiz score",
}
_TESTS = {
    Meaning.PRE: re.compile(r"\b(pre|pra) ?tes[st]?\b|\b(pretes|prates|pretest)\b|\b(tes|ujian) awal\b"),
    Meaning.POST: re.compile(r"\b(post?|pasca) ?tes[st]?\b|\b(postes|pascates|posttest)\b|\b(tes|ujian) akhir\b"),
}
"""How longer headers, sheets and files name a test."""
_NO_SCORES = {
    *(
        "tanggal",
        "tgl",
        "hari",
        "waktu",
        "jam",
        "pukul",
        "durasi",
        "lama",
        "mulai",
        "selesai",
        "date",
        "time",
        "started",
    ),
    *("tautan", "link", "url", "catatan", "keterangan", "ket", "status", "kehadiran", "benar", "salah", "soal"),
    *("peringkat", "ranking", "kkm", "predikat", "petugas", "penguji", "file", "bukti", "completed", "started"),
}
"""Words of headers that name a test, but something else of it than the score."""
_WHOSE = {Meaning.NUMBER, Meaning.NAME, Meaning.FIRST, Meaning.LAST, Meaning.NIP, Meaning.EMAIL}
_WHAT = {Meaning.PRE, Meaning.POST, Meaning.SCORE}
_LONGEST_HEADER = 60  # characters; a question of a quiz is longer
_MAXIMUM = re.compile(
    r"([^/]*[^/ ]) ?/ ?(\d{1,4}(?:[.,]\d{1,2})?)|([^(]*[^( ]) ?\((?:[a-z]{3,9}\.?:? |0 ?[-–] ?)?(\d{1,3})\)", re.I
)
"""Headers name the best possible score: "Nilai/100,00" (Moodle), "Post Test (20)", "Skor (maks. 100)"."""
_LOWEST_MAXIMUM = 5  # Post Test (2) is the second one


def label(meaning: Meaning) -> str:
    return str(meaning.label)


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A column with scores: its position (from 0), its header, the test that it names ("" if the reader is asked) and
    the best possible score that it names."""

    position: int
    head: str
    test: str = ""
    maximum: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """The index of the row of headers, the positions (from 0) of what identifies people, the columns with scores, and
    the headers of columns that are not read."""

    index: int
    whose: Mapping[Meaning, int]
    counts_rows: bool
    """Whether the numbers are those of the rows of the list."""
    scores: Sequence[ScoreColumn]
    unread: Sequence[str]


def find_columns(rows: Sequence[NumberedRow]) -> Columns | None:
    """Return the columns below the first row that names people and a test or, if there is none, people and a score."""
    for wanted in (_WHAT - {Meaning.SCORE}, _WHAT):
        for index, (_number, cells) in enumerate(rows[:ROWS_LOOKED_AT]):
            found = [_meaning_of(cell) for cell in cells]
            if _WHOSE & {*found} and wanted & {*found}:
                return _columns(index, cells, found)
    return None


def test_named(text: str) -> str:
    """Return the only test that the text names, "" for none or both."""
    named = [meaning.value for meaning, pattern in _TESTS.items() if pattern.search(header_key(text))]
    return named[0] if len(named) == 1 else ""


def _columns(index: int, cells: Sequence[Plain], found: Sequence[Meaning | None]) -> Columns:
    tests = {meaning for meaning in (Meaning.PRE, Meaning.POST) if meaning in found}
    read = tests or {Meaning.SCORE}
    scores = [
        ScoreColumn(
            position,
            tidy(shown(cells[position]))[:_LONGEST_HEADER],
            meaning.value if meaning in tests and found.count(meaning) == 1 else "",
            _split(shown(cells[position]))[1],
        )
        for position, meaning in enumerate(found)
        if meaning in read
    ]
    whose = {meaning: found.index(meaning) for meaning in _WHOSE if meaning in found}
    used = {*whose.values(), *(column.position for column in scores)}
    heads = [tidy(shown(cell))[:_LONGEST_HEADER] for position, cell in enumerate(cells) if position not in used]
    counter = whose.get(Meaning.NUMBER)
    counts_rows = counter is not None and header_key(shown(cells[counter])) in _COUNTERS.split("|")
    return Columns(index, whose, counts_rows, scores, [head for head in heads if head])


def _meaning_of(cell: Plain) -> Meaning | None:
    text = _split(shown(cell))[0]
    key = header_key(text)
    if meaning := _by_name().get(key):
        return meaning
    if len(text) > _LONGEST_HEADER or not _NO_SCORES.isdisjoint(key.split()):
        return None
    test = test_named(text)
    return Meaning(test) if test else None


def _split(head: str) -> tuple[str, str]:
    """Return the header without the best possible score, and this score."""
    match = _MAXIMUM.fullmatch(tidy(head)[:_LONGEST_HEADER])
    if match is None:
        return head, ""
    name, most = (match[1], match[2]) if match[1] else (match[3], match[4])
    return (name, most) if float(most.replace(",", ".")) >= _LOWEST_MAXIMUM else (head, "")


@cache
def _by_name() -> dict[str, Meaning]:
    names = {name: meaning for meaning, text in _OTHER_NAMES.items() for name in text.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {header_key(label(meaning)): meaning for meaning in Meaning}
    return names
