from datetime import date, time

import pytest

from documents.xlsx.workbook import Column, Format, Sheet, sheet_name, write_workbook
from tests import workbooks


def read(*sheets: Sheet):
    return workbooks.opened(write_workbook(sheets))


def one(value, format_=Format.AUTO):
    return read(Sheet("S", [Column("x", format_)], [[value]])).active["A2"]


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-1", "@cmd", "#N/A", "=HYPERLINK(1)", "  two  blanks ", "Ibu ﷲ"])
def test_text_stays_unchanged_and_is_never_a_formula(text):
    for format_ in (Format.AUTO, Format.TEXT):
        cell = one(text, format_)
        assert (cell.value, cell.data_type) == (text, "s")


def test_codes_stay_text_and_numbers_stay_numbers():
    assert one("18.10", Format.TEXT).value == "18.10"
    assert one(198609262015051001, Format.TEXT).value == "198609262015051001"
    assert one(7, Format.INTEGER).value == 7
    share = one(0.932, Format.PERCENTAGE)
    assert (share.value, share.number_format) == (0.932, "0.0%")


def test_dates_and_times_are_real():
    day = one(date(2022, 5, 11))
    assert day.is_date
    assert day.value.date() == date(2022, 5, 11)
    assert day.number_format == "dd/mm/yyyy"
    assert one(time(8, 30)).value == time(8, 30)


def test_each_value_in_a_column_has_its_own_type():
    cells = read(Sheet("S", [Column("x")], [["=x"], [3], [date(2022, 1, 1)], [4], [None], [""], ["y"]])).active["A"]
    assert [cell.value for cell in cells][1:3] == ["=x", 3]
    assert [cell.is_date for cell in cells] == [False, False, False, True, False, False, False, False]
    assert [cell.value for cell in cells][4:] == [4, None, None, "y"]


def test_characters_that_xml_forbids_are_removed():
    assert one("a\x00b\x0bc").value == "abc"


def test_layout_of_a_sheet():
    sheet = read(
        Sheet(
            "Cakupan",
            [Column("Kode", Format.TEXT, width=9), Column("Nama", width=30)],
            iter([["18", "Lampung"], ["19", "Babel"]]),
            above=["Judul", "Per 2022"],
            total=["", "2"],
        )
    ).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Judul", None],
        ["Per 2022", None],
        ["Kode", "Nama"],
        ["18", "Lampung"],
        ["19", "Babel"],
        [None, "2"],
    ]
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:B5"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [9, 30]
    assert sheet["A1"].font.size == 14
    assert sheet["B3"].font.bold
    assert sheet["B6"].font.bold


def test_a_table_without_rows_has_its_header():
    sheet = read(Sheet("Kosong", [Column("a"), Column("b")], [])).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [["a", "b"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a/b:c", "a b c"),
        ("x" * 40, "x" * 31),
        ("[]", "Sheet"),
        ("Regencies by the day of their first time", "Regencies by the day of their"),
        ("Regencies by the day of their xx", "Regencies by the day of their"),  # its 31st character cuts the last word
        ("Regencies by the day of their x", "Regencies by the day of their x"),
        ("Regencies by the day of their x yz", "Regencies by the day of their x"),
        ("Kabupaten/kota menurut hari (pertama kali)", "Kabupaten kota menurut hari"),
        ("x" * 30 + "'" + "y" * 9, "x" * 30),
    ],
)
def test_sheet_names_follow_excels_rules(text, name):
    assert sheet_name(text) == name
