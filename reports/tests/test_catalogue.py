"""One entry describes a report; rights, command, jobs and schedules follow from it."""

import json

import pytest
from django.core.management import call_command
from django.test import RequestFactory

from accounts.models import Job
from documents.pdf.pages import as_html
from participants.models import Registration
from reports.catalogue import REPORTS
from reports.files.effort import size_of
from reports.files.outputs import OUTPUTS
from reports.forms import EventForm
from reports.pages.downloads import start_file
from reports.pages.report import report_page
from reports.report import Readers, Report
from reports.requests import Asked, NotForReader, check
from reports.schedules.forms import options_form
from reports.schedules.starting import options_for
from reports.tests.sample import Sample, make_events
from tests import make
from tests.work import fresh, run_jobs

pytestmark = pytest.mark.django_db

OPEN = {Readers.EVERYBODY, Readers.EVERYBODY_BY_EVENT}
"""Readers who include staff of other provinces."""


@pytest.fixture
def add(monkeypatch):
    """Add a sample report to the catalogue; the arguments replace parts of its entry."""

    def add(**more) -> Report:
        report = Sample().report(**more)
        monkeypatch.setitem(REPORTS, "sample", report)
        return report

    return add


def sees(reader, **options) -> bool:
    try:
        check(Asked("sample", options), reader)
    except NotForReader:
        return False
    return True


@pytest.mark.parametrize(
    ("readers", "own", "foreign", "whole"),
    [
        (Readers.EVERYBODY, True, True, True),
        (Readers.EVERYBODY_BY_EVENT, True, True, True),
        (Readers.OF_PROVINCE, True, False, False),
    ],
)
def test_rights_follow_from_the_readers(regions, add, readers, own, foreign, whole):
    add(readers=readers)
    lampung, coordinator = make.user(province="18"), make.user()
    assert (sees(lampung, province="18"), sees(lampung, province="72"), sees(lampung)) == (own, foreign, whole)
    assert sees(coordinator)
    assert sees(coordinator, province="72")


def test_a_report_of_an_event_is_for_those_who_see_the_event(regions, add):
    add(readers=Readers.OF_EVENT, form=EventForm)
    make.event("72", code="PALU")
    assert sees(make.user(), event="PALU")
    assert sees(make.user(province="72"), event="PALU")
    assert not sees(make.user(province="18"), event="PALU")
    assert not sees(make.user(), event="NO-SUCH")


def test_the_command_writes_it_with_the_options_of_its_form(regions, add, tmp_path):
    add()
    path = tmp_path / "x.json"
    options = ["--province", "18", "--basis", "registered", "--as-of", "2022-12-31"]
    call_command("report", "sample", *options, "--format", "json", "--output", str(path))
    assert json.loads(path.read_text())["numbers"] == [1, 2, 3]


def test_a_job_makes_it(regions, add):
    add()
    job = start_file(Asked("sample", {"province": "18"}), "csv", by=make.user(province="18"), subject="")
    run_jobs()
    assert fresh(job).state == Job.State.DONE
    assert fresh(job).file_name == "contoh-2022-12-31.csv"


def test_a_schedule_limits_it_to_the_province_of_the_recipient(regions, add):
    add()
    form = options_form("sample", {"basis": "registered"}, by=make.user())
    assert form.is_valid()
    plan = make.schedule(make.user(), report="sample", options=form.options())
    assert options_for(plan, make.user(province="18")) == {"basis": "registered", "province": "18"}
    assert options_for(plan, make.user()) == {"basis": "registered"}


def test_only_its_formats_are_offered(regions, rf: RequestFactory, add):
    add(formats=("pdf",))
    request = rf.get("/reports/sample/?format=csv")
    request.user = make.user()
    assert report_page(request, "sample").status_code == 400


def test_each_entry_is_complete():
    for name, report in REPORTS.items():
        assert report.name == name
        assert {*report.formats} <= {*OUTPUTS}
        assert all([report.title, report.line, report.help])


@pytest.mark.parametrize("name", REPORTS)
def test_only_a_report_that_shows_people_has_their_names(regions, name):
    make_events()
    report = REPORTS[name]
    form = report.form({"event": "SATU"} if report.is_of_event else {})
    assert form.is_valid()
    made = report.make(form)
    text = as_html(made.document).decode() + json.dumps(made.json(), default=str)
    people = Registration.objects.values_list("participant__full_name", flat=True)
    assert any(name in text for name in people) == report.shows_people


def test_a_report_for_everybody_shows_no_people():
    assert not [name for name, report in REPORTS.items() if report.readers in OPEN and report.shows_people]


@pytest.mark.parametrize("name", REPORTS)
def test_the_size_equals_the_rows_of_the_document(regions, name):
    """The size is counted before the report is made and decides whether a job makes it."""
    make_events()
    report = REPORTS[name]
    form = report.form({"event": "SATU"} if report.is_of_event else {"zeros": "on"})  # the funnel lists empty rows
    assert form.is_valid()
    size, document = report.size(form), report.make(form).document
    if name == "event":  # its short parts are not counted
        assert 0 < size.rows <= size_of(document).rows
    else:
        assert size == size_of(document)
