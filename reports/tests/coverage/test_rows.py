"""Coverage by the definitions of docs/glossary.md. Each test checks one rule."""

from datetime import date

import pytest
from django.utils import timezone

from events.models import Event
from reports.coverage.rows import Status, coverage
from reports.scope import Basis, CoverageScope
from tests import make

pytestmark = pytest.mark.django_db

DAY = date(2022, 12, 31)


def regency(code: str, **scope):
    scope = {"as_of": DAY} | scope
    return next(row for row in coverage(CoverageScope(**scope)).regencies if row.code == code)


@pytest.fixture
def metro(regions):
    return make.agency("18.72", name="Dinas Kota Metro")


def test_every_province_and_regency_appears(regions):
    report = coverage(CoverageScope(as_of=DAY))
    assert (len(report.provinces), len(report.regencies)) == (38, 514)
    assert [row.code for row in report.regencies] == sorted(row.code for row in report.regencies)


def test_a_regency_whose_agency_never_attended_is_uncovered(metro):
    row = regency("18.72")
    assert (row.status, row.events, row.participants, row.first_event) == (Status.UNCOVERED, 0, 0, None)


@pytest.mark.parametrize(
    ("marks", "status"), [("T.", "covered"), (".H", "covered"), ("IA", "uncovered"), ("", "uncovered")]
)
def test_present_or_late_once_covers(metro, marks, status):
    make.registration(make.event(sessions=2), metro, marks=marks)
    assert regency("18.72").status == status


@pytest.mark.parametrize("status", ["proposed", "waitlisted", "rejected", "withdrawn"])
def test_only_confirmed_people_count(metro, status):
    make.registration(make.event(sessions=1), metro, marks="H", status=status)
    assert regency("18.72").status == Status.UNCOVERED
    assert regency("18.72", basis=Basis.REGISTERED).status == Status.UNCOVERED


def test_registered_basis_needs_no_mark(metro):
    make.registration(make.event(), metro)
    assert regency("18.72").status == Status.UNCOVERED
    assert regency("18.72", basis=Basis.REGISTERED).status == Status.COVERED


def test_a_village_library_covers_its_regency(regions):
    make.registration(make.event(sessions=1), make.agency("18.72", "village"), marks="H")
    assert regency("18.72").status == Status.COVERED


def test_people_of_a_provincial_agency_count_but_cover_no_regency(regions):
    make.registration(make.event(sessions=1), make.agency("18"), marks="H")
    report = coverage(CoverageScope(as_of=DAY))
    lampung = next(p for p in report.provinces if p.code == "18")
    assert (lampung.counts.participants, lampung.counts.covered, report.totals.participants) == (1, 0, 1)


def test_people_at_an_event_elsewhere_count_in_their_own_region(metro):
    make.registration(make.event(province="31", sessions=1), metro, marks="H")
    report = coverage(CoverageScope(as_of=DAY))
    counts = {p.code: p.counts for p in report.provinces}
    assert (counts["18"].participants, counts["18"].events) == (1, 1)
    assert (counts["31"].participants, counts["31"].events) == (0, 0)


def test_a_cancelled_event_covers_nothing(metro):
    make.registration(make.event(sessions=1, status=Event.Status.CANCELLED), metro, marks="H")
    assert regency("18.72").status == Status.UNCOVERED


def test_events_outside_the_period_do_not_count(metro):
    make.registration(make.event(sessions=1, starts_on=date(2022, 5, 11)), metro, marks="H")
    assert regency("18.72", as_of=date(2022, 5, 10)).status == Status.UNCOVERED
    assert regency("18.72", as_of=date(2022, 5, 11)).status == Status.COVERED
    assert regency("18.72", start=date(2022, 5, 12)).status == Status.UNCOVERED


def test_another_course_does_not_count(metro):
    other = make.course("LAIN", "PROGRAM-LAIN")
    make.registration(make.event(sessions=1, course=other), metro, marks="H")
    assert regency("18.72", course=make.course()).status == Status.UNCOVERED
    assert regency("18.72", course=other).status == Status.COVERED
    assert regency("18.72", programme=other.programme).status == Status.COVERED


def test_a_dissolved_agency_makes_its_regency_exempt_from_that_day(regions):
    make.agency("18.13", closed_on=date(2021, 12, 31), closed_reason="Dilikuidasi")
    assert regency("18.13", as_of=date(2021, 12, 30)).status == Status.UNCOVERED
    row = regency("18.13", as_of=date(2021, 12, 31))
    assert (row.status, row.reason, row.closed_on) == (Status.EXEMPT, "Dilikuidasi", date(2021, 12, 31))


