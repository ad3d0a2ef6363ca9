"""The five outputs are read back and compared cell by cell with their rows."""

import io
import json
from datetime import date, datetime

import pytest
from lxml import html
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from agencies.models import Province
from documents.layout import Chip, Format, Medium, Table
from reports.attendance.document import attendance_document, attendance_json
from reports.attendance.rows import attendance
from reports.coverage.document import coverage_document, coverage_json
from reports.coverage.rows import coverage
from reports.scope import CoverageScope
from reports.tests.rendering import csv_rows, render, shown_on, without_bps
from tests import make, pdf, workbooks
from tests.pdf import squeezed

pytestmark = pytest.mark.one_engine(
    "the same rows as HTML, XLSX, PDF, CSV and JSON; the queries are tested beside each report"
)

HOSTILE = ["=1+1", "+62 Siti", "-Budi", "@SUM(A1)", "<b>Ani</b> & co", "  ", "#N/A", "Nur  Aini, S.IP."]


@pytest.fixture(scope="module")
def event(shared_db):
    """Store an event with every kind of person, a quota with too many people, and names that a spreadsheet would run
    as formulas. There are three provinces, enough for two pages of regencies."""
    with shared_db():
        make.only_provinces("11", "18", "72")
        event = make.event(sessions=3, lesson_hours=3, title="Bimtek <Uji> & Coba", starts_on=date(2022, 5, 11))
        for index, name in enumerate(filter(str.strip, HOSTILE)):
            make.registration(
                event, make.agency("18.03"), full_name=name, marks=["HHH", "HTA", "...", "IAA"][index % 4]
            )
        make.registration(event, make.agency("18.06", "village"), marks="HHH", sex="male")
        make.registration(event, make.agency("18"), marks="HHT")
        make.quota(event, pool=("village", "18.07"), seats=5)
        make.agency("18.13", closed_on=date(2021, 12, 31), closed_reason="=Dilikuidasi")
        make.agency("18.72")
        make.registration(make.event(sessions=1, starts_on=date(2021, 3, 1)), make.agency("18.06"), marks="H")
        yield event


@pytest.fixture(scope="module", params=["province", "national", "attendance"])
def report(request, event):
    """Return the document, its JSON data, and the address of the page."""
    if request.param == "attendance":
        made = attendance(event)
        return attendance_document(made), attendance_json(made), f"/reports/attendance/{event.code}/"
    province = Province.objects.get(code="18") if request.param == "province" else None
    made = coverage(CoverageScope(as_of=date(2022, 12, 31), province=province, event=event))
    path = "/reports/coverage/18/" if province else "/reports/coverage/"
    return (
        coverage_document(made),
        coverage_json(made),
        f"{path}?as_of=2022-12-31&event={event.code}",
    )


@pytest.fixture(scope="module")
def workbook(report):
    """Return the report as XLSX, made once for all tests."""
    document, data, _ = report
    return render(document, data, "xlsx")


def tables_of(page: bytes, selector: str) -> list[list[list[str]]]:
    tree = html.fromstring(page.decode())
    for action in tree.find_class("then"):  # what the reader can do about a row is on the page only
        action.drop_tree()
    return [
        [
            [cell.text_content().strip() for cell in row.findall("td")]
            for row in table.iterfind(".//tr")
            if row.find("td") is not None
        ]
        for table in tree.find_class(selector)
    ]


def test_the_page_shows_the_rows(report, client):
    document, _, path = report
    client.force_login(make.user())
    page = client.get(path)
    assert page.status_code == 200
    assert tables_of(page.content, "tbl") == [table.texts() for table in shown_on(Medium.PAGE, document).tables]
    shown = html.fromstring(page.content.decode())
    assert document.narrative in shown.text_content()
    for figure in document.figures:
        assert figure.text in shown.find_class("figures")[0].text_content()


def test_the_print_page_shows_the_rows(report):
    document, data, _ = report
    page = render(document, data, "html")
    assert tables_of(page, "rows") == [table.texts() for table in shown_on(Medium.PAPER, document).tables]
    assert document.narrative in html.fromstring(page.decode()).text_content()


