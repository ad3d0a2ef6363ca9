from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipExtFile, ZipFile

import openpyxl
import pytest
from django.utils.translation import override

from documents.reading.budget import Budget
from documents.reading.cells import Clock, choice, code, day, integer, nip, percentage, phone, text, time_of_day
from documents.reading.workbook import Findings, UnreadableWorkbook, WorkbookRejected, open_workbook, worded
from tests.make import picture
from tests.workbooks import with_part, xlsx

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"


def people(*rows, header=("Nama", "Umur")):
    return xlsx({"Orang": [header, *rows]})


def read(file, required=("Nama",), optional=("Umur",), **options):
    findings = Findings()
    return open_workbook(file).sheet("Orang", findings, required=required, optional=optional, **options), findings


def places(findings):
    return [(problem.sheet, problem.cell, problem.found) for problem in findings.problems]


def meaning(parser, value, number_format=None):
    """Return the parsed value of a cell in a real file, and whether it was refused."""

    def change(book):
        if number_format:
            book["Orang"]["A2"].number_format = number_format

    sheet, findings = read(xlsx({"Orang": [["Nama"], [value]]}, change))
    return "refused" if (found := sheet.rows[0]["Nama"].read(parser)) is None and findings.problems else found


# Finding sheets and columns


def test_headers_may_differ_in_order_case_and_blanks():
    sheet, findings = read(xlsx({" orang ": [[], ["UMUR", None, "  nama\n"], [3, None, "Budi"], [], [4, None, "Sri"]]}))
    assert [(row.number, row["Nama"].raw, row["umur"].raw) for row in sheet.rows] == [(3, "Budi", 3), (5, "Sri", 4)]
    assert sheet.rows[1]["Nama"].reference == "C5"
    assert (findings.problems, findings.remarks) == ([], [])


def test_unknown_columns_give_a_remark_and_blank_rows_are_skipped():
    sheet, findings = read(people(["Budi", 3, "x"], [None, " ", "only here"], header=("Nama", "Umur", "Hobi")))
    assert [row["Nama"].raw for row in sheet.rows] == ["Budi"]
    assert [remark.cell for remark in findings.remarks] == ["C1"]


def test_an_absent_optional_column_is_empty():
    sheet, _findings = read(people(["Budi"], header=("Nama",)))
    assert sheet.rows[0]["Umur"].read(integer(), default=7) == 7
    assert not sheet.has("Umur")


def test_additional_columns_can_be_accepted():
    sheet, findings = read(
        people(["Budi", "H"], header=("Nama", "Sesi 1")), more=lambda header: header.startswith("Sesi")
    )
    assert sheet.more == ["Sesi 1"]
    assert sheet.rows[0]["sesi 1"].raw == "H"
    assert not findings.remarks


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (xlsx({"Lain": [["Nama"]]}), [("Orang", "", "")]),
        (xlsx({"Orang": []}), [("Orang", "", "")]),
        (people(["Budi"], header=("Umur",)), [("Orang", "", "")]),
        (people(["Budi", "Sri"], header=("Nama", "nama ")), [("Orang", "B1", "nama")]),
        (people(["Budi"], header=["Nama", *[None] * 499, "Umur"]), [("Orang", "SG1", "Umur")]),
    ],
)
def test_sheets_with_wrong_headers_are_refused(file, expected):
    sheet, findings = read(file)
    assert sheet is None
    assert places(findings) == expected


@pytest.mark.parametrize(("count", "named"), [(1, 1), (12, 12), (20, 12)])
def test_a_missing_sheet_is_reported_with_the_names_of_the_others(count, named):
    _sheet, findings = read(xlsx({f"Lembar {number:02}": [["Nama"]] for number in range(count)}))
    (problem,) = findings.problems
    line = str(problem)
    assert '"Orang"' in line
    assert [number for number in range(count) if f'"Lembar {number:02}"' in line] == list(range(named))


def test_columns_with_content_and_without_a_header_are_remarked():
    findings = Findings()
    sheet = open_workbook(xlsx({"P": [["Nama", None, "NIP"], ["Ani", "x", "1", "y"]]})).sheet(
        "P", findings, required=["Nama"], optional=["NIP"]
    )
    assert (len(sheet.rows), [remark.cell for remark in findings.remarks]) == (1, ["B1", "D1"])