def test_a_regency_without_an_agency_is_exempt_with_a_reason(regions):
    row = regency("18.13")
    assert row.status == Status.EXEMPT
    assert row.reason
    assert row.closed_on is None


def test_a_village_library_alone_does_not_make_a_regency_eligible(regions):
    make.agency("18.13", "village")
    assert regency("18.13").status == Status.EXEMPT


def test_an_agency_not_yet_opened_does_not_exist(regions):
    make.agency("18.13", opened_on=date(2023, 1, 1))
    assert regency("18.13").status == Status.EXEMPT
    assert regency("18.13", as_of=date(2023, 1, 1)).status == Status.UNCOVERED


def test_a_successor_keeps_a_regency_eligible(regions):
    make.agency("18.13", closed_on=date(2021, 12, 31), closed_reason="Digabung")
    make.agency("18.13", opened_on=date(2022, 1, 1))
    assert regency("18.13").status == Status.UNCOVERED


def test_a_covered_regency_is_never_exempt(regions):
    agency = make.agency("18.13", closed_on=date(2022, 6, 1), closed_reason="Dilikuidasi")
    make.registration(make.event(sessions=1), agency, marks="H")
    row = regency("18.13")
    assert (row.status, row.reason) == (Status.COVERED, None)


def test_the_first_event_is_by_date_then_code(metro):
    for code, day in [("B", date(2021, 3, 1)), ("A", date(2021, 3, 1)), ("C", date(2022, 3, 1))]:
        make.registration(make.event(code=code, sessions=1, starts_on=day), metro, marks="H")
    row = regency("18.72")
    assert (row.first_event, row.first_covered_on, row.events, row.participants) == ("A", date(2021, 3, 1), 3, 3)


def test_only_regencies_first_covered_by_the_event_are_new(metro):
    first = make.event(sessions=1, starts_on=date(2021, 3, 1))
    second = make.event(sessions=1, starts_on=date(2022, 3, 1))
    for event in (first, second):
        make.registration(event, metro, marks="H")
    assert regency("18.72", event=first).new
    assert not regency("18.72", event=second).new
    assert coverage(CoverageScope(as_of=DAY, event=first)).totals.new == 1


def test_the_region_is_the_one_at_registration(metro):
    make.registration(make.event(sessions=1), metro, marks="H")
    metro.regency_id = "18.71"
    metro.save()
    assert regency("18.72").status == Status.COVERED
    assert regency("18.71").status == Status.UNCOVERED


def test_without_an_eligible_regency_there_is_no_rate(regions):
    assert coverage(CoverageScope(as_of=DAY)).totals.rate is None


def test_the_report_of_one_province_has_only_its_regencies(metro):
    make.registration(make.event(sessions=1), metro, marks="H")
    make.registration(make.event(sessions=1), make.agency("31.71"), marks="H")
    report = coverage(CoverageScope(as_of=DAY, province=metro.province))
    assert [p.code for p in report.provinces] == ["18"]
    assert (len(report.regencies), report.totals.participants) == (15, 1)


def test_an_ended_code_is_listed_only_with_its_people(regions):
    for code in ("18.71", "18.72"):
        ended = make.regency(code)
        ended.valid_to = date(2022, 1, 1)
        ended.save()
    make.registration(make.event(sessions=1, starts_on=date(2021, 6, 1)), make.agency("18.72"), marks="H")
    report = coverage(CoverageScope(as_of=DAY))
    codes = {row.code for row in report.regencies}
    assert "18.71" not in codes
    assert "18.72" in codes
    assert sum(row.participants for row in report.regencies) == report.totals.participants == 1
    assert len(report.regencies) == report.totals.regencies == 513


def test_an_agency_that_opens_later_is_the_reason(regions):
    make.agency("18.13", opened_on=date(2023, 1, 1))
    row = regency("18.13")
    assert (row.status, row.closed_on) == (Status.EXEMPT, None)
    assert "2023" in row.reason


@pytest.mark.parametrize("items", [1, 3])
def test_queries_do_not_grow(regions, django_assert_num_queries, items):
    for code in ["18.72", "18.71", "18.01"][:items]:
        make.registration(make.event(sessions=1), make.agency(code), marks="H")
    with django_assert_num_queries(6):
        coverage(CoverageScope(as_of=DAY))


def test_a_library_that_is_not_checked_yet_covers_by_its_people_alone(regions):
    library = make.agency("18.72", "village", proposed_at=timezone.now())
    assert regency("18.72").status == Status.EXEMPT
    make.registration(make.event(sessions=1), library, marks="H")
    assert regency("18.72").status == Status.COVERED
