"""No list page reads a large table from end to end: by the database's own account (EXPLAIN), on a country's data."""

import pytest

from participants.national_data import make_national_data, refresh_statistics
from scripts.bench.plans import forbid_scans_of_small_tables, full_scans, list_pages
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(db):
    make_national_data(scale=0.01, seed=1)
    refresh_statistics()
    forbid_scans_of_small_tables()


@pytest.mark.parametrize("province", [None, "33"])
def test_list_pages_use_an_index(country, client, province):
    client.force_login(make.user(province=province))
    for path in list_pages("33"):
        queries, scans = full_scans(client, path)
        assert queries < 20, path
        assert scans == []
