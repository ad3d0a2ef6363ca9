"""Which sheets and rows of a file are read, and what the preview says of the others."""

import io

import openpyxl
import pytest
from openpyxl.styles import Font

from participants.models import Registration, SheetImport
from tests import workbooks
from tests.sheets import HEADERS, as_csv, codes, row

from .conftest import METRO

pytestmark = pytest.mark.one_engine("files and pages; test_storing.py tests what is stored")


def book(sheets, change=lambda book: None) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
    change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def people(*names, headers=HEADERS):
    return [headers, *(row(name, METRO) for name in names)]


def left_out(response):
    return response.context["remarks"].notes


# Sheets


def test_the_only_sheet_with_people_is_read_and_the_others_are_named(world):
    def hide(book):
        book["Lama"].sheet_state = "hidden"

    sheets = {"Sampul": [["DAFTAR"]], "Peserta": [HEADERS], "Peserta (2)": people("Ani"), "Lama": people("Tua")}
    preview = world.preview(book(sheets, hide))
    assert world.names == ["Ani"]
    assert preview.context["remarks"].warnings == ["Not read: the sheet “Lama” (1 person, hidden)."]
    assert left_out(preview) == [
        "Read: the sheet “Peserta (2)” (1 person).",
        "Not read, because no people were found in it: the sheet “Sampul” and “Peserta”.",
    ]


def test_a_hidden_sheet_is_read_if_no_other_has_people(world):
    def hide(book):
        book["Lama"].sheet_state = "hidden"

    preview = world.preview(book({"Sampul": [["DAFTAR"]], "Lama": people("Ani")}, hide))
    assert world.names == ["Ani"]
    assert left_out(preview)[0] == "Read: the sheet “Lama” (1 person, hidden)."


def test_several_sheets_with_people_are_asked_about_and_read_together(world, client):
    sheets = {"A": people("Ani", "Budi"), "B": [["Kop"], *people("Citra")], "C": people("Dewi", headers=HEADERS[:4])}
    page = world.send(book(sheets)).url
    assert page.endswith("/sheets/")
    assert "A” (2 people)" in client.get(page).content.decode()
    detail = page.removesuffix("sheets/")
    assert client.get(detail).url == page
    assert set(client.post(page, {"sheet": "9"}).context["form"].errors) == {"sheet"}
    assert client.post(page, {"sheet": "1"}).url == detail
    assert world.names == ["Citra"]
    assert client.post(page, {"sheet": "all"}).url == detail
    assert world.names == ["Ani", "Budi", "Citra"]
    preview = client.get(detail)
    assert ">B 3<" in preview.content.decode()
    assert preview.context["remarks"].warnings == ["Not read: the sheet “C” (1 person)."]
    client.post(detail, {"then": "store"})
    assert Registration.objects.count() == 3
    assert client.get(page).url == detail


def test_mistakes_in_two_sheets_are_marked_in_both(world, client):
    sheets = {"A": people("Ani", "Budi"), "B": people("Citra")}
    sheets["A"][1][1] = sheets["B"][1][1] = "12"
    page = world.send(book(sheets)).url
    client.post(page, {"sheet": "all"})
    upload = SheetImport.objects.get()
    assert [cell for problems in codes(upload.outcome).values() for cell, _code in problems] == ["B2", "B2"]
    marked = workbooks.opened(client.get(f"{upload.get_absolute_url()}marked/").content)
    assert [bool(sheet["B2"].comment) for sheet in marked] == [True, True]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"Peserta": [HEADERS]}, "no people in the sheet “Peserta”"),
        (
            {"Peserta": [HEADERS], "Isi": [["Petunjuk"], ["Isi semua"]]},
            "Other sheets have rows, but no headers of people: “Isi”",
        ),
        ({"Peserta": []}, "empty"),
    ],
)
def test_a_file_without_people_says_so(world, sheets, said):
    (error,) = world.send(book(sheets)).context["form"].errors["file"]
    assert said in error


def test_a_csv_file_without_people_says_so(world):
    (error,) = world.send(as_csv([]), "p.csv").context["form"].errors["file"]
    assert "no people in the file" in error


def test_a_sheet_may_have_become_unreadable_meanwhile(world, client, settings):
    page = world.send(book({"A": people("Ani"), "B": people("Budi")})).url
    upload = SheetImport.objects.get()
    upload.file.storage.delete(upload.file.name)
    upload.file.storage.save(upload.file.name, io.BytesIO(b"PK"))
    assert set(client.post(page, {"sheet": "1"}).context["form"].errors) == {"sheet"}


