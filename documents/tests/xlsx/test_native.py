"""Rules of Excel for tables and names. Excel offers to repair a file that breaks them."""

import re
import subprocess
import tempfile
from datetime import date
from io import BytesIO
from shutil import which

import pytest
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from documents.layout import Chip, Column, Document, Figure, Format, Table
from documents.xlsx.native import distinct, native_name
from documents.xlsx.report import as_xlsx
from tests import workbooks

COLUMNS = [
    Column("code", "Kode", Format.CODE),
    Column("name", "Nama", key=True),
    Column("again", "nama"),  # the same in another case
    Column("blank", ""),
    Column("share", "Bagian", Format.PERCENT),
    Column("day", "Tanggal", Format.DATE),
    Column("status", "Keadaan", Format.CHIP),
]
ROW = ("18.03", "=1+1", "#N/A", "@x", 0.5, date(2022, 5, 11), Chip("Terjangkau", "ok"))


def document(*sizes: int) -> Document:
    """Return a report with tables of these sizes, all with the same long title that no sheet name may have."""
    title = "Kabupaten/kota [yang] sudah terjangkau: semua"
    tables = [Table(title, title, COLUMNS, [ROW] * size, footer=ROW) for size in sizes]
    figures = [
        Figure(3, "=jumlah", of=4, name="covered"),
        Figure(None, "bagian", format=Format.PERCENT),
        Figure(1, "x"),
    ]
    return Document("x", "Judul", ["Per 2022", "18"], figures, "Cerita.", tables, tables[0])


@pytest.fixture
def content():
    return as_xlsx(document(3, 0, 1))


@pytest.fixture
def workbook(content):
    return workbooks.opened(content)


def test_sheet_names_are_short_valid_and_distinct(workbook):
    names = workbook.sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 4
    assert all(1 <= len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def test_tables_have_valid_distinct_names_and_the_right_ranges(workbook):
    tables = [(sheet, table) for sheet in workbook for table in sheet.tables.values()]
    assert [table.ref for _, table in tables] == ["A1:G4", "A1:G2"]  # there is no native table without rows
    names = [table.displayName for _, table in tables] + list(workbook.defined_names)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_]+", name) and len(name) <= 255 for name in names)
    assert len({table.id for _, table in tables}) == len(tables)
    for sheet, table in tables:
        assert range_boundaries(table.ref)[3] <= sheet.max_row
        assert table.autoFilter.ref == table.ref
        assert sheet.auto_filter.ref is None


def test_headers_are_distinct_texts_and_the_same_in_table_and_cells(workbook):
    for sheet in workbook.worksheets[1:]:
        header = [cell.value for cell in sheet[1]]
        assert all(cell.data_type == "s" and cell.value for cell in sheet[1])
        assert len({text.casefold() for text in header}) == len(header)
        for table in sheet.tables.values():
            assert table.column_names == header


def test_no_formula_and_no_merged_cell_anywhere(workbook):
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(sheet.merged_cells.ranges for sheet in workbook)


def test_defined_names_refer_to_the_figures(workbook):
    assert set(workbook.defined_names) == {"figure_covered", "figure_covered_of", "figure_2", "figure_3"}
    values = {}
    for name, defined in workbook.defined_names.items():
        ((sheet, place),) = defined.destinations
        values[name] = workbook[sheet][place].value
    assert values == {"figure_covered": 3, "figure_covered_of": 4, "figure_2": None, "figure_3": 1}


def test_values_have_formats_in_the_rows_and_in_the_totals(workbook):
    rows = list(workbook.worksheets[1].iter_rows(min_row=2))
    assert len(rows) == 4
    assert [cell.number_format for cell in rows[3]] == [cell.number_format for cell in rows[0]]
    assert [cell.number_format for cell in rows[0]] == ["@", "@", "@", "@", "0.0%", "dd/mm/yyyy", "@"]
    assert rows[0][5].is_date
    assert [cell.value for cell in rows[0]][:4] == ["18.03", "=1+1", "#N/A", "@x"]  # no apostrophe, which CSV needs