def test_the_workbook_has_numbers_and_dates_as_such(report, workbook):
    document = shown_on(Medium.WORKBOOK, report[0])
    book = workbooks.opened(workbook)
    summary, *sheets = book.worksheets
    words = squeezed(" ".join(str(cell.value) for row in summary.iter_rows() for cell in row if cell.value is not None))
    assert squeezed(document.title) in words
    assert squeezed(document.narrative) in words
    tables = [*document.tables, *document.data]
    assert len(sheets) == len(tables)
    for sheet, table in zip(sheets, tables, strict=True):
        header, *rows = sheet.iter_rows()
        assert [cell.value for cell in header] == [column.label for column in table.columns]
        assert sheet.freeze_panes.endswith("2")
        assert sheet.print_title_rows == "$1:$1"
        for row, values in zip(rows, _rows_and_totals(table), strict=True):
            assert_cells(row, values, table)
        if table.rows:
            (native,) = sheet.tables.values()
            assert native.ref == native.autoFilter.ref == f"A1:{get_column_letter(len(header))}{len(table.rows) + 1}"
        assert sheet.auto_filter.ref is None


def test_totals_are_in_the_row_under_their_table(report, workbook):
    """They are outside the native table, so that its sums and filters count nothing twice."""
    document = shown_on(Medium.WORKBOOK, report[0])
    sheets = workbooks.opened(workbook).worksheets[1:]
    for sheet, table in zip(sheets, [*document.tables, *document.data], strict=True):
        if table.footer:
            *_rows, last = sheet.iter_rows()
            assert_cells(last, table.footer, table)
            assert all(cell.font.bold for cell in last)
            assert not sheet.tables or next(iter(sheet.tables.values())).ref.endswith(str(len(table.rows) + 1))


def _rows_and_totals(table: Table) -> list:
    return [*table.rows, table.footer] if table.footer else table.rows


def test_the_summary_has_a_row_for_each_figure(report, workbook):
    document, _data, _path = report
    summary = workbooks.opened(workbook).worksheets[0]
    rows = [[cell.value for cell in row] for row in summary.iter_rows(max_col=3)]
    for figure in document.figures:
        assert [figure.label, figure.value, figure.of] in rows
    assert sum(summary.column_dimensions[letter].width for letter in "ABC") < 100  # readable when fitted to A4


def test_every_printed_page_names_the_report_its_limits_and_its_number(report, workbook):
    document, _data, _path = report
    summary, *sheets = workbooks.opened(workbook).worksheets
    for sheet, table in [(summary, None), *zip(sheets, [*document.tables, *document.data], strict=True)]:
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == 0
        title, facts = sheet.oddHeader.left.text.replace("&&", "&"), sheet.oddFooter.left.text.replace("&&", "&")
        assert f"{document.title} · {table.title}".startswith(title) if table else title == document.title
        assert facts.startswith(document.facts[0])
        assert "&P" in sheet.oddFooter.right.text
        assert "&N" in sheet.oddFooter.right.text


def test_the_workbook_names_its_main_figures(report, workbook):
    """Formulas elsewhere refer to these names, which are the same in every language."""
    document, _data, _path = report
    book = workbooks.opened(workbook)
    for figure in document.figures:
        assert named(book, f"figure_{figure.name}") == figure.value
        if figure.of is not None:
            assert named(book, f"figure_{figure.name}_of") == figure.of


def named(workbook, name: str):
    ((sheet, place),) = workbook.defined_names[name].destinations
    return workbook[sheet][place].value


def test_the_workbook_has_document_properties(report, workbook):
    document, _data, _path = report
    properties = workbooks.opened(workbook).properties
    assert properties.title == document.title
    assert all(fact in properties.subject for fact in document.facts)
    assert properties.creator
    assert properties.created


def test_another_library_reads_the_same_cells(report, workbook):
    document = shown_on(Medium.WORKBOOK, report[0])
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    for name, table in zip(book.sheet_names[1:], [*document.tables, *document.data], strict=True):
        header, *rows = book.get_sheet_by_name(name).to_python()
        assert header == [column.label for column in table.columns]
        assert rows == [[plain(value) for value in row] for row in _rows_and_totals(table)]


def plain(value):
    return "" if value is None else str(value) if isinstance(value, Chip) else value


def assert_cells(cells, values, table: Table):
    for cell, value, column in zip(cells, values, table.columns, strict=True):
        assert as_stored(cell) == (str(value) if isinstance(value, Chip) else value or None if value == "" else value)
        assert cell.data_type != "f"
        if column.format is Format.PERCENT and value is not None:
            assert cell.number_format.endswith("%")
        if column.format is Format.CODE and value:
            assert cell.data_type == "s"


def as_stored(cell):
    return cell.value.date() if isinstance(cell.value, datetime) else cell.value


def test_csv_holds_the_main_table(report):
    document, data, _ = report
    document = shown_on(Medium.PLAIN, document)
    header, *rows = csv_rows(document, data)
    assert header == [column.label for column in document.main.columns]
    assert [[value.removeprefix("'") for value in row] for row in rows] == [
        ["" if v is None else v.isoformat() if isinstance(v, date) else str(v) for v in row]
        for row in document.main.rows
    ]
    assert not [value for row in rows for value in row if value.startswith(("=", "+", "-", "@"))]


