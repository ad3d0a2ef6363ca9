"""The reports and their five outputs agree with a slow, simple implementation on random countries."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html

from documents.layout import Chip, Document, Figure, Medium, Table
from events.models import Event
from reports.attendance.document import attendance_document, attendance_json
from reports.attendance.rows import attendance
from reports.coverage.document import coverage_document, coverage_json
from reports.coverage.rows import coverage
from reports.funnel.document import funnel_document, funnel_json
from reports.funnel.rows import By, funnel
from reports.never.document import never_document, never_json
from reports.never.rows import never
from reports.recap.document import recap_document, recap_json
from reports.recap.rows import RecapScope, recap
from reports.repeated.document import repeated_document, repeated_json
from reports.repeated.rows import repeated
from reports.scope import CoverageScope
from reports.shares import share
from reports.tests import scenarios, slow
from reports.tests.rendering import csv_rows, render, shown_on, without_bps
from reports.trend.document import trend_document, trend_json
from reports.trend.rows import trend
from tests import make, pdf, workbooks

pytestmark = pytest.mark.django_db

any_country = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def two_provinces(shared_db):
    """Keep only the provinces in which the countries have agencies, so that reports of all regencies are short."""
    with shared_db():
        make.only_provinces("18", "72")
        yield


@contextmanager
def built(country: dict, options: dict) -> Iterator[CoverageScope]:
    """Yield the scope in that country, which is deleted afterwards."""
    with transaction.atomic():
        scenarios.build(country)
        yield scenarios.scope_of(options)
        transaction.set_rollback(True)


@any_country
@example(scenarios.RICH, scenarios.WHOLE, By.PROVINCE)
@given(scenarios.countries, scenarios.scopes, st.sampled_from(By))
def test_the_rows_are_those_of_plain_loops(two_provinces, country, options, by):
    """All reports are compared in the same country, because making one takes longer than its reports."""
    with built(country, options) as scope:
        _assert_funnel(scope, by)
        _assert_funnel_of_each_event(scope)
        _assert_coverage(scope)
        _assert_trend(scope)
        _assert_repeated(scope)
        _assert_never(scope)


def _assert_funnel(scope: CoverageScope, by: By) -> None:
    report = funnel(scope, by)
    rows, totals = slow.slow_funnel(scope, by)
    found = [(row.key, row.passage.allotted, *(getattr(row.passage, s) for s in slow.STAGES)) for row in report.rows]
    assert sorted(found) == sorted(rows)
    assert (report.totals.allotted, *(getattr(report.totals, s) for s in slow.STAGES)) == totals


def _assert_funnel_of_each_event(scope: CoverageScope) -> None:
    """The funnel of an event agrees with its attendance report."""
    passages = {row.key: row.passage for row in funnel(CoverageScope(scope.as_of), By.EVENT).rows}
    for event in scope.events().filter(code__in=passages):
        totals, passage = attendance(event).totals, passages[event.code]
        assert (passage.allotted, passage.confirmed) == (totals.seats, totals.registered)
        assert (passage.attended, passage.completed) == (totals.attended, totals.completed)


def _assert_coverage(scope: CoverageScope) -> None:
    found = {
        r.code: (str(r.status), r.first_event, r.first_covered_on, r.events, r.participants)
        for r in coverage(scope).regencies
    }
    assert found == slow.slow_coverage(scope)


def _assert_trend(scope: CoverageScope) -> None:
    years = trend(scope).years
    found = [(y.year, y.events, y.participants, y.new, y.covered, y.eligible) for y in years]
    assert found == slow.slow_trend(scope)
    assert [y.rate for y in years] == [share(y.covered, y.eligible) for y in years]


def _assert_repeated(scope: CoverageScope) -> None:
    report = repeated(scope)
    attended, people = slow.slow_repeated(scope)
    assert report.attended == attended
    found = [(p.name, p.agency, p.region, p.events, p.courses, p.same_course, p.last_on) for p in report.people]
    assert found == people


def _assert_never(scope: CoverageScope) -> None:
    """Compare the report of the agencies that never attended."""
    report = never(scope)
    provinces, kinds, absent = slow.slow_never(scope)
    assert {p.key: [p.existing, p.absent] for p in report.provinces if p.existing} == provinces
    assert {k.key: [k.existing, k.absent] for k in report.kinds if k.existing} == kinds
    assert sorted((a.region, a.name, a.seats) for a in report.agencies) == absent
    assert report.totals.absent == len(absent)


# --- The five outputs -------------------------------------------------------------------------------------------------

MADE = {
    "coverage": lambda scope: _both(coverage(scope), coverage_document, coverage_json),
    "funnel": lambda scope: _both(funnel(scope, By.EVENT), funnel_document, funnel_json),
    "by year": lambda scope: _both(funnel(scope, By.YEAR), funnel_document, funnel_json),
    "by sex": lambda scope: _both(funnel(scope, By.SEX), funnel_document, funnel_json),
    "trend": lambda scope: _both(trend(scope), trend_document, trend_json),
    "repeated": lambda scope: _both(repeated(scope), repeated_document, repeated_json),
    "never": lambda scope: _both(never(scope), never_document, never_json),
    "attendance": lambda scope: _both(attendance(_first_event()), attendance_document, attendance_json),
    "recap": lambda scope: _both(recap(RecapScope()), recap_document, recap_json),
}


def _first_event() -> Event:
    return Event.objects.order_by("code").first() or make.event()


def _both(report, document, data) -> tuple[Document, dict]:
    return document(report), data(report)


@pytest.mark.one_engine("pages and files")
@settings(any_country, max_examples=6)
@example(scenarios.RICH, scenarios.WHOLE, "en")
@given(scenarios.countries, scenarios.scopes, st.sampled_from(["id", "en"]))
def test_html_xlsx_and_csv_show_the_same_cells(two_provinces, country, options, language):
    options = options | {"province": "18"}
    with built(country, options) as scope, translation.override(language):
        for name, made in MADE.items():
            document, data = made(scope)
            page = render(document, data, "html")
            assert _on_the_page(page) == [_shown(table) for table in shown_on(Medium.PAPER, document).tables], name
            assert [figure for figure in document.figures if figure.text not in _figures_of(page)] == [], name
            _assert_workbook(render(document, data, "xlsx"), shown_on(Medium.WORKBOOK, document))
            main = shown_on(Medium.PLAIN, document).main
            header, *rows = csv_rows(document, data)
            assert header == [column.label for column in main.columns], name
            assert rows == [[_plain(value) for value in row] for row in main.rows], name
            assert json.loads(render(document, data, "json"))["narrative"] == document.narrative, name


@pytest.mark.one_engine("pages and files")
@settings(any_country, max_examples=2)
@example(scenarios.RICH, scenarios.WHOLE)
@given(scenarios.countries, scenarios.scopes)
def test_the_pdf_prints_every_row_in_order(two_provinces, country, options):
    with built(country, options | {"province": "18"}) as scope:
        for name, made in MADE.items():
            document, data = made(scope)
            printed, place = _squeezed("".join(pdf.texts(render(document, data, "pdf")))), 0
            assert _squeezed(document.narrative) in printed, name
            assert [figure for figure in document.figures if _squeezed(figure.text) not in printed] == [], name
            for row in (row for table in shown_on(Medium.PAPER, document).tables for row in _shown(table)):
                place = printed.find(_squeezed("".join(row)), place)
                assert place >= 0, (name, row)


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize("name", ["trend", "by year"])
def test_years_are_numbers_in_the_workbook_and_plain_text_elsewhere(two_provinces, name):
    with built(scenarios.RICH, scenarios.WHOLE) as scope:
        document, data = MADE[name](scope)
        sheet = workbooks.opened(render(document, data, "xlsx")).worksheets[1]
        stored = [cell.value for cell in sheet["A"][1 : len(document.tables[0].rows) + 1]]
        assert stored
        assert all(type(year) is int for year in stored)
        shown = [str(year) for year in stored]
        assert [row[0] for row in _on_the_page(render(document, data, "html"))[0]][: len(shown)] == shown
        _header, *rows = csv_rows(document, data)
        assert [row[0] for row in rows] == shown
        if name == "by year":
            assert [row["key"] for row in data["rows"]] == [row["name"] for row in data["rows"]] == shown


def _shown(table: Table) -> list[list[str]]:
    return table.texts() if table.rows else [[table.empty], *table.texts()]


def _on_the_page(page: bytes) -> list[list[list[str]]]:
    tables = html.fromstring(page.decode()).find_class("rows")
    cells = [
        [[cell.text_content() for cell in row.findall("td")] for row in table.iterfind(".//tr")] for table in tables
    ]
    return [[row for row in table if row] for table in cells]


def _figures_of(page: bytes) -> list[str]:
    return [
        cell.text.strip() for table in html.fromstring(page.decode()).find_class("figures") for cell in table.iter("td")
    ]


def _assert_workbook(content: bytes, document: Document) -> None:
    to_read, *sheets = workbooks.opened(content).worksheets
    summary = [[_stored(cell.value) for cell in row] for row in to_read.iter_rows(max_col=3)]
    assert [row for figure in document.figures if (row := _figure_row(figure)) not in summary] == []
    for sheet, table in zip(sheets, [*document.tables, *document.data], strict=True):
        header, *rows = [[_stored(cell.value) for cell in row] for row in sheet.iter_rows()]
        assert header == [column.label for column in table.columns]
        assert rows == [_as_stored(row) for row in [*table.rows, *([table.footer] if table.footer else [])]]


def _figure_row(figure: Figure) -> list:
    return [_in_a_cell(value) for value in (figure.label, figure.value, figure.of)]


def _as_stored(row) -> list:
    return [str(value) if isinstance(value, Chip) else None if value == "" else _in_a_cell(value) for value in row]


def _in_a_cell(value):
    """Return the number as a cell has it: openpyxl writes 16 digits, one more than Excel reads."""
    return float(f"{value:.16g}") if isinstance(value, float) else value


def _stored(value):
    return value.date() if isinstance(value, datetime) else value


def _plain(value) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _squeezed(text: str) -> str:
    """Return the text without spaces and hyphens: of a hyphen at the end of a line ("laki-laki") PDFium gives nothing,
    or the character U+0002."""
    return "".join(text.split()).replace("-", "").replace("\x02", "")


@pytest.mark.one_engine("pages and files")
@settings(any_country, max_examples=15)
@example(scenarios.RICH, scenarios.WHOLE)
@given(scenarios.countries, scenarios.scopes)
def test_json_holds_the_same_numbers(two_provinces, country, options):
    with built(country, options) as scope:
        make.event("72", code="ZZ", sessions=1)  # otherwise the sums of the one province would be the totals
        _assert_coverage_json(*MADE["coverage"](scope))
        document, data = MADE["funnel"](scope)
        keys = ["key", "name", "allotted", *slow.STAGES]
        assert [tuple(row[key] for key in keys) for row in data["rows"]] == without_bps(document.tables[0]).rows
        totals = [data["totals"][key] for key in keys[2:]]
        assert totals == list(without_bps(document.tables[0]).footer[2:])
        document, data = MADE["trend"](scope)
        keys = ["events", "participants", "new", "covered", "eligible", "rate"]
        assert [(y["year"], *(y[k] for k in keys)) for y in data["years"]] == document.tables[0].rows
        document, data = MADE["repeated"](scope)
        keys = ["name", "nip", "agency", "region", "events", "courses", "same_course"]
        assert [tuple(p[k] for k in keys) for p in data["participants"]] == [row[:-1] for row in document.main.rows]
        document, data = MADE["never"](scope)
        provinces = [(p["code"], p["name"], p["existing"], p["absent"], p["share"]) for p in data["provinces"]]
        assert provinces == without_bps(document.tables[0]).rows
        assert [(a["region"], a["name"], a["seats"]) for a in data["agencies"]] == [
            (row[0], row[1], row[3]) for row in without_bps(document.main).rows
        ]
        document, data = MADE["attendance"](scope)
        *_tables, people = document.tables
        assert [(p["number"], p["name"], p["agency"], p["region"], p["marks"]) for p in data["participants"]] == [
            row[:5] for row in people.rows
        ]
        document, data = MADE["recap"](scope)
        document = shown_on(Medium.PAGE, document)
        keys = ["seats", "registered", "attended", "completed", "women", "men", "attendance_rate", "lesson_hours"]
        assert [(e["code"], *(e[k] for k in keys)) for e in data["events"]] == [
            (row[0], *row[7:15]) for row in document.main.rows
        ]
        for table, groups in zip(
            map(without_bps, document.tables[1:3]), [data["provinces"], data["courses"]], strict=True
        ):
            assert [(g["code"], g["name"], g["events"], *(g[k] for k in keys)) for g in groups] == table.rows
            assert [data["totals"][k] for k in ["events", *keys]] == list(table.footer[2:])
        learned = [_learned(event) for event in data["events"] if event["scores"] or event["evaluation"]]
        shown = [table for table in document.tables if table.name == "learning"]
        assert learned == [row[:1] + row[2:] for table in shown for row in table.rows]


_TONE_OF = {"covered": "ok", "uncovered": "wait", "exempt": "off"}


def _assert_coverage_json(document: Document, data: dict) -> None:
    provinces, regencies = map(without_bps, document.tables)
    counts = ["regencies", "exempt", "eligible", "covered", "uncovered", "new", "rate", "events", "participants"]
    assert [(p["code"], p["name"], *(p[key] for key in counts)) for p in data["provinces"]] == provinces.rows
    totals = [data["totals"][key] for key in counts]
    assert totals == list((provinces.footer or provinces.rows[0])[2:])
    keys = ["code", "name", "first_covered_on", "events", "participants"]
    assert [tuple(r[key] for key in keys) for r in data["regencies"]] == [
        (code, name, first and first.isoformat(), events, people)
        for code, name, _status, first, _event, events, people in regencies.rows
    ]
    firsts = [(place, r["first_event"]) for place, r in enumerate(data["regencies"]) if r["first_event"]]
    assert firsts == [(place, row[4]) for place, row in enumerate(regencies.rows) if row[3]]
    reasons = [(row[4], r["reason"]) for row, r in zip(regencies.rows, data["regencies"], strict=True) if r["reason"]]
    assert all(reason in cell for cell, reason in reasons)
    marked = [(r["code"], "new" if r["new"] else _TONE_OF[r["status"]]) for r in data["regencies"]]
    assert marked == [(row[0], row[2].tone) for row in regencies.rows]


def _learned(event: dict) -> tuple:
    scores, evaluation = event["scores"] or {}, event["evaluation"] or {}
    keys = ["pre", "post", "gain", "both", "improved"]
    return (event["code"], *map(scores.get, keys), evaluation.get("sheets"), evaluation.get("average"))
