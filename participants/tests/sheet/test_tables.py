"""Sheets with several tables, two lists side by side, and an agency above the headers."""

import pytest

from documents.text import tidy
from participants.models import Registration, SheetImport
from participants.sheet.shapes.several_tables import lists_side_by_side, tables_below_each_other
from tests import make
from tests.sheets import row

from .test_source import METRO, book, left_out, people

pytestmark = pytest.mark.one_engine("files and pages; test_storing.py tests what is stored")

OTHER = ["Nama", "Instansi", "L/P", "NIP"]


def two_tables():
    return [*people("Ani", "Budi"), [], OTHER, ["Cici", METRO, "P"], ["Dewi", METRO, "P"]]


# Tables below each other


def test_a_second_table_with_other_headers_is_not_read_and_named(world, client):
    preview = world.preview(book({"P": two_tables()}))
    assert world.names == ["Ani", "Budi"]
    assert preview.context["remarks"].other_tables == [
        "Not read: the table in row 5–7, because its headers (Nama | Instansi | L/P | NIP) are others. Give it the "
        "same columns, send it as a file of its own, or choose its row as the row of headers."
    ]
    assert "Cici" not in str(left_out(preview))
    assert b'id="other-tables"' in preview.content
    page = f"{SheetImport.objects.get().get_absolute_url()}columns/"
    client.post(page, {"header": "5"})
    assert client.get(page).context["remarks"].other_tables[0].startswith("Not read: the table in row 1–3")


def test_the_other_table_is_read_if_its_headers_are_chosen(world, client):
    rows = [*people(*[f"Ani {letter}" for letter in "abcdefghijklmnopq"]), OTHER, ["Cici", METRO, "P"]]
    world.preview(book({"P": rows}))
    page = f"{SheetImport.objects.get().get_absolute_url()}columns/"
    headers = [number for number, _text in client.get(page).context["headers"]]
    assert headers == [*range(16), 19]
    client.post(page, {"header": "19"})
    client.post(page, {"column0": "full_name", "column1": "agency", "column2": "sex"})
    assert world.names == ["Cici"]
    assert left_out(client.get(page)) == []
    client.post(page, {"header": "0"})
    assert len(SheetImport.objects.get().rows) == 20


def test_the_people_of_another_table_are_not_counted_and_its_nik_is_not_kept(world):
    rows = [*people("Ani"), ["Nama", "NIK", "L/P", "Instansi"], ["Cici", "1871014101900001", "P", METRO]]
    world.preview(book({"P": rows}))
    upload = SheetImport.objects.get()
    assert upload.source["sheets"][0]["people"] == 1
    assert "1871014101900001" not in str(upload.rows)


def test_a_second_table_in_the_second_of_two_sheets_is_named(world, client):
    page = world.send(book({"A": people("Ani"), "B": [["Kop"], *two_tables()]})).url
    client.post(page, {"sheet": "all"})
    assert world.names == ["Ani", "Ani", "Budi"]
    preview = client.get(page.removesuffix("sheets/"))
    assert preview.context["remarks"].other_tables[0].startswith("Not read: the table in row B 6–8")


BOTH = [(1, 2), (3, 4)]


@pytest.mark.parametrize(
    ("header", "other", "tables"),
    [
        (["Nama", "NIP"], ["Nama", "NIP"], []),
        (["Nama", "NIP"], ["NIP", "Nama"], BOTH),
        (["Nama", "NIP"], ["Nama", "Jabatan"], BOTH),
        (["Nama", "NIP"], [None, "Nama", "NIP", "Instansi"], BOTH),
        (["Nama", "NIP", "L/P"], ["Nama", "Catatan", "L/P"], BOTH),
        (["Nama", "Jabatan", "L/P"], ["Nama", "Catatan", "L/P"], BOTH),
        (["Nama", "Instansi", "L/P"], ["Nama", "Intansi", "L/P"], []),
        (["Nama", "NIP", "TTD"], ["Nama", "NIP", "Ket."], []),
        (["Nama", "NIP"], ["Jabatan", "Instansi"], []),
        (["Nama", "NIP"], ["Nama", "P"], []),
        (["Nama", "NIP", "No HP"], ["Nama", "NIP", "081234567890"], []),
    ],
)
def test_other_headers_begin_a_table(header, other, tables):
    rows = [header, ["Ani", "1"], other, ["Budi", "2"]]
    assert tables_below_each_other([*enumerate(rows, start=1)], 1, [header]) == tables


@pytest.mark.parametrize("header", [["Nama", "Intansi", "L/P"], ["Nama", None, "L/P"]])
def test_a_table_above_the_headers_is_another_one_also_with_similar_headers(header):
    rows = [header, ["Ani", "x", "P"], ["Nama", "Instansi", "L/P"], ["Budi", "x", "L"]]
    assert tables_below_each_other([*enumerate(rows, start=1)], 3, [rows[2]]) == BOTH
    del rows[1]
    assert tables_below_each_other([*enumerate(rows, start=1)], 2, [rows[1]]) == []


def test_the_people_of_a_table_with_fewer_headers_above_the_others_are_named(world):
    rows = [["Kop"], ["Nama", "L/P", "Instansi"], ["Ani", "P", METRO], *people("Budi")]
    preview = world.preview(book({"P": rows}))
    assert world.names == ["Budi"]
    assert "table in row 2–3" in preview.context["remarks"].other_tables[0]
    assert left_out(preview) == ["Left out above the headers: row 1 (Kop)."]