def test_the_pdf_prints_the_rows_in_order_tagged_on_a4(report):
    document, data, _ = report
    content = render(document, data, "pdf")
    document = shown_on(Medium.PAPER, document)
    reader, pages = pdf.read(content), pdf.texts(content)
    printed = squeezed("".join(pages))
    place = 0
    for wanted in [document.title, document.narrative]:
        assert squeezed(wanted) in printed
    for table in document.tables:
        for row in table.texts():
            found = printed.find(squeezed("".join(row)), place)
            assert found >= 0, row
            place = found
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert reader.metadata.title == document.title
    width, height = reader.pages[0].mediabox.width, reader.pages[0].mediabox.height
    assert (round(float(width)), round(float(height))) == (595, 842)
    assert len(pages) > 1
    for number, (page, words) in enumerate(zip(reader.pages, pages, strict=True), start=1):
        assert f"Halaman {number} dari {len(reader.pages)}" in words
        assert (
            squeezed("".join(column.label for column in document.tables[-1].columns)) in squeezed(words) or number == 1
        )
        left, right = reach(page)
        assert left >= 42  # 15 mm in points
        assert right <= 595 - 42


def reach(page) -> tuple[float, float]:
    """Return where the leftmost and the rightmost text of the page begin. Pictures are left out because they have their
    own coordinates."""
    page["/Resources"].get_object().pop("/XObject", None)
    places = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: places.append(tm[4] * cm[0] + cm[4]) if text.strip() else None
    )
    return min(places), max(places)


@pytest.mark.parametrize("report", ["province", "national"], indirect=True)
def test_json_of_coverage_agrees(report):
    document, data, _ = report
    data = json.loads(render(document, data, "json"))
    provinces, regencies = map(without_bps, document.tables)
    keys = [
        "code",
        "name",
        "regencies",
        "exempt",
        "eligible",
        "covered",
        "uncovered",
        "new",
        "rate",
        "events",
        "participants",
    ]
    assert [tuple(p[key] for key in keys) for p in data["provinces"]] == provinces.rows
    if provinces.footer:
        assert tuple(data["totals"][key] for key in keys[2:]) == provinces.footer[2:]
    tones = {"covered": "ok", "uncovered": "wait", "exempt": "off"}
    for row, regency in zip(regencies.rows, data["regencies"], strict=True):
        code, name, chip, first, event_or_reason, events, people = row
        assert (code, name, events, people) == tuple(regency[k] for k in ("code", "name", "events", "participants"))
        assert chip.tone == ("new" if regency["new"] else tones[regency["status"]])
        assert (first.isoformat() if first else None) == regency["first_covered_on"]
        assert event_or_reason.startswith(regency["first_event"] or regency["reason"] or "")
    assert data["narrative"] == document.narrative


@pytest.mark.parametrize("report", ["attendance"], indirect=True)
def test_json_of_attendance_agrees(report):
    document, data, _ = report
    data = json.loads(render(document, data, "json"))
    quotas, sessions, sexes, people = shown_on(Medium.PAGE, document).tables
    assert [
        (q["region"], q["label"], q["seats"], q["registered"], q["attended"], q["completed"]) for q in data["quotas"]
    ] == [(*row[:2], *row[3:]) for row in quotas.rows]
    totals = data["totals"]
    assert tuple(totals[key] for key in ("seats", "registered", "attended", "completed")) == quotas.footer[3:]
    keys = ["number", "title", "lesson_hours", "present", "late", "excused", "absent", "unrecorded"]
    assert [tuple(s[key] for key in keys) for s in data["sessions"]] == [(*row[:2], *row[3:]) for row in sessions.rows]
    assert [row[1] for row in sexes.rows] == [totals["women"], totals["men"]]
    tones = {(True, True): "ok", (True, False): "wait", (False, False): "off"}
    assert [
        (
            p["number"],
            p["name"],
            p["agency"],
            p["region"],
            p["marks"],
            p["lesson_hours"],
            tones[p["attended"], p["completed"]],
        )
        for p in data["participants"]
    ] == [(*row[:-1], row[-1].tone) for row in people.rows]


def test_file_names_describe_the_contents(report):
    document, _, path = report
    assert document.name.startswith(("cakupan-18-", "cakupan-nasional-", "kehadiran-event-"))
    if "coverage" in path:
        assert document.name.endswith("-2022-12-31")