def test_numbers_have_separators_and_years_do_not():
    formats = [Format.YEAR, Format.INTEGER, Format.DECIMAL, Format.PERCENT]
    columns = [Column(form.value, form.value, form) for form in formats]
    table = Table("years", "Tahun", columns, [(2022, 12_380, 78.35, 0.5)], footer=("Total", 12_380, None, 0.5))
    figures = [Figure(12_380, "orang", of=20_000)]
    book = workbooks.opened(as_xlsx(Document("x", "Judul", [], figures, "", [table], table)))
    assert [(cell.value, cell.number_format) for cell in book.worksheets[1][2]] == [
        (2022, "0"),
        (12_380, "#,##0"),
        (78.35, "0.0"),
        (0.5, "0.0%"),
    ]
    counts = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value in (12_380, 20_000)]
    assert [cell.number_format for cell in counts] == ["#,##0"] * 2  # the figure and its whole


def test_figures_of_several_formats_stand_one_under_the_other():
    figures = [Figure(3, "orang", of=4), Figure(0.5, "bagian", format=Format.PERCENT), Figure(None, "nilai")]
    table = Table("x", "X", [Column("x", "X")], [("x",)])
    document = Document("x", "R&D", ["Per 2022"], figures, "Satu.\nDua.", [table], table, notes=["Catatan."])
    summary = workbooks.opened(as_xlsx(document)).worksheets[0]
    rows = [[cell.value for cell in row] for row in summary.iter_rows()]
    assert rows[0][0] == "R&D"
    assert rows[4:7] == [["orang", 3, 4], ["bagian", 0.5, None], ["nilai", None, None]]
    assert [summary.cell(row, 2).number_format for row in (5, 6)] == ["#,##0", "0.0%"]
    assert [row[0] for row in rows[7:]] == [None, "Satu.", None, "Dua.", None, "Catatan."]
    assert summary.freeze_panes == "A5"
    assert summary.oddHeader.left.text == "R&&D"  # "&" alone begins a code of Excel


def test_calamine_and_libreoffice_open_it(content, tmp_path):
    sheets = CalamineWorkbook.from_filelike(BytesIO(content))
    assert sheets.get_sheet_by_index(1).to_python()[1] == [*ROW[:6], "Terjangkau"]
    if not (office := which("soffice")):
        pytest.skip("LibreOffice is not installed")
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [
        office,
        home,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(file)], check=True, capture_output=True, timeout=120)
    (converted,) = tmp_path.glob("*.csv")
    assert len(converted.read_text().splitlines()) == 5  # the header, the rows and the totals


def test_progress_is_reported_every_500_rows():
    reported = []
    as_xlsx(document(1200, 300), lambda done, total: reported.append((done, total)))
    assert reported == [(0, 1500), (500, 1500), (1000, 1500)]


def test_stopping_removes_the_temporary_files(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    class Stopped(BaseException):
        pass

    def stop(done: int, total: int) -> None:
        if done:
            assert list(tmp_path.iterdir())
            raise Stopped

    with pytest.raises(Stopped):
        as_xlsx(document(1200), stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", "A", "a"], ["a", "A (2)", "a (3)"]),
        (["", ""], ["?", "? (2)"]),
        (["a (2)", "a", "a"], ["a (2)", "a", "a (3)"]),
    ],
)
def test_repeated_texts_get_a_number(texts, expected):
    assert distinct(texts) == expected


def test_texts_are_shortened_to_make_room_for_the_number():
    assert [len(text) for text in distinct(["x" * 31, "x" * 31], longest=31)] == [31, 31]
    assert distinct(["Regencies by the day of their x"] * 2, longest=31)[1] == "Regencies by the day of (2)"


@pytest.mark.parametrize(("parts", "name"), [(("T1", "Kab/kota"), "T1_Kab_kota"), (("T2", "ﷲ"), "T2_")])
def test_native_names(parts, name):
    assert native_name(*parts) == name


def test_a_long_title_stands_in_lines_that_keep_the_printed_page_large():
    table = Table("x", "X", [Column("x", "X")], [("x",)])
    title = "Kehadiran, " + "Bimbingan Teknis Strategi Pengembangan Perpustakaan " * 2
    summary = workbooks.opened(as_xlsx(Document("x", title, ["Per 2022"], [], "", [table], table))).worksheets[0]
    lines = [row[0].value for row in summary.iter_rows() if row[0].font.size == 14]
    assert " ".join(lines) == title.strip()
    assert len(lines) == 2
    assert max(map(len, lines)) <= 64
    assert summary.cell(3, 1).value == "Per 2022"
