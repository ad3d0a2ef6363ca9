"""The size of a funnel is known before it is built, to decide whether it is built in the background."""

from datetime import date

import pytest

from agencies.models import Province
from reports.funnel.rows import By, funnel, funnel_size
from reports.scope import CoverageScope
from tests import make

pytestmark = pytest.mark.django_db


def test_the_size_is_that_of_the_two_tables(regions):
    event = make.event("18", code="SATU", sessions=1)
    for code in ("18.03", "18.01"):
        make.quota(event, agency := make.agency(code), seats=5)
        make.registration(event, agency, marks="H")
    make.quota(make.event("33", code="DUA", course=event.course, starts_on=date(2021, 5, 3)), make.agency("33.01"))
    day, lampung = date(2026, 1, 1), Province.objects.get(pk="18")
    for scope in (CoverageScope(day), CoverageScope(day, province=lampung)):
        sizes = {by: funnel_size(scope, by).rows for by in By}
        assert sizes == {by: 2 * len(funnel(scope, by).rows) for by in By}
