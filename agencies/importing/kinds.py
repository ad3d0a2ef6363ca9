"""The kind of an agency in the words of lists: the portal's own words, and those of Perpusnas and of schools."""

from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.workbook import KIND_WORDS
from documents.reading.headers import header_key
from documents.reading.mapped import MappedRow
from documents.reading.problems import worded
from documents.reading.tables import shown

from .fields import KIND, SUBKIND

Kind = Agency.Kind

_GENERAL = {"umum", "publik"}
"""Public libraries, of any level: the detail says which."""
_WORDS: dict[Kind, str] = {
    Kind.PROVINCE: "provinsi|propinsi|umum provinsi|dinas provinsi",
    Kind.REGENCY: "kabupaten kota|kabupaten|kota|kab kota|kota kabupaten|umum kabupaten kota|kabupaten atau kota",
    Kind.DISTRICT: "kecamatan|distrik|umum kecamatan",
    Kind.VILLAGE: "desa kelurahan|desa|kelurahan|kelurahan desa|kalurahan|nagari|gampong|kampung|pekon|perpusdes|"
    "umum desa kelurahan|desa atau kelurahan",
    Kind.SCHOOL: "sekolah madrasah|sekolah|madrasah|sd|mi|sd mi|smp|mts|smp mts|sma|smk|ma|mak|smk mak|sma ma|sma smk|"
    "sma smk ma|sma smk ma mak|slb|tk|ra|paud|tk ra|sekolah dasar|sekolah menengah pertama|sekolah menengah atas|"
    "sekolah menengah kejuruan|satuan pendidikan|madrasah ibtidaiyah|madrasah tsanawiyah|madrasah aliyah",
    Kind.UNIVERSITY: "perguruan tinggi|universitas|institut|politeknik|akademi|sekolah tinggi|pt|ptn|pts",
    Kind.COMMUNITY: "komunitas|tbm|taman bacaan masyarakat|taman bacaan|taman baca|pesantren|pondok pesantren|"
    "komunitas tbm pesantren|rumah baca|rumah ibadah",
    Kind.SPECIAL: "khusus|perpustakaan khusus|instansi khusus|lembaga khusus",
}
_BY_WORD = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}


def kind_of_row(row: MappedRow, default: str) -> Kind | None:
    """Return the kind that the row names, else the default; None after adding a problem."""
    general = False
    for field in (KIND, SUBKIND):
        word = _word(row, field)
        if word in _BY_WORD:
            return _BY_WORD[word]
        if word and word not in _GENERAL and field == KIND:
            row.refuse(KIND, worded(_("one of: %(words)s"), words=", ".join(KIND_WORDS.values())))
            return None
        general = general or bool(word)
    if default and not general:
        return Kind(default)
    at = SUBKIND if general and row.has(SUBKIND) else KIND
    row.refuse(at, worded(_("one of: %(words)s"), words=", ".join(KIND_WORDS.values())))
    return None


def _word(row: MappedRow, field: str) -> str:
    key = header_key(shown(row.plain(field)))
    return key if key in _BY_WORD else key.removeprefix("perpustakaan ").removeprefix("dinas perpustakaan ")
