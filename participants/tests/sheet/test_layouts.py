"""Lists as offices and their programs make them: each is stored after its questions are answered."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.utils import translation

from documents.reading.lists import guess_columns
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import open_tables
from participants.models import Participant, SheetImport
from participants.sheet.answers import Answers
from participants.sheet.fields import recognise, unused
from participants.sheet.forms import ColumnsForm
from participants.sheet.left_out import remarks_of
from participants.sheet.rows.reading import read_entries
from participants.sheet.source import read_tables
from participants.sheet.uploads import guessed_columns, header, people_rows
from tests import make
from tests.sheets import sent, silent, xlsx

pytestmark = pytest.mark.one_engine("parsing of spreadsheets")

LAYOUTS = Path(__file__).with_name("layouts.txt").read_text().splitlines()
"""Headers of real lists, and of what registration systems export."""
AGENCY = "Dinas Tanggamus"
PEOPLE = [("Fulan Uji", "198501012010011001", "L"), ("Siti Coba", "198602022011022002", "P")]


@pytest.fixture
def world(regions, client):
    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", name=AGENCY)
        user = make.user(province="18")
        quota = make.quota(event, agency, seats=20)

    client.force_login(World.user)
    return World()


def cell(header: str, number: int) -> str:
    """Return what the list has below the header for one of the people."""
    name, nip, sex = PEOPLE[number]
    first, last = name.split()
    patterns = {
        r"given|first|personal": first,
        r"family|last name": last,
        r"^(nama|nama lengkap.*|nama peserta|attendee name)$": name,
        r"^nip": nip,
        r"kelamin|^jk$|^l/p$": sex,
        r"instansi|satker|homebase|skpd|unit|asal sekolah|nama sekolah|company|organization": AGENCY,
        r"golongan|^gol$|pangkat": "III/a",
        r"^jabatan$": "Pustakawan",
        r"ortu": "0811111111",
        r"hp|whatsapp|no\. wa|phone": f"08123456789{number}",
        r"e-?mail": f"fulan{number}@contoh.example",
        r"kab kota": "Kabupaten Tanggamus",
    }
    return next((text for pattern, text in patterns.items() if re.search(pattern, header.casefold())), f"x{number}")


def answered(world, client, upload) -> SheetImport:
    """Answer what the pages ask, with their suggestions for the columns."""
    if upload.state == SheetImport.State.COLUMNS:
        form = ColumnsForm(upload=upload)
        client.post(
            f"/events/BARU/import/{upload.key}/columns/", {name: form[name].initial or "" for name in form.fields}
        )
        upload.refresh_from_db()
    asked = {"file-agency": str(world.agency.pk)} if upload.outcome["counts"]["without_agency"] else {}
    for number, row in enumerate(upload.outcome["rows"]):
        sex = {"L": "male", "P": "female"}[PEOPLE[number][2]]
        asked |= {f"cell{row['number']}-sex": sex for cell in row["cells"] if cell["field"] == "sex"}
    client.post(upload.get_absolute_url(), {"then": "check"} | asked)
    upload.refresh_from_db()
    return upload


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout[:40])
def test_a_real_layout_is_stored_after_its_questions(world, client, layout):
    headers = layout.split("|")
    rows = [[cell(header, number) for header in headers] for number in range(len(PEOPLE))]
    upload = answered(world, client, sent(world.event, world.user, xlsx(rows, headers=headers)))
    page = client.get(upload.get_absolute_url())
    client.post(upload.get_absolute_url(), {"then": "store", "shown": page.context["outcome"]["fingerprint"]})
    stored = Participant.objects.order_by("pk")
    assert [(one.full_name, one.sex, one.agency) for one in stored] == [
        ("Fulan Uji", "male", world.agency),
        ("Siti Coba", "female", world.agency),
    ]
    if any(header.casefold().startswith("nip") for header in headers):
        assert [one.nip for one in stored] == [nip for _name, nip, _sex in PEOPLE]
    read = set(upload.columns.values())
    left = {header for position, header in enumerate(headers) if position not in read}
    text = unescape(page.content.decode())
    assert all(header in text for header in left if header.casefold() not in ("no", "id", "nik"))


ROWS = [
    ["Fulan Uji, S.Pd.", "198501012010011001", "L", "Dinas Metro", "Guru", "081234567890"],
    ["Siti Coba", "", "P", "SMAN 1 Metro", "Pengelola", "085711112222"],
]
NAME, NUMBER, SEX, OFFICE, TASK, PHONE = range(6)


def shaped(headers, *fields, above=(), below=()):
    """Return the rows of a list with the headers; a field is a place in ROWS or makes the cell of a row."""
    cells = [[one[field] if isinstance(field, int) else field(one) for field in fields] for one in ROWS]
    return [*above, *headers, *cells, *below]


def read(rows) -> tuple[list[dict[str, str]], SheetImport]:
    """Return the values of the people that are read with the suggested columns."""
    found = read_tables(open_tables(xlsx(rows[1:], headers=rows[0])))
    upload = SheetImport(rows=found.rows, source=found.source, header_row=found.header_row)
    upload.columns = recognise(header(upload)) if found.header_row else guess_columns(found.rows)
    upload.columns |= guessed_columns(upload)
    entries = read_entries(people_rows(upload), upload.columns, Answers(), silent)
    return [{name: value for name, value in one.values.items() if value} for one in entries], upload


NAMES = {"full_name": [one[NAME] for one in ROWS]}
SEXES = {"sex": ["male", "female"]}
NUMBERS = {"nip": [ROWS[0][NUMBER], None]}
OFFICES = {"agency": [one[OFFICE] for one in ROWS]}
TASKS = {"position": [one[TASK] for one in ROWS]}
PHONES = {"phone": ["+6281234567890", "+6285711112222"]}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            shaped([["Daftar peserta"]], lambda one: f"1. {one[NAME]} - {one[OFFICE]} - {one[PHONE]}"),
            NAMES | OFFICES | PHONES,
        ),
        (shaped([], lambda one: f"1) {one[NAME]} ({one[OFFICE]}) {one[PHONE]}"), NAMES | OFFICES | PHONES),
        (shaped([], lambda one: "1.", NAME, OFFICE, PHONE), NAMES | OFFICES | PHONES),
        (shaped([], lambda one: 1, NAME, OFFICE), NAMES | OFFICES),
        (
            shaped([["No", "Nama", "Jabatan/Instansi"]], PHONE, NAME, lambda one: f"{one[TASK]} / {one[OFFICE]}"),
            OFFICES | TASKS,
        ),
        (shaped([["No", "Nama", "Jabatan/Instansi"]], PHONE, NAME, OFFICE), NAMES | OFFICES),
        (shaped([["Nama / Jabatan", "L/P"]], lambda one: f"{one[NAME]}\n{one[TASK]}", SEX), NAMES | TASKS | SEXES),
        (
            shaped([["Nama/Instansi", "HP"]], lambda one: f"{one[NAME]} / {one[OFFICE]}", PHONE),
            NAMES | OFFICES | PHONES,
        ),
        (
            [
                ["No", "Nama", "Jabatan", "Instansi"],
                *([1, ROWS[0][NAME], "Guru", "Dinas Metro"], [None, "NIP. 19850101 201001 1 001"]),
                *([2, ROWS[1][NAME], "Pengelola", "SMAN 1 Metro"], [None, "NIP. -"]),
            ],
            NAMES | NUMBERS | TASKS | OFFICES,
        ),
        (shaped([["N A M A", "N I P", "J K"]], NAME, NUMBER, SEX), NAMES | NUMBERS | SEXES),
        (
            shaped(
                [["Nama", "Pangkat", None, "Jabatan", None], [None, "Gol", "TMT", "Nama", "TMT"]],
                NAME,
                lambda one: "III/a",
                PHONE,
                TASK,
                PHONE,
            ),
            NAMES | TASKS | {"rank": ["III/a"] * 2},
        ),
        (
            shaped(
                [["No", "Identitas", None, None, "Instansi"], [None, "Nama", "NIP", "L/P"]],
                SEX,
                NAME,
                NUMBER,
                SEX,
                OFFICE,
            ),
            NAMES | NUMBERS | SEXES | OFFICES,
        ),
        (
            shaped(
                [["Nama Desa", "Nama Perpustakaan", "Nama Pengelola", "L/P"]], lambda one: "Sukamaju", OFFICE, NAME, SEX
            ),
            NAMES | OFFICES | SEXES,
        ),
        (
            shaped(
                [["Nama Awal", "Nama Akhir", "L/P"]],
                lambda one: one[NAME].split()[0],
                lambda one: one[NAME].split(maxsplit=1)[1],
                SEX,
            ),
            NAMES | SEXES,
        ),
        (shaped([["Instansi", "PIC", "No HP PIC"]], OFFICE, NAME, PHONE), NAMES | OFFICES | PHONES),
        (
            shaped([["Nama/Tempat Tanggal Lahir", "NIP"]], lambda one: f"{one[NAME]}\nMetro, 1 Januari 1985", NUMBER),
            NAMES | NUMBERS,
        ),
        (
            shaped([["Nama, TTL", "L/P"]], lambda one: f"{one[NAME]}, Bandar Lampung, 02-02-1986", SEX),
            NAMES | SEXES,
        ),
        (
            shaped(
                [["NAMA DELEGASI/UTUSAN", "L / P", "JABATAN DALAM TIM", "ASAL DELEGASI"]],
                *(NAME, SEX, lambda one: "Ketua", OFFICE),
            ),
            NAMES | SEXES | OFFICES,
        ),
        (
            [
                ["No", "Nama", "NIP"],
                ["I. Dinas Metro"],
                [1, ROWS[0][NAME], ROWS[0][NUMBER]],
                ["II. SMAN 1 Metro"],
                [1, ROWS[1][NAME], None],
            ],
            NAMES | OFFICES,
        ),
        (
            [
                ["No", "Nama", "L/P"],
                ["A", "Dinas Metro"],
                [1, ROWS[0][NAME], "L"],
                ["B.", "SMAN 1 Metro"],
                [1, ROWS[1][NAME], "P"],
            ],
            NAMES | OFFICES | SEXES,
        ),
    ],
)
def test_the_shapes_of_lists_are_read(rows, expected):
    people, upload = read(rows)
    assert {name: [one.get(name) for one in people] for name in expected} == expected
    unread = unused(header(upload), upload.columns, people_rows(upload))
    assert not {*unread} & {"“Nama”", "“Instansi”", "“NIP”", "“L/P”"}


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Nama", "Fulan Uji", "Siti Coba"],
            ["NIP", ROWS[0][NUMBER], None],
            ["L/P", "L", "P"],
            ["Instansi", "Dinas", "x"],
        ],
        [["BIODATA"], ["Nama", ":", "Fulan Uji"], ["NIP", ":", ROWS[0][NUMBER]], ["Instansi", ":", "Dinas Metro"]],
    ],
)
def test_a_form_and_people_in_columns_are_refused_with_their_reason(rows):
    with translation.override("en"), pytest.raises(UnreadableWorkbook, match=r"“Nama”, “NIP”, and .* Transpose"):
        read(rows)


def test_a_name_that_cannot_be_divided_from_a_birthday_is_missing():
    people, _upload = read([["Nama dan Tgl Lahir", "L/P"], ["Fulan 1 Mei 1985", "L"], ["Siti Coba", "P"]])
    assert [one.get("full_name") for one in people] == [None, "Siti Coba"]


def test_numbers_below_the_names_of_signatures_are_nobodys():
    rows = [
        ["Nama", "L/P", "Jabatan"],
        ["Fulan Uji", "L", "Guru"],
        ["Metro, 3 Maret 2026"],
        ["Drs. Kepala Besar"],
        ["NIP. 19650101 199001 1 001"],
    ]
    people, upload = read(rows)
    assert [one["full_name"] for one in people] == ["Fulan Uji"]
    assert "joined" not in upload.source or not upload.source["joined"]


def test_a_row_filled_only_in_a_column_that_is_not_read_is_named():
    (_people, upload) = read([["Nama", "Kaos", "Topi"], ["Fulan Uji", "XXL", "1"], [None, "XL", "untuk panitia"]])
    with translation.override("en"):
        assert any("row 3 (XL untuk panitia)" in note for note in remarks_of(upload).notes)


def test_changed_shapes_are_named():
    (_people, upload) = read(
        [["Nama", "Jabatan/Instansi"], ["Fulan", "Guru / Dinas Metro"], ["NIP 198501012010011001"]]
    )
    with translation.override("en"):
        assert remarks_of(upload).notes == [
            "A NIP in the row below a name is that of the person above: row 3.",
            "Divided into two columns: “Jabatan/Instansi”.",
        ]
