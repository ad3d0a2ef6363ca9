"""A report is built once: no part of it before a job starts, and JSON only if it is requested."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import Job
from documents.pdf import volumes
from reports.catalogue import REPORTS
from reports.files import effort
from reports.funnel.rows import By
from reports.pages.downloads import start_file
from reports.pages.report import report_page
from reports.requests import Asked
from reports.tests.sample import Sample, make_events
from tests import make
from tests.work import fresh, run_jobs

pytestmark = pytest.mark.django_db

BROWSER = {"Accept": "text/html"}
MOST_COUNTS = 5
"""How often the database may be asked for the size of a report."""


@pytest.fixture
def sample(monkeypatch) -> Sample:
    sample = Sample()
    monkeypatch.setitem(REPORTS, "sample", sample.report())
    return sample


def ask(rf: RequestFactory, path: str, method: str = "GET", **headers):
    request = rf.generic(method, path, headers=headers)
    request.user = make.user()
    return report_page(request, "sample")


def test_nothing_is_built_before_a_job_is_started(regions, rf, sample, monkeypatch):
    monkeypatch.setattr(effort, "LONGEST_WAIT", 0)
    answer = ask(rf, "/reports/sample/?format=pdf", "POST", **BROWSER)
    assert (answer.status_code, answer.url) == (302, Job.objects.get().get_absolute_url())
    assert sample.built == []


@pytest.mark.parametrize(
    ("file_format", "built"),
    [
        ("csv", ["rows", "document"]),
        ("xlsx", ["rows", "document"]),
        ("json", ["rows", "document", "json"]),
        ("pdf", ["rows", "document", "json"]),  # the PDF contains the JSON
    ],
)
def test_json_is_built_only_if_it_is_requested(regions, rf, sample, file_format, built):
    assert ask(rf, f"/reports/sample/?format={file_format}").status_code == 200
    assert sample.built == built


def test_a_page_builds_no_json(regions, rf, sample):
    assert ask(rf, "/reports/sample/?as_of=2022-12-31").status_code == 200
    assert sample.built == ["rows", "document"]


def test_all_volumes_use_one_built_report(regions, sample, monkeypatch):
    monkeypatch.setattr(volumes, "MOST_ROWS", 1)
    sample.numbers = 5
    job = start_file(Asked("sample", {}), "pdf", by=make.user(), subject="")
    run_jobs()
    assert fresh(job).file_name.endswith(".zip")
    assert sample.built == ["rows", "document", "json"]


@pytest.mark.parametrize("name", REPORTS)
def test_a_few_counts_decide_whether_a_job_makes_the_file(regions, name):
    make_events()
    report = REPORTS[name]
    form = report.form({"event": "SATU"} if report.is_of_event else {}, reader=make.user())
    assert form.is_valid()
    with CaptureQueriesContext(connection) as queries:
        assert report.size(form).rows > 0
    assert len(queries) <= MOST_COUNTS
    assert not any("full_name" in query["sql"] for query in queries)


@pytest.mark.parametrize("province", ["", "18"])
@pytest.mark.parametrize(
    ("name", "options"),
    [*(("funnel", {"by": by}) for by in By.values), ("never", {}), ("never", {"kind": "village", "invited": "yes"})],
)
def test_a_report_never_has_more_rows_than_its_size_states(regions, name, options, province):
    make_events()
    report = REPORTS[name]
    form = report.form(options | ({"province": province} if province else {}), reader=make.user())
    assert form.is_valid(), form.errors
    rows = sum(len(table.rows) for table in report.make(form).document.tables)
    assert 0 < rows <= report.size(form).rows


@pytest.mark.parametrize(
    ("size", "slow"),
    [
        (effort.Size(280), []),
        (effort.Size(281), ["pdf"]),
        (effort.Size(14_001), ["pdf", "xlsx", "docx"]),
        (effort.Size(100, in_workbook_only=13_901), ["xlsx"]),
    ],
)
def test_a_file_is_slow_from_two_seconds_of_rows_on(size, slow):
    assert effort.long_formats(size) == slow