# Rows


def test_hidden_and_struck_rows_are_left_out_unless_the_user_takes_them(world, client):
    def hide(book):
        sheet = book["P"]
        sheet.row_dimensions[3].hidden = True
        sheet["A4"].font = Font(strike=True)
        sheet["D5"].font = Font(strike=True)

    preview = world.preview(book({"P": people("Ani", "Budi", "Citra", "Dewi")}, hide))
    assert world.names == ["Ani", "Dewi"]
    assert preview.context["remarks"].unseen == "2 rows are hidden or struck through in the file: row 3–4."
    page = SheetImport.objects.get().get_absolute_url()
    client.post(page, {"then": "check", "unseen": "take"})
    assert world.names == ["Ani", "Budi", "Citra", "Dewi"]
    client.post(page, {"then": "check", "unseen": "leave"})
    assert world.names == ["Ani", "Dewi"]


def test_nobody_is_registered_if_all_rows_are_hidden(world):
    def hide(book):
        book["P"].row_dimensions[2].hidden = True

    preview = world.preview(book({"P": people("Ani")}, hide))
    assert b'id="nobody"' in preview.content
    assert b'id="nothing"' not in preview.content


def test_a_merged_agency_counts_for_each_of_its_rows(world):
    rows = [HEADERS, row("Ani", METRO), row("Budi", ""), row("", "", sex="")]

    def merge(book):
        book["P"].merge_cells("D2:D4")

    preview = world.preview(book({"P": rows}, merge))
    assert [one["agency"] for one in SheetImport.objects.get().outcome["rows"]] == [METRO, METRO]
    assert left_out(preview) == ["Merged cells count for each of their rows: row 3."]


def test_first_and_last_name_below_one_merged_header_are_joined(world, client):
    def merge(book):
        book["P"].merge_cells("A1:B1")
        book["P"].merge_cells("E1:F1")

    rows = [["Nama", None, "L/P", "Instansi", "Jabatan", None], ["Ani", "Uji", "P", METRO, "Guru", "Ahli"]]
    preview = world.preview(book({"P": rows}, merge))
    assert world.names == ["Ani Uji"]
    assert left_out(preview) == [
        "The header “Nama” is above several columns, which are read as A (First name) and B (Last name)."
    ]
    assert preview.context["unused"] == "column F (without a header)"
    upload = SheetImport.objects.get()
    client.post(f"{upload.get_absolute_url()}columns/", {"column0": "full_name", "column2": "sex", "column3": "agency"})
    assert world.names == ["Ani"]


def test_numbers_of_columns_below_the_headers_are_no_second_line_of_them(world):
    rows = [[None, "Nama", "Ukuran Kaos", "L/P", "Instansi"], ["1", "2", "3", "4", "5"], [None, "Ani", "L", "P", METRO]]
    preview = world.preview(book({"P": rows}))
    assert left_out(preview) == ["Left out: the numbers of the columns in row 2."]
    assert preview.context["unused"] == "“Ukuran Kaos”"


def test_a_name_below_a_merged_header_in_two_rows_is_joined(world):
    def merge(book):
        for cells in ("A1:B2", "C1:D1", "E1:E2"):
            book["P"].merge_cells(cells)

    rows = [["Nama", None, "Data", None, "Instansi"], [None, None, "NIP", "L/P"], ["Ani", "Uji", None, "P", METRO]]
    world.preview(book({"P": rows}, merge))
    assert world.names == ["Ani Uji"]


def test_columns_that_are_too_many_to_be_read_are_named(world):
    preview = world.preview(book({"P": [HEADERS, [*row("Ani", METRO), *[None] * 92, "x", "y"]]}))
    assert left_out(preview) == ["Only the first 100 columns are read: the columns CW to CX are left out."]


def test_letterhead_and_signatures_are_named_as_left_out(world):
    rows = [
        ["PEMERINTAH KOTA METRO"],
        *people("Ani"),
        [],
        ["", "", "", "Metro, 3 Maret 2025"],
        ["", "", "", "Kepala Dinas"],
    ]
    preview = world.preview(book({"P": rows}))
    assert world.names == ["Ani"]
    assert left_out(preview) == [
        "Left out above the headers: row 1 (PEMERINTAH KOTA METRO).",
        "Left out below the list: row 5–6 (Metro, 3 Maret 2025 Kepala Dinas).",
    ]


