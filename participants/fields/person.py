"""The one list of a participant's fields: forms, spreadsheets, workbooks, the admin, pages and the trail use it.

To add a field, add it to the model and to `FIELDS`: "A field of a person" in CONTRIBUTING.md has the steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from participants.models import Participant

_COLUMNS = {column.name: column for column in Participant._meta.concrete_fields}


class Kind(Enum):
    """The kind of a field's values. It decides how they are read, written, shown and masked."""

    TEXT = auto()
    NIP = auto()
    CHOICE = auto()
    RANK = auto()
    AGENCY = auto()
    PHONE = auto()
    EMAIL = auto()


class Section(Enum):
    """The groups of fields on the admin's page of a person."""

    PERSON = auto()
    WORK = auto()
    CONTACT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonField:
    """One field of a participant.

    name           the name in the model, in forms, and in the columns of an uploaded spreadsheet
    headers        usual headers of its column in people's own spreadsheets, "|" between them, without punctuation
    hint           how to fill in its column of the spreadsheet to download
    header         its column in the event workbook: a file format, the same in all languages
    sheet_width, workbook_width
                   the widths of these two columns, in characters
    is_own         whether people correct it themselves by their personal link; else they ask for a correction
    is_open        whether users who see a registration, but not the person, see it too
    is_kept        whether a registration keeps the value of its time, in its own field of the same name
    sheet_words    of a choice: more words for each value, "|" between them, that spreadsheets may have
    workbook_words of a choice: the value of each word in the event workbook, where the words are not the values
    """

    name: str
    kind: Kind
    section: Section
    headers: str
    hint: str | Promise
    header: str
    sheet_width: int
    workbook_width: int
    is_own: bool = False
    is_open: bool = False
    is_kept: bool = False
    sheet_words: Mapping[str, str] = field(default_factory=dict)
    workbook_words: Mapping[str, str] = field(default_factory=dict)

    @property
    def column(self) -> models.Field[Any, Any]:
        """Return the field of the model, which has the label, the length and the choices."""
        return _COLUMNS[self.name]

    @property
    def label(self) -> str:
        """Return the name that people read, in their language."""
        return capfirst(str(self.column.verbose_name))

    @property
    def is_required(self) -> bool:
        return not self.column.blank

    @property
    def values(self) -> list[str]:
        """Return the values to choose from; none for a field that takes any."""
        return [value for value, _label in self.column.flatchoices]

    @property
    def choices(self) -> dict[str, str]:
        """Return {value: label in the reader's language}."""
        return {value: str(label) for value, label in self.column.flatchoices}

    @property
    def words(self) -> dict[str, str]:
        """Return {word in the event workbook: value} of a choice."""
        return dict(self.workbook_words) or {value: value for value in self.values}


