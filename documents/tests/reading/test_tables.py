"""Reading tables from files of various programs, and marking mistakes in the same file."""

import io
import json
import re
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from django.utils.translation import override

from documents.reading import delimited, opendocument, package, tables
from documents.reading import workbook as reading_workbook
from documents.reading.budget import Budget
from documents.reading.cells import Unexpected
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import open_tables, shown, unread_columns, value_of
from documents.xlsx.marking import mark_rows, mark_workbook
from tests import workbooks
from tests.make import picture
from tests.workbooks import with_part

from . import ods

SHEET = "xl/worksheets/sheet1.xml"


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
        (b'="0812";"=""18.10""";=1+1\n', [["0812", "18.10", "=1+1"]]),
        (b",,\n \nx,,\n", [["x"]]),
    ],
)
def test_csv_with_various_delimiters_and_encodings(content, expected):
    assert rows(content) == expected


@pytest.mark.parametrize(
    ("number", "number_format", "shown_as"),
    [
        (0.8, "0%", "80%"), (0.825, "0.0%", "82.5%"), (80, '0"%"', "80%"), (80, "0\\%", "80%"), (80, '0"% hadir"', 80),
        (17, '0" / 20"', "17 / 20"), (5, "0_%", 5), (5, "General", 5),
    ],
)  # fmt: skip
def test_a_number_is_read_as_its_format_shows_it(number, number_format, shown_as):
    book = workbook([number])
    book.active["A1"].number_format = number_format
    assert rows(packed(book)) == [[shown_as]]


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


@pytest.mark.parametrize("cell", ["", "x", '"x\n"'])
def test_a_csv_row_of_countless_cells_is_refused(cell):
    row = f"Nama{f';{cell}' * 30}\n".encode()
    endless = f";{cell}".encode() * 300_000
    assert len(open_tables(row * 10_000)[0].rows(20_000)) == 10_000  # long files are read
    for content in (endless, row * 100 + endless):
        with pytest.raises(UnreadableWorkbook):
            open_tables(content)[0].rows(200)


def test_a_csv_file_is_read_no_further_than_needed(monkeypatch):
    monkeypatch.setattr(delimited, "MOST_ROWS", 20)
    assert [number for number, _cells in open_tables(b"a,b\n" * 30)[0].rows(20)] == [*range(1, 21)]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_content_below_the_last_row_that_is_read_is_refused(kind, monkeypatch):
    for module in (delimited, opendocument, reading_workbook):
        monkeypatch.setattr(module, "MOST_ROWS", 20)
    one = ods.row(ods.text("x"))
    content = {
        "csv": (b"x\n" + b"\n" * 19, b"\n\ny\n"),
        "xlsx": (packed(workbook(*[["x"]] * 20)), packed(workbook(*[["x"], *[[]] * 19, ["y"]]))),
        "ods": (ods.ods(ods.table(*[one] * 20)), ods.ods(ods.table(*[one] * 21))),
    }[kind]
    allowed, more = (content[0], content[0] + content[1]) if kind == "csv" else content
    assert open_tables(allowed)[0].rows(99)
    assert open_tables(more)[0].rows(1)
    with pytest.raises(UnreadableWorkbook, match="content below row"), override("en"):
        open_tables(more)[0].rows(99)


def test_hidden_sheets_and_columns_are_known():
    made = workbook(["a"])
    made.create_sheet("Rahasia").sheet_state = "hidden"
    made.create_sheet("Lain")["A1"] = "x"
    made["Lain"].column_dimensions.group("B", "C", hidden=True)
    found = [(table.name, table.is_hidden, table.hidden_columns) for table in open_tables(packed(made))]
    assert found == [("Sheet", False, []), ("Rahasia", True, []), ("Lain", False, [1, 2])]


def test_hidden_and_struck_rows_and_merged_cells_are_reported():
    made = workbook(["Nama", "Instansi"], ["Ani", "Dinas"], ["Budi"], ["Citra", "Badan"], ["Dewi", None])
    sheet = made.active
    sheet.row_dimensions[3].hidden = True
    sheet["A4"].font = openpyxl.styles.Font(strike=True)
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("B4:B9")
    low = re.compile(rb'<row r="5"')
    content = with_part(
        io.BytesIO(packed(made)), SHEET, lambda part: low.sub(b'<row r="5" ht="0" customHeight="1"', part)
    )
    read = open_tables(content.getvalue())[0].read(9)
    assert read.rows[1:] == [
        (2, ["Ani", "Dinas"]),
        (3, ["Budi", "Dinas"]),
        (4, ["Citra", "Badan"]),
        (5, ["Dewi", "Badan"]),
    ]
    assert (read.hidden, read.struck, read.merged) == ([3, 5], {4: [0]}, {3: [1], 5: [1]})