def test_headers_in_two_rows_that_are_repeated_begin_no_table(world):
    def merge(book):
        book["P"].merge_cells("C1:D1")

    header = [["Nama", "Instansi", "Jabatan", None], [None, None, "Nama", "TMT"]]
    rows = [*header, ["Ani", METRO, "Guru", "x"], *header, ["Budi", METRO, "Guru", "x"]]
    preview = world.preview(book({"P": rows}, merge))
    assert preview.context["remarks"].other_tables == []
    assert {"Ani", "Budi"} <= {*world.names}


# Lists side by side


def test_two_lists_side_by_side_are_refused_with_their_cells(world):
    rows = [
        ["Kop"],
        ["Nama", "NIP", None, "Nama", "NIP"],
        ["Ani", "", None, "Budi", ""],
        ["Cici", "", None, "Dedi", ""],
    ]
    (error,) = world.send(book({"P": rows})).context["form"].errors["file"]
    assert "the headers in A2:B2 are repeated in D2:E2" in tidy(error)
    assert not SheetImport.objects.exists()


@pytest.mark.parametrize(
    ("header", "people", "said"),
    [
        (["Nama", "NIP", "Nama", "NIP"], [["Ani", "1", "Budi", "2"]], "A1:B1 … C1:D1"),
        (["Nama", "NIP", "HP", "Nama", "NIP", "Nama", "NIP"], [["Ani", "1", "0", "Budi", "2", "C"]], "A1:C1 … D1:E1"),
        (["Nama", "NIP", "Nama", "NIP"], [["Ani", "1", "Ani, S.Sos.", "1"], ["Budi", "2", "Cici", "2"]], ""),
        (["Nama", "NIP", "Nama", "NIP"], [["Ani", "1"], [None, None, "Budi", "2"]], ""),
        (["Email", "Nama", "Nama Lengkap", "Email"], [["a@b", "ani", "Budi", "a@b"]], ""),
        (["Nama", "No HP", "No HP"], [["Ani", "1", "2"]], ""),
        (["Nama", "Nama", "NIP"], [["Ani", "Budi", "2"]], ""),
    ],
)  # fmt: skip
def test_only_repeated_headers_above_other_people_are_a_second_list(header, people, said):
    rows = [*enumerate([header, *people], start=1)]
    found = lists_side_by_side(rows, 1, header)
    assert all(place in found for place in said.split(" … ")) if said else found == ""


# An agency above the headers


def test_the_agency_above_the_headers_is_suggested_for_all_rows(world, client):
    rows = [["Daftar Peserta"], ["Instansi :", f": {METRO}"], ["Nama", "L/P"], ["Ani", "P"]]
    preview = world.preview(book({"P": rows}))
    form = preview.context["file_form"]
    assert form["file-agency"].initial == world.agency.pk
    assert f"“{METRO}” is above the headers" in preview.content.decode()
    page = SheetImport.objects.get().get_absolute_url()
    client.post(page, {"then": "check", "file-agency": ""})
    assert client.get(page).context["file_form"]["file-agency"].initial == ""
    client.post(page, {"then": "check", "file-agency": str(world.agency.pk)})
    outcome = SheetImport.objects.get().outcome
    client.post(page, {"then": "store", "shown": outcome["fingerprint"]})
    assert Registration.objects.get().agency == world.agency


@pytest.mark.parametrize(
    "above",
    [[[METRO], ["SMA 1 Metro"]], [["DAFTAR PESERTA DINAS METRO"]], [["Dinas Lain"]], [["Metro"]], []],
    ids=["several", "a title", "unknown", "no agency", "nothing"],
)
def test_nothing_is_suggested_unless_one_agency_is_named(world, above):
    preview = world.preview(book({"P": [*above, ["Nama", "L/P"], ["Ani", "P"]]}))
    assert preview.context["file_form"]["file-agency"].initial == ""


def test_the_name_of_an_agency_in_two_rows_of_the_letterhead_is_suggested(world):
    agency = make.agency("18.02", "school", name="Sekolah Dasar Negeri 5")
    make.quota(world.event, agency, seats=2)
    preview = world.preview(book({"P": [["Sekolah Dasar"], ["Negeri 5"], ["Nama", "L/P"], ["Ani", "P"]]}))
    assert preview.context["file_form"]["file-agency"].initial == agency.pk


def test_the_heading_above_the_headers_is_read_like_those_between_the_people(world):
    rows = [["DAFTAR PESERTA"], [f"A. {METRO}"], ["No", "Nama", "L/P"], [1, "Ani", "P"], [2, "Budi", "L"]]
    rows += [["B. SMA 1 Metro"], ["No", "Nama", "L/P"], [1, "Citra", "P"]]
    preview = world.preview(book({"P": rows}))
    outcome = SheetImport.objects.get().outcome
    assert [one["agency"] for one in outcome["rows"]] == [METRO, METRO, "SMA 1 Metro"]
    assert left_out(preview) == [
        "Left out above the headers: row 1 (DAFTAR PESERTA).",
        f"The headings in row 2 (A. {METRO}) are read as the agency of the people below them.",
        "The headings in row 6 (B. SMA 1 Metro) are read as the agency of the people below them.",
        "Left out: the headers repeated in row 7.",
    ]


def test_people_with_their_agency_in_a_column_need_no_heading(world):
    rows = [[METRO], *people("Ani"), row("Budi", "SMA 1 Metro")]
    preview = world.preview(book({"P": rows}))
    assert preview.context["file_form"] is None
    assert [one["agency"] for one in SheetImport.objects.get().outcome["rows"]] == [METRO, "SMA 1 Metro"]