FIELDS = [
    PersonField(
        name="full_name",
        kind=Kind.TEXT,
        section=Section.PERSON,
        headers="name|full name|nama|nama lengkap|nama peserta|nama lengkap peserta|nama dan gelar|nama pegawai|"
        "nama lengkap dan gelar|nama lengkap gelar|nama calon peserta|nama lengkap dengan gelar|nama beserta gelar|"
        "nama lengkap beserta gelar|nama dengan gelar|attendee name|nama asn|nama guru|nama pustakawan|"
        "peserta|nama pengelola|nama pengelola perpustakaan|nama petugas|nama petugas perpustakaan|nama dosen|"
        "nama pic|pic|nama delegasi|nama utusan|nama calon|nama anggota|nama tenaga perpustakaan",
        hint=_("As on the certificate, titles included."),
        header="Nama",
        sheet_width=34,
        workbook_width=34,
        is_open=True,
    ),
    PersonField(
        name="nip",
        kind=Kind.NIP,
        section=Section.PERSON,
        headers="nip|nip baru|nomor induk pegawai|no nip|nomor nip|nip pegawai|nip nippk|nip ni pppk|nip pns",
        hint=_(
            "18 digits as text, with or without blanks; empty for those who have none. The cells are text already: "
            "where they are not, Excel rounds the number and its last digits are lost. No NIK."
        ),
        header="NIP",
        sheet_width=24,
        workbook_width=21,
    ),
    PersonField(
        name="sex",
        kind=Kind.CHOICE,
        section=Section.PERSON,
        headers="sex|gender|jenis kelamin|jns kelamin|kelamin|jk|j k|l p|p l|lk pr|lp|gender l p|jenis kelamin l p|"
        "jk l p|jns kel|jenis kel|jenkel|jen kel",
        hint=_("Choose from the list. L and P are understood too."),
        header="Jenis kelamin",
        sheet_width=15,
        workbook_width=8,
        is_open=True,
        sheet_words={
            Participant.Sex.FEMALE: "p|pr|perempuan|wanita|w|f|female|woman|ibu",
            Participant.Sex.MALE: "l|lk|laki|laki-laki|laki laki|lelaki|pria|m|male|man|bapak",
        },
        workbook_words={"L": Participant.Sex.MALE, "P": Participant.Sex.FEMALE},
    ),
    PersonField(
        name="agency",
        kind=Kind.AGENCY,
        section=Section.WORK,
        headers="agency|institution|instansi|nama instansi|asal instansi|instansi asal|unit kerja|instansi unit kerja|"
        "nama instansi unit kerja|"
        "nama unit kerja|lembaga|nama lembaga|asal lembaga|perpustakaan|nama perpustakaan|asal perpustakaan|dinas|"
        "instansi pengirim|unit kerja instansi|skpd|opd|nama opd|kantor|tempat kerja|satker|nama satker|satuan kerja|"
        "unit organisasi|unor|nama unor|unor nama|unor induk|unor induk nama|homebase|sekolah|nama sekolah|"
        "asal sekolah|sekolah instansi|instansi sekolah|asal sekolah instansi|organization|organisation|organisasi|"
        "nama organisasi|company|institusi|asal institusi|nama institusi|perguruan tinggi|"
        "universitas|asal perguruan tinggi",
        hint=_("Choose from the list: the agencies that have seats in this event, each with its region."),
        header="Instansi",
        sheet_width=52,
        workbook_width=56,
        is_open=True,
    ),
    PersonField(
        name="position",
        kind=Kind.TEXT,
        section=Section.WORK,
        headers="position|jabatan|nama jabatan|jabatan tugas|tugas|job title|jabatan fungsional|pekerjaan|jabatan nama|"
        "jabatan terakhir|nama jabatan fungsional|jabatan pekerjaan",
        hint=_("May be left empty."),
        header="Jabatan",
        sheet_width=30,
        workbook_width=30,
        is_open=True,
        is_kept=True,
    ),
    PersonField(
        name="rank",
        kind=Kind.RANK,
        section=Section.WORK,
        headers="rank|golongan|gol|pangkat|pangkat gol|pangkat golongan|gol ruang|golongan ruang|pangkat gol ruang|"
        "pangkat golongan ruang|gol pangkat|golongan pangkat|gol akhir nama|gol akhir|golongan akhir|pangkat terakhir|"
        "golongan terakhir|gol rg|pangkat gol rg|pangkat golru|golru",
        hint=_("Choose from the list, such as III/a or IX; empty for those who have none."),
        header="Golongan",
        sheet_width=12,
        workbook_width=10,
        is_open=True,
        is_kept=True,
    ),
    PersonField(
        name="phone",
        kind=Kind.PHONE,
        section=Section.CONTACT,
        headers="phone|phone number|mobile|telephone|no hp|nomor hp|hp|handphone|no handphone|nomor handphone|telepon|"
        "no telepon|nomor telepon|telp|no telp|no tlp|tlp|wa|no wa|nomor wa|whatsapp|no whatsapp|nomor whatsapp|hp wa|"
        "no hp wa|nomor hp wa|no telp hp|no telepon hp|no wa hp|kontak|no kontak|telepon hp|ponsel|no ponsel|"
        "hp whatsapp|no hp whatsapp|nomor hp whatsapp|nomor kontak|nomor ponsel|nomor telepon hp|nomor telepon wa|"
        "wa hp|hp telp|no telp wa|no telepon wa|nomor telp",
        hint=_("As 0812-3456-7890; may be left empty."),
        header="Nomor HP",
        sheet_width=20,
        workbook_width=16,
        is_own=True,
    ),
    PersonField(
        name="email",
        kind=Kind.EMAIL,
        section=Section.CONTACT,
        headers="email|e mail|surel|alamat email|alamat e mail|alamat surel|email aktif|e mail address|"
        "email address|kontak email|email pribadi|email kantor|email peserta|attendee email",
        hint=_("May be left empty."),
        header="Email",
        sheet_width=30,
        workbook_width=34,
        is_own=True,
    ),
]
"""The fields of a person, in the order of forms and columns."""

BY_NAME = {one.name: one for one in FIELDS}
NAMES = [one.name for one in FIELDS]
DATA_NAMES = [one.name for one in FIELDS if one.kind is not Kind.AGENCY]
"""The names without the agency, which decides about seats and is looked up apart."""
OWN_NAMES = [one.name for one in FIELDS if one.is_own]
ASKED_NAMES = [one.name for one in FIELDS if not one.is_own]
"""The fields that a person may ask staff to correct."""
KEPT_NAMES = [one.name for one in FIELDS if one.is_kept]


def kept_values(person: Participant) -> dict[str, str]:
    """Return the values of the person that a new registration stores."""
    return {name: getattr(person, name) for name in KEPT_NAMES}


def names_in(section: Section) -> tuple[str, ...]:
    """Return the fields of the section, the required ones first."""
    fields = [one for one in FIELDS if one.section is section]
    return tuple(one.name for one in sorted(fields, key=lambda one: not one.is_required))
