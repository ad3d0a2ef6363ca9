"""Formulas refer to main figures by names, which are the same in every language and never change."""

import pytest
from django.utils import translation

from tests import make, workbooks

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("names in workbooks")]

NAMES = {
    "/reports/coverage/": {"covered", "covered_of", "uncovered", "exempt", "participants"},
    "/reports/funnel/": {
        "registered",
        "registered_of",
        "confirmed",
        "confirmed_of",
        "attended",
        "attended_of",
        "completed",
        "completed_of",
        "certified",
        "certified_of",
    },
    "/reports/trend/": {"events", "participants", "covered", "covered_of", "coverage_rate"},
    "/reports/repeated/": {"repeated", "repeated_of", "repeated_rate", "same_course"},
    "/reports/never/": {"never", "never_of", "never_rate", "invited"},
    "/reports/recap/": {
        "registered",
        "registered_of",
        "attended",
        "attended_of",
        "completed",
        "completed_of",
        "attendance_rate",
    },
    "/reports/attendance/SATU/": {
        "registered",
        "registered_of",
        "attended",
        "attended_of",
        "completed",
        "completed_of",
        "attendance_rate",
    },
}


@pytest.mark.parametrize("path", NAMES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_figure_of_a_workbook_has_its_name(path, language, regions, client):
    event = make.event(code="SATU", sessions=1)
    make.registration(event, make.agency("18.03"), marks="H")
    client.force_login(make.user())
    with translation.override(language):
        content = client.get(f"{path}?format=xlsx", headers={"Accept-Language": language}).content
    book = workbooks.opened(content)
    assert {*book.defined_names} == {f"figure_{name}" for name in NAMES[path]}
    for defined in book.defined_names.values():
        ((sheet, place),) = defined.destinations
        assert book[sheet][place].value is None or isinstance(book[sheet][place].value, int | float)