def test_merged_cells_in_the_table_are_problems():
    def merge(book):
        for ref in ("A3:A4", "B1:B2", "D2:E2"):
            book["Orang"].merge_cells(ref)

    _sheet, findings = read(xlsx({"Orang": [["Nama", "Umur"], ["Budi", 1], ["Sri", 2], ["Ani", 3]]}, merge))
    assert sorted(problem.cell for problem in findings.problems) == ["A3:A4", "B1:B2"]


def test_formulas_and_errors_are_refused():
    sheet, findings = read(people(["=1+1", 1], ["#N/A", 2], ["Budi", "=SUM(B1:B2)"]))
    for row in sheet.rows:
        row["Nama"].read(text())
        row["Umur"].read(integer())
    assert places(findings) == [("Orang", "A2", "=1+1"), ("Orang", "A3", "#N/A"), ("Orang", "B4", "=SUM(B1:B2)")]
    assert [row.is_right for row in sheet.rows] == [False, False, False]


def test_too_many_rows_are_reported_at_the_last_row():
    def far(book):
        book["Orang"]["A1048576"] = "x"

    sheet, findings = read(xlsx({"Orang": [["Nama"]]}, far))
    assert sheet is None
    assert places(findings) == [("Orang", "A1048576", "")]


def test_declared_dimensions_are_not_trusted():
    for claim in (b'ref="A1:XFD1048576"', b'ref="A1"'):
        file = with_part(people(["Budi", 1], ["Sri", 2]), SHEET, lambda part: part.replace(b'ref="A1:B3"', claim))  # noqa: B023
        rows = [row.cells for row in open_workbook(file).filled_rows("Orang")]
        assert [[cell.value for cell in cells[:2]] for cells in rows] == [["Nama", "Umur"], ["Budi", 1], ["Sri", 2]]
        assert {len(cells) for cells in rows} == {2}


def test_rows_and_columns_that_the_file_leaves_out_cost_nothing():
    def far(book):
        book["Orang"]["C50000"] = "x"

    book = open_workbook(xlsx({"Orang": []}, far))
    (row,) = book.filled_rows("Orang")
    assert (row.number, [cell.value for cell in row.cells]) == (50_000, [None, None, "x"])


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="2"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>',
        b'<row r="2"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>',
        b'<row r="2"><c r="A3"><v>1</v></c></row>',
        b'<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
    ],
)
def test_rows_and_cells_at_other_places_than_they_name_are_refused(rows):
    book = open_workbook(with_part(people(), SHEET, in_sheet(rows)))
    with pytest.raises(UnreadableWorkbook):
        list(book.filled_rows("Orang"))


def test_formatted_text_in_a_cell_is_read_without_its_formatting():
    text = b"<is><t>Ibu </t><r><rPr><b/></rPr><t>Ani</t></r><r/><rPh><t>x</t></rPh></is>"
    book = open_workbook(with_part(people(), SHEET, in_sheet(b'<row><c t="inlineStr">' + text + b"</c></row>")))
    assert [row.cells[0].value for row in book.filled_rows("Orang")] == ["Ibu Ani"]


def test_a_shared_formula_is_not_translated_for_each_cell():
    cells = b'<c><f t="shared" si="0">A1+A2</f></c>' + b'<c><f t="shared" si="0"/></c>' * 2
    book = open_workbook(with_part(people(), SHEET, in_sheet(b"<row>" + cells + b"</row>")))
    (row,) = book.filled_rows("Orang")
    assert [(cell.value, cell.data_type) for cell in row.cells] == [("=A1+A2", "f")] * 3


def in_sheet(rows):
    namespace = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (namespace, rows)


def test_reading_ends_when_the_budget_is_used_up():
    with pytest.raises(UnreadableWorkbook), override("en"):
        open_workbook(people(["Budi", 1]), Budget(0))
    budget = Budget(60)
    book = open_workbook(people(["Budi", 1]), budget)
    budget._end = 0
    with pytest.raises(UnreadableWorkbook, match="too long"), override("en"):
        list(book.filled_rows("Orang"))


