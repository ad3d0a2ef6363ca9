"""The meaning of the columns of a people spreadsheet, recognised by usual headers in any order."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents import wording
from documents.reading.budget import check_work
from documents.reading.headers import Vocabulary, columns_without_header, header_key, without_header
from documents.reading.tables import NumberedRow, Plain, shown
from documents.text import tidy
from participants.fields.person import BY_NAME, FIELDS, NAMES
from participants.models import Participant

REGION = "region"
STATUS = "registration_status"
"""The status of a registration, as the portal's own lists have it. It says whom an upload leaves alone."""
_REGION_CODE = "region_code"
"""A column of codes counts as the region if the list has no column with names of regions."""
NAME_AND_NIP = "name_and_nip"
"""A column whose cells hold both, as lists of offices have them; they are taken apart."""
TITLE_BEFORE, FIRST_NAME, LAST_NAME, TITLE_AFTER = "title_before", "first_name", "last_name", "title_after"
NAME_PARTS = [TITLE_BEFORE, FIRST_NAME, LAST_NAME, TITLE_AFTER]
"""Columns that make one name, in this order."""
TICKS = {"male_ticked": Participant.Sex.MALE, "female_ticked": Participant.Sex.FEMALE}
"""Columns in which a mark means this sex."""
MAPPABLE = [NAMES[0], *NAME_PARTS, NAMES[1], NAME_AND_NIP, NAMES[2], *TICKS, NAMES[3], REGION, *NAMES[4:], STATUS]
_LABELS = {
    STATUS: _("status of the registration"),
    REGION: _("regency or province of the agency"),
    NAME_AND_NIP: _("name and NIP in one cell"),
    TITLE_BEFORE: _("title before the name"),
    FIRST_NAME: _("first name"),
    LAST_NAME: _("last name"),
    TITLE_AFTER: _("title after the name"),
    "male_ticked": _("male, ticked"),
    "female_ticked": _("female, ticked"),
}

_HEADERS = {field.name: field.headers for field in FIELDS} | {
    REGION: "region|regency|district|kabupaten|kabupaten kota|kab kota|kota kabupaten|kab|daerah|asal daerah|"
    "asal kabupaten kota|wilayah|kabupaten kota provinsi",
    _REGION_CODE: "kode wilayah|kode kemendagri|kode wilayah kemendagri|kode daerah|kode kabupaten kota|kode kab kota|"
    "kode kabupaten|kode kab|kode kota|kode wilayah instansi|kode wilayah kabupaten kota|region code",
    NAME_AND_NIP: "name nip|nama nip|nip nama|nama dan nip|nip dan nama|nama lengkap nip|nama lengkap dan nip|"
    "nama nip pegawai|nama pegawai nip|nama peserta nip|nama gelar nip|nama gelar dan nip|nama nip gol",
    TITLE_BEFORE: "gelar depan|gelar di depan|gelar dpn|title|prefix|gelar awal",
    FIRST_NAME: "first name|given name|nama depan|nama awal|nama pertama|personal|firstname|attendee name given name|"
    "forename",
    LAST_NAME: "last name|family name|surname|nama belakang|nama akhir|nama keluarga|family|lastname|"
    "attendee name family name",
    TITLE_AFTER: "gelar belakang|gelar di belakang|gelar blkg|gelar blk|suffix|gelar akhir|gelar akademik|gelar",
    "male_ticked": "l|lk|laki|laki laki|pria",
    "female_ticked": "p|pr|perempuan|wanita",
}
_PARTS = {"full_name": [LAST_NAME, FIRST_NAME], "sex": [*TICKS]}
"""The columns that make a field, the one that represents it last."""
_FILLERS = {"aktif", "anda", "saudara", "yang", "dapat", "bisa", "dihubungi", "jika", "bila", "ada", "wajib", "diisi"}
"""Words of forms that do not change what a header means."""
_UNWANTED = {"nik", "no nik", "nomor nik", "no ktp", "nomor ktp", "ktp", "nik ktp", "nomor induk kependudukan"}
"""Identity card numbers: they are not needed (UU 27/2022), so they are not read."""
_UNNEEDED = {"no", "nomor", "no urut", "nomor urut", "id"}


def label(field: str) -> str:
    """Return the name of the field in the reader's language."""
    return capfirst(str(_LABELS[field])) if field in _LABELS else BY_NAME[field].label


