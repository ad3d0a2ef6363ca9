"""The columns of a list of agencies, recognised by usual headers in any order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from agencies.models import Agency
from agencies.workbook import email
from documents.reading import cells
from documents.reading.headers import Vocabulary, header_key
from documents.reading.tables import Plain, shown

NAME, KIND, SUBKIND, CODE, PROVINCE, REGENCY = "name", "kind", "subkind", "code", "province", "regency"

_SCHOOL_NAMES = "nama satuan pendidikan|satuan pendidikan|nama sekolah|nama madrasah|nama sekolah madrasah"
_VILLAGE_NAMES = (
    "nama desa|nama kelurahan|nama desa kelurahan|nama kelurahan desa|nama nagari|nama gampong|perpustakaan desa|"
    "nama perpustakaan desa"
)


@dataclass(frozen=True, slots=True)
class ImportField:
    """One meaning of a column. Its `header` is the portal's own word; `others` are recognised too.

    What `parser` returns is stored, or `empty` where the cell is empty. The first fields give name, kind and region.
    """

    name: str
    header: str
    others: str = ""
    parser: Callable[[cells.Value], str | date] = cells.text()  # noqa: RUF009  a function
    empty: str | None = ""

    @property
    def keys(self) -> list[str]:
        return [header_key(self.header), *filter(None, self.others.split("|"))]


FIELDS = [
    ImportField(
        NAME,
        "Nama",
        "nama instansi|instansi|nama perpustakaan|perpustakaan|nama lembaga perpustakaan|nama perpus|"
        f"{_SCHOOL_NAMES}|{_VILLAGE_NAMES}",
    ),
    ImportField(KIND, "Jenis instansi", "jenis|jenis perpustakaan|jenis lembaga|tipe perpustakaan"),
    ImportField(
        SUBKIND,
        "Subjenis",
        "sub jenis|subjenis perpustakaan|sub jenis perpustakaan|bentuk pendidikan|bentuk|jenjang|jenjang pendidikan",
    ),
    ImportField(
        CODE,
        "Kode wilayah",
        "kode|kode kemendagri|kode wilayah kemendagri|kode daerah|kode kabupaten kota|kode kab kota|kode kabupaten|"
        "kode kab|kode kota|kode desa|kode kelurahan|kode desa kelurahan|kode wilayah desa|kode kecamatan",
    ),
    ImportField(PROVINCE, "Provinsi", "propinsi|prov|nama provinsi|nama propinsi"),
    ImportField(
        REGENCY,
        "Kabupaten/Kota",
        "kabupaten|kab kota|kota kabupaten|kab|kota|nama kabupaten|nama kabupaten kota|nama kab kota|"
        "kabupaten atau kota|kab atau kota",
    ),
    ImportField(
        "npp",
        "NPP",
        "no npp|nomor npp|nomor pokok perpustakaan|nomor pokok perpustakaan npp",
        cells.text(max_length=30),
    ),
    ImportField("opened_on", "Berdiri", "tanggal berdiri|tgl berdiri|berdiri pada", cells.day, None),
    ImportField("closed_on", "Bubar", "tanggal bubar|tgl bubar|dibubarkan pada", cells.day, None),
    ImportField("closed_reason", "Alasan bubar", "alasan dibubarkan", cells.text(max_length=300)),
    ImportField("address", "Alamat", "alamat perpustakaan|alamat lengkap|alamat sekolah", cells.text(max_length=300)),
    ImportField(
        "phone",
        "Telepon",
        "no telepon|nomor telepon|telp|no telp|nomor telp|tlp|no hp|nomor hp|hp|telepon hp|telepon fax|telp fax",
        cells.phone,
    ),
    ImportField("email", "Email", "e mail|surel|alamat email|alamat surel", cells.text(max_length=254, check=email)),
    ImportField(
        "contact_name", "Narahubung", "nama narahubung|kontak|nama kontak|contact person|cp", cells.text(max_length=200)
    ),
    ImportField(
        "contact_phone",
        "HP narahubung",
        "telepon narahubung|wa narahubung|no narahubung|nomor narahubung|hp kontak|wa|no wa|nomor wa|whatsapp",
        cells.phone,
    ),
]
BY_NAME = {field.name: field for field in FIELDS}
STORED = [field for field in FIELDS if field.name not in {NAME, KIND, SUBKIND, CODE, PROVINCE, REGENCY}]
"""The columns that an agency may have beside its name, kind and region."""


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary({header: field.name for field in FIELDS for header in field.keys})


def implied_kind(header: Sequence[Plain]) -> str:
    """Return the kind of all agencies if a header says it ("Nama Sekolah"), or ""."""
    keys = {header_key(shown(cell)) for cell in header}
    if keys & {*_SCHOOL_NAMES.split("|")}:
        return Agency.Kind.SCHOOL
    return Agency.Kind.VILLAGE if keys & {*_VILLAGE_NAMES.split("|")} else ""
