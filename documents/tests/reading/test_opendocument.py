"""Reading .ods files, compared with a reader written by others."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from documents.reading.budget import Budget
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import open_tables

from .ods import EMPTY, number, ods, row, table, text


def read(content: bytes):
    return open_tables(content)[0].read(50)


def test_values_are_read_as_another_reader_does():
    content = ods(
        table(
            row(text("Nama"), text("Nilai")),
            row(EMPTY, attributes='table:number-rows-repeated="3"'),
            row(text("Ani"), number("80")),
            row(text("Budi"), number("7.5"), attributes='table:number-rows-repeated="2"'),
            row(text("Citra", 'table:number-columns-repeated="2"'), number("0.5", "percentage")),
            row(EMPTY, attributes='table:number-rows-repeated="1048000"'),
        )
    )
    rows = read(content).rows
    assert rows == [
        (1, ["Nama", "Nilai"]), (5, ["Ani", 80]), (6, ["Budi", 7.5]), (7, ["Budi", 7.5]), (8, ["Citra", "Citra", 0.5])
    ]  # fmt: skip
    other = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("P").to_python(skip_empty_area=False)
    assert [[cell for cell in cells if cell != ""] for cells in other if any(cells)] == [
        cells for _number, cells in rows
    ]


def test_formatted_text_is_read_as_it_is_shown():
    inner = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>Catatan</text:p></office:annotation>'
        '<text:p>Ani<text:s text:c="2"/><text:span>S.E.</text:span></text:p>'
        "<text:p>x<text:tab/>y<text:line-break/>z</text:p>"
        "</table:table-cell>"
    )
    assert read(ods(table(row(inner)))).rows == [(1, ["Ani  S.E.\nx\ty\nz"])]


def test_results_errors_and_other_kinds():
    cells = (
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
        '<table:table-cell table:formula="of:=1+1"/>'
        '<table:table-cell office:value-type="string" calcext:value-type="error">'
        "<text:p>#N/A</text:p></table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2025-03-03">'
        "<text:p>3/3/25</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="x"/>'
    )
    ((_number, found),) = read(ods(table(row(cells)))).rows
    assert [cell if isinstance(cell, int) else cell["kind"] for cell in found] == [
        2,
        "formula",
        "error",
        "other",
        "error",
    ]
    assert found[3] == {"kind": "other", "shown": "3/3/25", "iso": "2025-03-03"}


def test_hidden_struck_and_merged_cells_are_reported():
    columns = (
        '<table:table-column table:default-cell-style-name="biasa"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2" '
        'table:default-cell-style-name="coret"/>'
    )
    hidden, covered = 'table:visibility="filter"', "<table:covered-table-cell/>"
    content = ods(
        table(
            row(text("Ani"), text("x"), text("Dinas", 'table:number-rows-spanned="2" table:style-name="biasa"')),
            row(text("Budi", 'table:style-name="coret"'), EMPTY, covered, attributes=hidden),
            columns=columns,
        ),
        table(row(text("Lama")), attributes='table:name="Q" table:style-name="sembunyi"'),
    )
    found = read(content)
    assert found.rows == [(1, ["Ani", "x", "Dinas"]), (2, ["Budi", None, "Dinas"])]
    assert (found.hidden, found.struck, found.merged) == ([2], {1: [1], 2: [0]}, {2: [2]})
    tables = [(one.name, one.is_hidden, list(one.hidden_columns)) for one in open_tables(content)]
    assert tables == [("P", False, [1, 2]), ("Q", True, [])]


def test_cells_that_are_merged_over_several_columns_are_reported():
    spanned = text("Nama", 'table:number-columns-spanned="2"')
    content = ods(table(row(text("No"), spanned, "<table:covered-table-cell/>", text("NIP")), row(text("1"))))
    assert read(content).wide == {1: {1: 2}}


@pytest.mark.parametrize(
    ("cells", "width"),
    [
        ([text("Ani"), '<table:table-cell table:number-columns-repeated="16383"/>'], 1),
        ([text("Ani"), '<table:table-cell table:number-columns-repeated="99"/>', text("x"), EMPTY], 101),
        (['<table:table-cell table:number-columns-repeated="200"/>', text("x")], 201),
        ([text("x", 'table:number-columns-repeated="99999999"')], 16_384),
    ],
)
def test_the_last_column_with_content_is_known(cells, width):
    found = read(ods(table(row(*cells))))
    assert (found.width, len(found.rows)) == (width, int(cells[0].count("text:p") > 0))


def test_reading_twice_gives_the_same():
    content = ods(table(row(text("Ani"), text("D", 'table:number-rows-spanned="2"')), row(text("Budi"))))
    (one,) = open_tables(content)
    assert one.read(9) == one.read(9)


@pytest.mark.parametrize(
    "content",
    [
        b"\0\1secret",
        b"<a",
        b"<!DOCTYPE a><a/>",
        b"<a>" + b"<b/>" * 50_000 + b"</a>",
        b"<a:b/>",
        b'<?xml version="1.0" encoding="x"?><a/>',
    ],
    ids=["encrypted", "cut", "doctype", "elements", "namespace", "encoding"],
)
def test_damaged_and_encrypted_files_are_refused(content):
    with pytest.raises(UnreadableWorkbook):
        open_tables(ods(content=content))


def test_texts_of_an_unknown_kind_are_refused_rather_than_lost():
    content = ods(table("A", row(text("Ani"))))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = package.read("content.xml").replace(b"xmlns:text:1.0", b"next:1.0")
    with pytest.raises(UnreadableWorkbook):
        open_tables(ods(content=part))


@pytest.mark.parametrize(
    "inside",
    [
        "Budi",
        "<text:p>Ani</text:p>Budi",
        "<text:P>Budi</text:P>",
        "<text:p>Ani<text:spam>Budi</text:spam></text:p>",
        '<x:y xmlns:x="x">Budi</x:y>',
    ],
)
def test_text_that_no_program_shows_is_an_error_of_its_cell(inside):
    cell = f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'
    ((_number, cells),) = read(ods(table(row(text("x"), cell)))).rows
    assert cells == ["x", {"kind": "error", "shown": "Budi"}]


@pytest.mark.parametrize(
    "content",
    [
        table(row(text("Ani"), "Budi")),
        table(row("<table:table-call><text:p>Budi</text:p></table:table-call>", text("Ani"))),
        table(row(text("Ani")), text("Budi")),
        table(row(text("Ani")), "Budi"),
        table(row(text("Ani")), f"<table:table-raw>{text('Budi')}</table:table-raw>"),
        table(row(text("Ani"))) + row(text("Budi")),
        table(row(text("Ani"))) + text("Budi"),
    ],
)
def test_a_file_with_texts_outside_cells_rows_or_tables_is_refused(content):
    with pytest.raises(UnreadableWorkbook):
        open_tables(ods(content))


def test_other_elements_of_a_row_are_no_columns():
    cells = row(text("Ani"), "<office:event-listeners/>", text("P"))
    drawing = '<draw:g xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><text:p>Foto</text:p></draw:g>'
    cell = f"<table:table-cell>{drawing}</table:table-cell>"
    assert read(ods(table(cells, row(cell), f"<table:shapes>{drawing}</table:shapes>"))).rows == [(1, ["Ani", "P"])]


def test_a_text_may_be_an_attribute():
    cell = '<table:table-cell office:value-type="string" office:string-value="Ani"/>'
    assert read(ods(table(row(cell)))).rows == [(1, ["Ani"])]


def test_repeated_cells_and_rows_cost_little():
    wide = text("x" * 1_000, 'table:number-columns-repeated="16384"')
    many = ods(table(row(wide, attributes='table:number-rows-repeated="1048576"')))
    rows = open_tables(many, Budget(2))[0].rows(40)
    assert (len(rows), len(rows[0][1])) == (40, 100)


def test_rows_below_the_last_row_of_a_sheet_are_not_read():
    below = row(EMPTY, attributes='table:number-rows-repeated="999999999"')
    last = row(text("Ani"), attributes='table:number-rows-repeated="5"')
    skipped = row(EMPTY, attributes='table:number-rows-repeated="1048574"')
    content = ods(table(skipped, last, below, row(text("Budi"))))
    assert [number for number, _cells in read(content).rows] == [1_048_575, 1_048_576]


def test_names_and_number_of_sheets_are_limited():
    (one,) = open_tables(ods(table(row(text("x")), attributes=f'table:name="{"N" * 5_000}"')))
    assert one.name == "N" * 200
    with pytest.raises(UnreadableWorkbook):
        open_tables(ods("<table:table/>" * 1_001))


def test_a_file_that_takes_too_long_is_refused():
    with pytest.raises(UnreadableWorkbook):
        open_tables(ods(table(row(text("x")))), Budget(0))