# Parsing cells


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("  Ibu  Ani ", "Ibu Ani"), ("=x", "refused"), (12, "12"), (2.5, "2.5"), (True, "refused"),
        (date(2022, 1, 1), "refused"), ("a\nb", "a b"), ("a_x0007_b", "refused"), ("a_xD800_", "refused"),
        ("a_x000D_\nb", "a b"), ("x" * 41, "refused"),
    ],
)  # fmt: skip
def test_text(value, found):
    assert meaning(text(max_length=40), value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [("18.10", "18.10"), (18, "18"), (18.03, "18.03"), (18.1, "refused"), (" 18.03 ", "18.03"), (18.0, "18")],
)
def test_code(value, found):
    assert meaning(code, value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("198609262015051001", "198609262015051001"), ("19860926 201505 1 001", "19860926 201505 1 001"),
        (198609262015051000, "refused"), (1.98609262015051e17, "refused"),
        ("1,98609E+17", "refused"), ("1.98609262015051E+17", "refused"), (131234567, "131234567"), (1234.5, "refused"),
    ],
)  # fmt: skip
def test_nip(value, found):
    assert meaning(nip, value) == found


def test_a_nip_stored_as_an_exact_number_is_accepted():
    def exact(part):
        return part.replace(b"<v>1.98609262015051e+17</v>", b"<v>198609262015051001</v>")

    sheet, findings = read(with_part(people([198609262015051001]), SHEET, exact))
    assert sheet.rows[0]["Nama"].read(nip) == "198609262015051001"
    assert not findings.problems


@pytest.mark.parametrize(
    ("value", "found"),
    [("0812-3456", "0812-3456"), (81234567890, "81234567890"), (6281234567890, "6281234567890"), (8.12e16, "refused")],
)
def test_phone(value, found):
    assert meaning(phone, value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [(3, 3), (3.0, 3), (" 4 ", 4), (0, "refused"), (-1, "refused"), (2.5, "refused"), ("dua", "refused"),
     (True, "refused"), (10**15, "refused"), (date(2022, 1, 1), "refused"), ("٣", "refused")],
)  # fmt: skip
def test_integer(value, found):
    assert meaning(integer(low=1), value) == found


def test_percentage():
    assert meaning(percentage, 80) == meaning(percentage, "80 %") == meaning(percentage, 0.8, "0%") == 80
    assert meaning(percentage, 0.57, "0.0%") == 57
    assert meaning(percentage, 0.8) == meaning(percentage, 101) == meaning(percentage, "x") == "refused"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (date(2022, 5, 11), date(2022, 5, 11)), (datetime(2022, 5, 11, 8, 0), date(2022, 5, 11)),  # noqa: DTZ001
        ("2022-05-11", date(2022, 5, 11)), ("11/05/2022", date(2022, 5, 11)), ("1/5/2022", date(2022, 5, 1)),
        ("30/02/2022", "refused"), ("05/13/2022", "refused"), ("2022-13-01", "refused"), (44692, "refused"),
        ("11/05/22", "refused"), ("0022-05-11", "refused"), ("besok", "refused"),
    ],
)  # fmt: skip
def test_day(value, found):
    assert meaning(day, value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [(time(8, 30), time(8, 30)), ("08:30", time(8, 30)), ("8.30", time(8, 30)), ("08.30.15", time(8, 30, 15)),
     ("24:00", "refused"), ("8:3", "refused"), (8.3, "refused"), (8, "refused"), ("pagi", "refused")],
)  # fmt: skip
def test_time_of_day(value, found):
    assert meaning(time_of_day, value) == (found if found == "refused" else Clock(found))


def test_a_duration_is_read_as_a_time():
    assert meaning(time_of_day, 0.354166666667, "[h]:mm") == Clock(time(8, 30))


def test_choice():
    words = {"Hadir sekali": "H", "Alpa": "A"}
    assert meaning(choice(words), " hadir  SEKALI") == "H"
    assert meaning(choice(words), "Tidak") == "refused"


def test_required_cells():
    sheet, findings = read(people([None, 3]))
    assert sheet.rows[0]["Nama"].read(text(), required=True) is None
    assert places(findings) == [("Orang", "A2", "")]


# Reporting problems


def test_problems_are_sorted_and_in_the_readers_language():
    findings = Findings()
    for cell in ("C10", "B2", "C9", ""):
        findings.refuse("Orang", cell, "x", worded("%(name)s", name="Ani"))
    with pytest.raises(WorkbookRejected) as rejected:
        findings.raise_problems()
    assert [problem.cell for problem in rejected.value.problems] == ["", "B2", "C9", "C10"]
    with override("en"):
        assert rejected.value.lines[1] == 'Orang!B2: "x" – expected Ani'


