"""Coverage compared with an earlier day."""

from datetime import date

import pytest
from django.utils.translation import override

from agencies.models import Province
from reports.coverage.document import coverage_document, coverage_json
from reports.coverage.forms import CoverageForm
from reports.coverage.rows import coverage
from reports.scope import CoverageScope
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lampung(regions):
    """Kabupaten Lampung Utara came in 2021 and in 2022, Kota Metro on 11 May 2022 for the first time."""
    north, metro = make.agency("18.03"), make.agency("18.72")
    make.registration(make.event(starts_on=date(2021, 6, 28), sessions=1), north, marks="H")
    later = make.event(starts_on=date(2022, 5, 11), sessions=1)
    for agency in [north, metro]:
        make.registration(later, agency, marks="H")


def report(since: date):
    province = Province.objects.get(code="18")
    return coverage(CoverageScope(as_of=date(2022, 12, 31), province=province, since=since))


@pytest.mark.parametrize(
    ("since", "new"), [(date(2022, 1, 1), ["18.72"]), (date(2022, 5, 11), ["18.72"]), (date(2022, 5, 12), [])]
)
def test_regencies_first_covered_since_the_day_are_new(lampung, since, new):
    found = report(since)
    assert [regency.code for regency in found.new] == new
    assert found.totals.new == len(new)


@pytest.mark.parametrize(
    ("language", "fact", "added", "nothing"),
    [
        (
            "id",
            "baru sejak 1 Januari 2022",
            "Bertambah sejak 1 Januari 2022: 1 kota (Kota Metro).",
            "tidak ada kabupaten",
        ),
        ("en", "new since 1 January 2022", "Added since 1 January 2022: 1 kota (Kota Metro).", "no regency was added"),
    ],
)
def test_the_comparison_is_said_in_all_parts(lampung, language, fact, added, nothing):
    with override(language):
        document = coverage_document(report(date(2022, 1, 1)))
        assert fact in document.facts
        assert document.figures[1].text == "+1"
        assert added in document.narrative
        assert nothing in coverage_document(report(date(2022, 6, 1))).narrative


def test_json_has_the_day_only_where_there_is_one(lampung):
    assert coverage_json(report(date(2022, 1, 1)))["scope"]["since"] == "2022-01-01"
    plain = coverage(CoverageScope(as_of=date(2022, 12, 31)))
    assert "since" not in coverage_json(plain)["scope"]


def test_the_number_of_new_regencies_leads_to_them(lampung, client):
    client.force_login(make.user())
    page = client.get("/reports/coverage/18/?since=2022-01-01&as_of=2022-12-31")
    listed = client.get(page.context["document"].figures[1].href)
    assert [row.code for row in listed.context["page_obj"]] == ["18.72"]


def test_an_event_and_a_day_exclude_each_other(lampung):
    event = make.event(starts_on=date(2022, 8, 1), sessions=1)
    both = CoverageForm({"event": event.code, "since": "2022-01-01", "as_of": "2022-12-31"})
    late = CoverageForm({"since": "2023-01-01", "as_of": "2022-12-31"})
    assert [list(form.errors) for form in (both, late)] == [["since"], ["since"]]


def test_coordinators_invite_from_a_regency_that_is_not_covered(lampung, client):
    make.agency("18.04")
    page = "/reports/coverage/18/"
    client.force_login(make.user())
    assert "/planner/?province=18" in client.get(page).content.decode()
    client.force_login(make.user(province="18"))
    assert "/planner/" not in client.get(page).content.decode()