def test_cells_that_are_merged_over_several_columns_are_reported():
    made = workbook(["Nama", None, "L/P"], [None, None, "P"], ["Ani"], [None, "x"])
    for cells in ("A1:B2", "A3:ZZ3", "A4:B4"):
        made.active.merge_cells(cells)
    read = open_tables(packed(made))[0].read(9)
    assert read.rows[1] == (2, ["Nama", None, "P"])
    assert read.wide == {1: {0: 1}, 2: {0: 1}, 3: {0: 99}}


def far(column, *, is_alone=False):
    """Return a workbook with a value in the column, in a row of its own if it is alone."""
    made = workbook(["Nama"], ["Ani"])
    made.active.cell(3 if is_alone else 2, column, "x")
    return packed(made)


@pytest.mark.parametrize(
    ("content", "last"),
    [
        (far(100), ""),
        (far(101), "the column CW is left out"),
        (far(300), "the columns CW to KN are left out"),
        (far(16_384, is_alone=True), "the columns CW to XFD are left out"),
        (("Nama" + ";" * 99 + "\nAni" + ";" * 102 + "x; ;\n").encode(), "the columns CW to CY are left out"),
        (("Nama" + ";" * 300 + "\n").encode(), ""),
        (("Nama" + ";" * 30_000 + "x\n").encode(), "the columns CW to XFD are left out"),
    ],
)
def test_columns_that_are_too_many_to_be_read_are_named(content, last):
    read = open_tables(content)[0].read(9)
    assert read.rows[0] == (1, ["Nama"])
    with override("en"):
        assert unread_columns(read.width) == (f"Only the first 100 columns are read: {last}." if last else "")


def test_stored_results_of_formulas_are_read():
    def with_results(part: bytes) -> bytes:
        cells = (
            b'<c r="A1" t="str"><f>PROPER("ani")</f><v>Ani</v></c><c r="B1"><f>1+1</f><v>2</v></c>'
            b'<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1" t="str"><f>""</f><v></v></c>'
            b'<c r="E1"><f t="shared" si="0">A1</f><v/></c><c r="F1"><f t="shared" si="0"/></c>'
        )
        return re.sub(rb"(<row [^>]*>).*(</row>)", lambda row: row[1] + cells + row[2], part)

    content = with_part(io.BytesIO(packed(workbook(["x"]))), SHEET, with_results).getvalue()
    (cells,) = rows(content)
    assert cells[:4] == ["Ani", 2, {"kind": "error", "shown": "#DIV/0!"}, None]
    assert [cell["kind"] for cell in cells[4:]] == ["formula", "formula"]


USUAL, STRICT = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"


@pytest.mark.parametrize("size", [-1, 1, 7, 200, 100_000])
def test_strict_open_xml_is_translated_whatever_the_size_of_the_blocks(size):
    class Source:
        def __init__(self, content):
            self.read = io.BytesIO(content).read

        def close(self):
            pass

    content = b'<a xmlns="%sspreadsheetml/%smain"><b/>text' + b" " * 99 + b'<c x="%sofficeDocument/%s%s"/></a>'
    part, found = package._StrictPart(Source(content % (STRICT, b"", STRICT, b"", b"extendedProperties"))), b""
    while block := part.read(size):
        found += block
    assert found == content % (USUAL, b"2006/", USUAL, b"2006/", b"extended-properties")


def test_a_workbook_in_strict_open_xml_is_read():
    def strict(part: bytes) -> bytes:
        return re.sub(USUAL + rb"(spreadsheetml|officeDocument|drawingml)/2006/", STRICT + rb"\1/", part)

    made = workbook(["Nama", "Lahir"], ["Ani", date(2022, 5, 11)])
    content = io.BytesIO(packed(made))
    for name in zipfile.ZipFile(content).namelist():
        content = with_part(content, name, strict)
    assert rows(content.getvalue()) == rows(packed(made))


@pytest.mark.parametrize("namespace", [b"spreadsheetml/2003/main", b"x"])
def test_a_sheet_whose_rows_no_program_finds_is_refused(namespace):
    content = with_part(
        io.BytesIO(packed(workbook(["x"]))), SHEET, lambda part: part.replace(b"spreadsheetml/2006/main", namespace)
    ).getvalue()
    with pytest.raises(UnreadableWorkbook, match=r"sheet1\.xml"):
        open_tables(content)[0].rows(9)


def test_text_that_a_program_does_not_show_is_an_error_of_its_cell():
    cell = b'<c r="A1" t="n"><is><t>IX</t></is></c><c r="B1" t="inlineStr"><is><t>IX</t></is></c>'
    content = with_part(
        io.BytesIO(packed(workbook(["x"]))), SHEET, lambda part: re.sub(rb"<c .*</c>", cell, part)
    ).getvalue()
    assert rows(content) == [[{"kind": "error", "shown": "IX"}, "IX"]]


