"""The column of BPS codes beside the Kemendagri codes of reports."""

from dataclasses import replace
from datetime import date

import pytest

from agencies.models import Province
from reports.coverage.document import coverage_document, coverage_json
from reports.coverage.rows import coverage
from reports.funnel.document import funnel_document
from reports.funnel.rows import By, funnel
from reports.never.document import never_document
from reports.never.rows import never
from reports.recap.document import recap_document
from reports.recap.rows import RecapScope, recap
from reports.scope import CoverageScope
from reports.tests.rendering import csv_rows
from reports.trend.document import trend_document
from reports.trend.rows import trend
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("columns")]


@pytest.fixture
def scope(regions):
    """Return a scope with people from a regency and a province whose two codes differ."""
    make.only_provinces("18", "92")
    event = make.event("92", sessions=1, starts_on=date(2025, 3, 3))
    make.registration(event, make.agency("18.06"), marks="H")
    make.agency("92.02", "village")
    make.agency("92.02")
    return CoverageScope(as_of=date(2025, 12, 31))


def codes(table, kemendagri="code"):
    """Return the BPS codes by the code beside them."""
    assert [column.name for column in table.columns[:2]] == [kemendagri, "bps_code"]
    return dict(row[:2] for row in table.rows)


def test_coverage_has_both_codes_of_provinces_and_regencies(scope):
    provinces, regencies = coverage_document(coverage(scope)).tables
    assert codes(provinces) == {"18": "18", "92": "91"}
    assert codes(regencies)["18.06"] == "1802"
    assert provinces.footer[:2] == ("", "")


def test_the_csv_has_the_code_as_text(scope):
    report = coverage(scope)
    rows = {row[0]: row[1] for row in csv_rows(coverage_document(report), coverage_json(report))}
    assert (rows["Kode"], rows["18.06"]) == ("Kode BPS (2020)", "1802")


def test_a_region_founded_after_2020_has_no_bps_code(regions):
    scope = CoverageScope(as_of=date(2025, 12, 31), province=Province.objects.get(code="93"))
    provinces, _regencies = coverage_document(coverage(scope)).tables
    assert codes(provinces) == {"93": ""}


def test_other_reports_of_regions_have_it_too(scope):
    assert codes(trend_document(trend(scope)).table("firsts")) == {"18.06": "1802"}
    absent = never_document(never(scope))
    assert codes(absent.table("provinces")) == {"18": "18", "92": "91"}
    assert codes(absent.main, "region")["92.02"] == "9105"
    assert codes(funnel_document(replace(funnel(scope, By.PROVINCE), lists_empty=True)).main, "key") == {
        "18": "18",
        "92": "91",
    }
    assert codes(recap_document(recap(RecapScope(year=2025))).table("provinces")) == {"92": "91"}


def test_groups_that_are_no_regions_have_no_bps_code(scope):
    course = funnel_document(funnel(scope, By.COURSE)).main
    assert "bps_code" not in [column.name for column in course.columns]
