"""Reading tables from files of various programs, and marking mistakes in the same file."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.utils.translation import override

from documents.reading import tables
from documents.reading.budget import Budget
from documents.reading.cells import Unexpected
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import open_tables, shown, value_of
from documents.xlsx.marking import mark_rows, mark_workbook
from tests.make import picture
from tests.workbooks import with_part


def packed(workbook: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def workbook(*rows) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    return made


def rows(content: bytes) -> list[list]:
    return [cells for _number, cells in open_tables(content)[0].rows(100)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        (b"\xef\xbb\xbfa;b\r\n1;2\r\n", [["a", "b"], ["1", "2"]]),
        (b"sep=|\na,b|c\n", [["a,b", "c"]]),
        (b"nama;gelar\nAni;S.Sos., M.Hum., M.A.\n", [["nama", "gelar"], ["Ani", "S.Sos., M.Hum., M.A."]]),
        ("nama\tkota\nNoël\tPalu\n".encode("utf-16"), [["nama", "kota"], ["Noël", "Palu"]]),
        ("nama;kota\nNoël;Palu\n".encode("cp1252"), [["nama", "kota"], ["Noël", "Palu"]]),
        (b'"two\nlines",b\n', [["two\nlines", "b"]]),
        (b",,\n \nx,,\n", [["x"]]),
    ],
)
def test_csv_with_various_delimiters_and_encodings(content, expected):
    assert rows(content) == expected


def test_rows_keep_their_numbers_in_the_file():
    assert open_tables(b"a\n\n\nb\n")[0].rows(9) == [(1, ["a"]), (4, ["b"])]
    assert open_tables(packed(workbook(["a"], [None], ["b"])))[0].rows(9) == [(1, ["a"]), (3, ["b"])]


def test_no_more_rows_are_read_than_requested():
    assert len(open_tables(packed(workbook(*[["x"]] * 50)))[0].rows(7)) == 7


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", packed(workbook(["a", "b"]))])
def test_a_file_that_takes_too_long_is_refused_with_the_reason(content):
    with pytest.raises(UnreadableWorkbook, match="too long"), override("en"):
        open_tables(content, Budget(0))[0].rows(9)


def test_a_long_text_in_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "_MOST_TEXT", 1_000)
    content = packed(workbook(*[["x" * 50] * 10] * 3))
    assert len(open_tables(content)[0].rows(2)) == 2
    with pytest.raises(UnreadableWorkbook):
        open_tables(content)[0].rows(3)


def test_a_csv_file_is_read_no_further_than_needed(monkeypatch):
    monkeypatch.setattr(tables, "_MOST_LINES", 20)
    assert [number for number, _cells in open_tables(b"a,b\n" * 30)[0].rows(99)] == [*range(1, 21)]


def test_hidden_sheets_are_left_out():
    made = workbook(["a"])
    made.create_sheet("Rahasia").sheet_state = "hidden"
    made.create_sheet("Lain")
    assert [table.name for table in open_tables(packed(made))] == ["Sheet", "Lain"]


def test_every_value_fits_into_json_and_wrong_kinds_are_described():
    (cells,) = rows(packed(workbook(["x", 7, 1.5, True, date(2022, 5, 11), "=1+1", "#N/A", 10**40, float("nan")])))
    assert json.loads(json.dumps(cells, allow_nan=False)) == cells
    assert [value_of(cell).raw for cell in cells[:3]] == ["x", 7, 1.5]
    assert shown(cells[5]) == "=1+1"
    for cell in cells[3:8]:
        with pytest.raises(Unexpected):
            value_of(cell)


@pytest.mark.parametrize("content", [b"", b"\n \n", b"a\0b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_other_files_are_refused(content):
    with pytest.raises(UnreadableWorkbook):
        open_tables(content)


def test_marks_do_not_change_other_cells():
    made = workbook(["Nama", "NIP"], ["Ani", "1"])
    made.active.merge_cells("A3:B3")
    made.active["A3"] = "gabung"
    made.active["A1"].comment = openpyxl.comments.Comment("punya saya", "Ratna")
    marked = mark_workbook(packed(made), "Sheet", {(2, 2): "18 angka", (3, 2): "jangan digabung", (1, 1): "kepala"})
    sheet = openpyxl.load_workbook(io.BytesIO(marked)).active
    assert (sheet["B2"].comment.text, sheet["A3"].comment.text) == ("18 angka", "jangan digabung")
    assert sheet["A1"].comment.text == "punya saya\nkepala"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A3:B3"]
    assert [cell.value for cell in sheet[2]] == ["Ani", "1"]


def test_a_workbook_too_large_for_memory_is_not_marked():
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("S")
    for _ in range(700):
        sheet.append(["x"] * 100)
    assert mark_workbook(packed(made), "S", {(1, 1): "x"}) is None


def test_rows_of_a_csv_keep_their_place_as_text():
    sheet = openpyxl.load_workbook(io.BytesIO(mark_rows([(3, ["=1+1", None, 5])], {(3, 3): "x"}))).active
    assert [(cell.value, cell.data_type) for cell in sheet[3]] == [("=1+1", "s"), (None, "n"), ("5", "s")]
    assert sheet["C3"].comment.text == "x"


def test_marking_keeps_pictures_but_none_that_would_be_unpacked():
    made = workbook(["a"])
    for form in ("PNG", "TIFF"):
        made.active.add_image(openpyxl.drawing.image.Image(io.BytesIO(picture(form=form))))
    file = io.BytesIO()
    made.save(file)
    content = with_part(io.BytesIO(file.getvalue()), "xl/media/image2.tiff", picture(form="TIFF")).getvalue()
    marked = mark_workbook(content, "Sheet", {(1, 1): "x"})
    assert [image.format for image in openpyxl.load_workbook(io.BytesIO(marked)).active._images] == ["png"]