def test_headings_of_groups_are_the_agencies_of_the_people_below(world):
    headers = ["No", "Nama", "NIP", "L/P", "Jabatan"]
    rows = [
        headers,
        [METRO],
        [1, "Ani", None, "P", "Staf"],
        [2, "Budi", None, "L", "Staf"],
        ["SMA 1 Metro"],
        [1, "Citra", None, "P", "Guru"],
    ]
    preview = world.preview(book({"P": rows}))
    assert [one["agency"] for one in SheetImport.objects.get().outcome["rows"]] == [METRO, METRO, "SMA 1 Metro"]
    assert left_out(preview) == [
        f"The headings in row 2, 5 ({METRO} SMA 1 Metro) are read as the agency of the people below them."
    ]


def test_headings_beside_a_column_of_agencies_are_left_out(world):
    preview = world.preview(
        book({"P": [HEADERS, row("Ani", METRO), ["", "", "", "", "Bidang II"], row("Budi", METRO)]})
    )
    assert world.names == ["Ani", "Budi"]
    assert left_out(preview) == ["Left out: headings in the list in row 3 (Bidang II)."]


def test_headers_in_two_rows_are_read_as_one(world):
    def merge(book):
        for letter in "ABD":
            book["P"].merge_cells(f"{letter}1:{letter}2")

    rows = [["Nama", "NIP", "Data", "Instansi"], [None, None, "L/P", None], ["Ani", None, "P", METRO]]
    preview = world.preview(book({"P": rows}, merge))
    assert world.names == ["Ani"]
    assert (preview.context["counts"]["blocked"], left_out(preview)) == (0, [])
    below = [
        ["Nama", "NIP", "Kelamin", None, "Instansi"],
        [None, None, "L", "P", None],
        ["Ani", None, None, "v", METRO],
    ]
    world.send(book({"P": below}))
    assert SheetImport.objects.first().rows[0] == [2, ["Nama", "NIP", "L", "P", "Instansi"]]


def test_hidden_columns_are_read_and_named(world):
    def hide(book):
        book["P"].column_dimensions["D"].hidden = True

    (note,) = left_out(world.preview(book({"P": people("Ani")}, hide)))
    assert note.startswith("Hidden in the file, but read: the column D (")


def test_a_file_without_headers_is_asked_about_and_loses_nobody(world, client):
    content = as_csv([["BUDI UJI, A.Md.", "P", METRO]], headers=["ANI UJI, S.E.", "L", METRO])
    page = world.send(content, "p.csv").url
    assert page.endswith("/columns/")
    asked = client.get(page)
    assert b'id="no-header"' in asked.content
    columns = {name: asked.context["form"][name].value() for name in asked.context["form"].fields}
    assert columns == {"column0": "full_name", "column1": "sex", "column2": "agency"}
    client.post(page, columns)
    assert world.names == ["ANI UJI, S.E.", "BUDI UJI, A.Md."]
    client.post(page, {"header": "1"})
    assert SheetImport.objects.get().header_row == 1
    client.post(page, {"header": "0"})
    assert SheetImport.objects.get().header_row == 0


@pytest.mark.filterwarnings("ignore:Title is more than 31")
def test_a_long_name_of_a_sheet_is_shortened(world):
    made = book({"P": people("Ani")}, lambda made: setattr(made["P"], "title", "P" * 300))
    world.preview(made)
    assert SheetImport.objects.get().sheet == "P" * 200


def test_a_list_with_more_rows_than_are_read_is_refused(world):
    rows = [[f"Ani {number}"] if number % 4 == 0 else [None, "-", "x"] for number in range(6_004)]
    page = world.send(book({"P": [["Nama", "L/P", "Kaos"], *rows]}))
    assert page.context["form"].errors["file"]


def test_the_sheets_of_all_regencies_are_read_and_too_many_are_refused(world):
    sheets = {f"Kab {number}": [["Nama", "L/P"], [f"Ani {number}", "P"]] for number in range(38)}
    world.send(book(sheets))
    read = SheetImport.objects.get().source["sheets"]
    assert [sheet["people"] for sheet in read] == [1] * 38
    page = world.send(book({f"{number}": [["x"]] for number in range(101)}))
    assert "100" in str(page.context["form"].errors)


def test_a_column_without_a_header_is_named_if_it_is_not_read(world):
    page = world.preview(book({"P": [["Nama", "L/P", "Instansi"], ["Ani", "P", METRO, "batal"]]}))
    assert page.context["unused"] == "column D (without a header)"