def recognise(header: Sequence[Plain]) -> dict[str, int]:
    """Return the position (from 0) of each meaning that a header names. Further columns of a meaning have a number,
    such as "phone.2"."""
    check_work()
    found = [(field, position) for position, cell in enumerate(header) if (field := _field_of(cell))]
    has_region = any(field == REGION for field, _position in found)
    instead = {_REGION_CODE: None if has_region else REGION}
    return numbered([(name, position) for field, position in found if (name := instead.get(field, field))])


def numbered(found: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the positions by meanings, of which the second and later ones of a kind have a number."""
    columns: dict[str, int] = {}
    times: Counter[str] = Counter()
    for field, position in found:
        times[field] += 1
        columns[field if times[field] == 1 else f"{field}.{times[field]}"] = position
    return columns


def meaning(name: str) -> str:
    """Return the meaning without its number."""
    return name.partition(".")[0]


def all_places(columns: Mapping[str, int]) -> dict[str, list[int]]:
    """Return all positions of each meaning, from left to right."""
    found: dict[str, list[int]] = {}
    for name, position in sorted(columns.items(), key=lambda pair: pair[1]):
        found.setdefault(meaning(name), []).append(position)
    return found


def _field_of(header: Plain) -> str | None:
    text = header_key(shown(header))
    short = " ".join(word for word in text.split() if word not in _FILLERS)
    spaced = text.replace(" ", "") if all(len(word) == 1 for word in text.split()) else ""  # N I P
    return vocabulary().field_of(text) or vocabulary().field_of(short) or vocabulary().field_of(spaced)


def is_unwanted(header: Plain) -> bool:
    """Return whether the column has numbers that must not be stored."""
    return header_key(shown(header)) in _UNWANTED


def has_names(columns: Mapping[str, int]) -> bool:
    """Return whether the columns hold names. The preview asks for everything else that is needed."""
    return not {"full_name", NAME_AND_NIP, FIRST_NAME, LAST_NAME}.isdisjoint(columns)


def unknown(header: Sequence[Plain], columns: Mapping[str, int]) -> list[int]:
    """Return the positions of the headers that have no meaning, apart from those that are certainly not needed."""
    used = {*columns.values()}
    return [
        position
        for position, cell in enumerate(header)
        if position not in used and header_key(shown(cell)) not in _UNNEEDED | _UNWANTED
    ]


def unused(header: Sequence[Plain], columns: Mapping[str, int], rows: Sequence[NumberedRow]) -> list[str]:
    """Return what to call the columns that are not read: their headers, or the letters of those with content below no
    header. Numbers of rows and of identity cards are left out."""
    names = {place: f"“{head}”" for place in unknown(header, columns) if (head := tidy(shown(header[place])))}
    used = {*columns.values()}
    names |= {place: without_header(place) for place in columns_without_header(header, rows) if place not in used}
    return [name for _place, name in sorted(names.items())]


def shared(header: Sequence[Plain], columns: Mapping[str, int]) -> list[str]:
    """Return the headers of columns with the same meaning, as one text for each meaning."""
    several = [positions for positions in all_places(columns).values() if len(positions) > 1]
    heads = [[shown(header[position]) for position in positions if position < len(header)] for positions in several]
    return [wording.listing([f"“{tidy(head)}”" for head in each]) for each in heads]


def places(columns: Mapping[str, int]) -> dict[str, int]:
    """Return the position of each field, also of those that share a column."""
    found = dict(columns)
    if NAME_AND_NIP in columns:
        found = {"full_name": columns[NAME_AND_NIP], "nip": columns[NAME_AND_NIP]} | found
    parts = {field: columns[name] for field, names in _PARTS.items() for name in names if name in columns}
    return parts | found


def fingerprint(header: Sequence[Plain]) -> str:
    """Return a text that is equal for the same headers in the same order, whatever their blanks and case."""
    return hashlib.sha256("\n".join(header_key(shown(cell)) for cell in header).encode()).hexdigest()


@cache
def vocabulary() -> Vocabulary:
    """Return every name of a field, including its labels in all languages of the portal, because templates have
    them."""
    names = {header_key(name): field for field, text in _HEADERS.items() for name in text.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {header_key(label(field)): field for field in MAPPABLE}
    return Vocabulary(names)