def test_every_value_fits_into_json_and_wrong_kinds_are_described():
    (cells,) = rows(packed(workbook(["x", 7, 1.5, True, date(2022, 5, 11), "=1+1", "#N/A", 10**40, float("nan")])))
    assert json.loads(json.dumps(cells, allow_nan=False)) == cells
    assert [value_of(cell).raw for cell in cells[:3]] == ["x", 7, 1.5]
    assert shown(cells[5]) == "=1+1"
    for cell in cells[3:8]:
        with pytest.raises(Unexpected):
            value_of(cell)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(1978, 9, 5), "05-09-1978"), (datetime(2025, 3, 3, 8, 0), "03-03-2025 08.00"),  # noqa: DTZ001
        (datetime(2025, 3, 3, 0, 0, 7), "03-03-2025 00.00.07"), (time(8, 30), "08.30"), (time(0, 0), "00.00"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_date_is_shown_day_first_with_its_time_if_it_has_one(value, text):
    (cells,) = rows(packed(workbook([value])))
    assert shown(cells[0]) == text


@pytest.mark.parametrize("content", [b"", b"\n \n", b"a\0b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_other_files_are_refused(content):
    with pytest.raises(UnreadableWorkbook):
        open_tables(content)


def zipped(name: str) -> bytes:
    return with_part(io.BytesIO(b"PK\x05\x06" + bytes(18)), name, b"<x/>").getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "PDF"), (picture(form="PNG"), "picture"), (picture(form="JPEG"), "picture"), (b"Rar!x", "packed"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "old format"), (b"\t\x08\x10\0\0\x06", "old format"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "Word"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<html><body><table><tr><td>Nama", "web page"), (b"\n<TABLE border=1><tr>", "web page"),
        ("\ufeff<!DOCTYPE html><p>".encode("utf-16"), "web page"),
        (b"MIME-Version: 1.0\nmultipart/related", "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML spreadsheet"),
        (b'<?xml version="1.0"?><office:document>', ".fods"), (b'<?xml version="1.0"?><a/>', "XML file"),
        (zipped("xl/workbook.bin"), ".xlsb"), (zipped("word/document.xml"), "Word"),
        (zipped("Index/Document.iwa"), "Numbers"), (zipped("list.csv"), "packed"), (b"{\\rtf1", "text document"),
    ],
)  # fmt: skip
def test_files_of_other_programs_are_named_with_how_to_save_them(content, said):
    with pytest.raises(UnreadableWorkbook, match=said), override("en"):
        open_tables(content)


@pytest.mark.parametrize("content", [b"<Nama>;NIP\nAni;1\n", b"BMT Ani;x\n", b"Nama <b>;x\n"])
def test_a_csv_file_may_begin_as_another_file_does(content):
    assert len(open_tables(content)[0].rows(9)) == content.count(b"\n")


def test_marks_do_not_change_other_cells():
    made = workbook(["Nama", "NIP"], ["Ani", "1"])
    made.active.merge_cells("A3:B3")
    made.active["A3"] = "gabung"
    made.active["A1"].comment = openpyxl.comments.Comment("punya saya", "Ratna")
    marked = mark_workbook(packed(made), {"Sheet": {(2, 2): "18 angka", (3, 2): "jangan digabung", (1, 1): "kepala"}})
    sheet = workbooks.opened(marked).active
    assert (sheet["B2"].comment.text, sheet["A3"].comment.text) == ("18 angka", "jangan digabung")
    assert sheet["A1"].comment.text == "punya saya\nkepala"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A3:B3"]
    assert [cell.value for cell in sheet[2]] == ["Ani", "1"]


def test_a_workbook_too_large_for_memory_is_not_marked():
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("S")
    for _ in range(700):
        sheet.append(["x"] * 100)
    assert mark_workbook(packed(made), {"S": {(1, 1): "x"}}) is None


def test_a_workbook_with_long_defined_names_is_not_marked():
    made = workbook(["a"])
    made.defined_names["N"] = openpyxl.workbook.defined_name.DefinedName("N", attr_text="'" * 10_001)
    assert mark_workbook(packed(made), {"Sheet": {(1, 1): "x"}}) is None


def test_rows_of_a_csv_keep_their_place_as_text():
    sheet = workbooks.opened(mark_rows({"": [(3, ["=1+1", None, 5])]}, {"": {(3, 3): "x"}})).active
    assert [(cell.value, cell.data_type) for cell in sheet[3]] == [("=1+1", "s"), (None, "n"), ("5", "s")]
    assert sheet["C3"].comment.text == "x"


def test_marking_keeps_pictures_but_none_that_would_be_unpacked():
    made = workbook(["a"])
    for form in ("PNG", "TIFF"):
        made.active.add_image(openpyxl.drawing.image.Image(io.BytesIO(picture(form=form))))
    file = io.BytesIO()
    made.save(file)
    content = with_part(io.BytesIO(file.getvalue()), "xl/media/image2.tiff", picture(form="TIFF")).getvalue()
    marked = mark_workbook(content, {"Sheet": {(1, 1): "x"}})
    assert [image.format for image in workbooks.opened(marked).active._images] == ["png"]