# Files that are not workbooks


MB = 2**20


def bomb(size=130 * MB):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package, package.open(SHEET, "w", force_zip64=True) as part:
        for _ in range(size // MB):
            part.write(b" " * MB)
    file.seek(0)
    return file


def lying_bomb():
    """Return a file of 130 MB whose two headers declare 100 bytes."""
    content = bomb().getvalue()
    return BytesIO(content.replace((130 * MB).to_bytes(4, "little"), (100).to_bytes(4, "little")))


def encrypted():
    content = bytearray(people().getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    return BytesIO(bytes(content))


def many_parts():
    file = people()
    with ZipFile(file, "a") as package:
        for number in range(1000):
            package.writestr(f"xl/worksheets/more{number}.xml", b"<worksheet/>")
    return file


def with_strings(content):
    """Return a file whose shared strings have the name of a picture."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/media/image1.png" ContentType="%s"/></Types>' % kind
    file = with_part(people(), "xl/media/image1.png", content)
    return with_part(file, "[Content_Types].xml", lambda part: part.replace(b"</Types>", override))


def bzip2():
    """Return a file whose kilobyte of bzip2 would unpack to 20 MB in one step."""
    file = people()
    with ZipFile(file, "a", ZIP_BZIP2) as package:
        package.writestr("xl/more.xml", bytes(20 * MB))
    file.seek(0)
    return file


NO_WORKBOOKS = {
    "empty": lambda: BytesIO(b""),
    "text": lambda: BytesIO(b"Nama,Umur\n"),
    "old xls": lambda: BytesIO(b"\xd0\xcf\x11\xe0" + bytes(600)),
    "password": lambda: BytesIO(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")),
    "encrypted zip": encrypted,
    "cut short": lambda: BytesIO(people().getvalue()[:-200]),
    "another zip": lambda: with_part(bomb(0), "readme.txt", b"hello"),
    "zip of xml": lambda: with_part(bomb(0), "a.xml", b"<a/>"),
    "broken sheet": lambda: with_part(people(), SHEET, b"<worksheet><sheetData><row>"),
    "bomb": bomb,
    "lying bomb": lying_bomb,
    "many elements": lambda: with_part(people(), SHEET, b"<x>" + b"<row><c/></row>" * 200_000 + b"</x>"),
    "a row without end": lambda: with_part(people(), SHEET, b"<x><row>" + b"<c/>" * 500_000 + b"</row></x>"),
    "a shared string without end": lambda: with_strings(b"<si>" + b"<r/>" * 50_000 + b"</si>"),
    "a large tag": lambda: with_part(people(), SHEET, b"<x " + b" ".join(b'a%d=""' % n for n in range(60_000)) + b"/>"),
    "a long attribute": lambda: with_part(people(), SHEET, b'<x a="' + b"1" * MB + b'"/>'),
    "a long comment": lambda: with_part(people(), SHEET, b"<x><!--" + b"1" * MB + b"--></x>"),
    "many comments": lambda: with_part(people(), SHEET, b"<x>" + b"<!---->" * 220_000 + b"</x>"),
    "many instructions": lambda: with_part(people(), SHEET, b"<x>" + b"<?a?>" * 220_000 + b"</x>"),
    "many lines": lambda: with_part(people(), SHEET, b"<x>" + b"\n" * (MB + MB // 4) + b"</x>"),
    "a long number format": lambda: with_part(people(), STYLES, b'<x><numFmt formatCode="' + b"[" * 256 + b'"/></x>'),
    "bzip2": bzip2,
    "doctype": lambda: with_part(people(), SHEET, lambda part: b'<!DOCTYPE a [<!ENTITY b "c">]>' + part),
    "doctype in utf-16": lambda: with_part(people(), SHEET, "\ufeff<!DOCTYPE a><a/>".encode("utf-16-le")),
    "many parts": many_parts,
    "too long": lambda: BytesIO(b"PK\x03\x04" + bytes(21 * MB)),
}  # fmt: skip


@pytest.fixture
def unpacked(monkeypatch):
    """Return a list that collects the size of each piece that is unpacked from a ZIP file."""
    sizes, read = [], ZipExtFile.read

    def counted(file, *args):
        content = read(file, *args)
        sizes.append(len(content))
        return content

    monkeypatch.setattr(ZipExtFile, "read", counted)
    return sizes


@pytest.mark.parametrize("name", NO_WORKBOOKS)
def test_a_file_that_is_not_a_workbook_is_refused_with_little_work(name, unpacked):
    file = NO_WORKBOOKS[name]()
    unpacked.clear()
    with pytest.raises(UnreadableWorkbook) as unreadable:
        open_workbook(file, Budget(60, elements=210_000))  # instead of 3 million, which take seconds
    assert len(unreadable.value.lines) == 1
    assert sum(unpacked) < 2 * MB


def test_defined_names_are_not_read():
    """openpyxl's patterns for titles of print take quadratic time: half a minute for 60,000 quotation marks."""
    made = openpyxl.Workbook()
    made.active.append(["Nama"])
    made.active.print_title_rows = "1:1"
    file = BytesIO()
    made.save(file)
    assert openpyxl.load_workbook(file).active.print_titles
    file.seek(0)
    (sheet,) = open_workbook(file)._sheets.values()
    assert not {"_print_rows", "_print_cols", "_print_area"} & vars(sheet).keys()


def test_a_path_that_cannot_be_opened_is_reported(tmp_path):
    for path in (tmp_path / "missing.xlsx", tmp_path, "nul\0.xlsx"):
        with pytest.raises(UnreadableWorkbook):
            open_workbook(path)


PNG = b"\x89PNG\r\n\x1a\n" + bytes(99)
HIDDEN_XML = {
    "picture's name": b"<!DOCTYPE a><a/>",
    "many blanks": b" \n" * 5_000 + b"<!DOCTYPE a><a/>",
    "more blanks than are unpacked at once": b" " * 600_000 + b"<!DOCTYPE a><a/>",
    "byte order mark": "\ufeff\n<!DOCTYPE a><a/>".encode(),
    "utf-16": (" " * 99 + "<!DOCTYPE a><a/>").encode("utf-16"),
    "utf-32, which expat does not know": (" " * 99 + "<!DOCTYPE a><a/>").encode("utf-32"),
    "utf-32 of blanks": (" " * 99_000 + "<!DOCTYPE a><a/>").encode("utf-32"),
    "ebcdic, which expat does not know": "<?xml version='1.0' encoding='cp037'?><!DOCTYPE a><a/>".encode("cp037"),
    "many elements": b" " * 99 + b"<a>" + b"<b/>" * 50_000 + b"</a>",
}  # fmt: skip


@pytest.mark.parametrize("content", HIDDEN_XML.values(), ids=HIDDEN_XML)
def test_xml_that_may_not_be_read_is_refused_whatever_the_name_of_its_part(content):
    with pytest.raises(UnreadableWorkbook):
        open_workbook(with_strings(content))


@pytest.mark.parametrize(
    "content",
    [*HIDDEN_XML.values(), b"<xml><br></xml>", b'<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>'],
)
def test_drawings_and_embedded_files_that_nobody_reads_are_accepted(content):
    file = with_part(people(["Budi", 1]), "xl/drawings/vmlDrawing1.vml", content)
    assert [row.cells[0].value for row in open_workbook(file).filled_rows("Orang")] == ["Nama", "Budi"]


@pytest.mark.parametrize(
    "content", [PNG, picture(form="JPEG"), picture(form="BMP"), picture(form="GIF"), picture(form="TIFF"), b"",
                bytes(64), "Lexmark  ".encode("utf-16-le") + b"<" * 9, b"\xd0\xcf\x11\xe0" + bytes(99)]
)  # fmt: skip
def test_pictures_and_settings_of_printers_are_accepted(content):
    assert open_workbook(with_part(people(), "xl/media/image1.png", content)).sheets == {"Orang": True}


def test_entities_are_not_expanded_in_shared_strings_of_another_name():
    strings = b'<!DOCTYPE sst [<!ENTITY e "INTERNAL">]><sst><si><t>&e;</t></si></sst>'
    with pytest.raises(UnreadableWorkbook, match="type"), override("en"):
        open_workbook(with_strings(b" " * 70 + strings))
