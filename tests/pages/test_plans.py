"""No list page reads a large table from end to end: by the database's own account (EXPLAIN), on a country's data."""

import pytest

from participants.national_data import make_national_data, refresh_statistics
from scripts.bench.plans import (
    forbid_scans_of_small_tables,
    full_scans,
    is_worth_it,
    list_pages,
    scanned_in,
    scanned_tables,
)
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
    for path, most in list_pages("33", is_national=province is None).items():
        queries, scans = full_scans(client, path)
        assert queries <= most, path
        assert scans == []


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT id FROM participants_registration WHERE position = 'x'", ["participants_registration"]),
        ("SELECT id FROM participants_registration WHERE event_id = 1", []),
        ("SELECT id FROM participants_participant ORDER BY phone LIMIT 3", ["participants_participant"]),
        ("SELECT id FROM participants_participant ORDER BY full_name, id LIMIT 3", []),
        ("SELECT id FROM events_course WHERE name = 'x'", []),
    ],
)
def test_a_scan_is_found(country, sql, tables):
    assert scanned_tables(sql) == tables


@pytest.mark.parametrize(
    ("wanted", "size", "worth_it"),
    [(487, 8_000, True), (160, 8_000, True), (25, 8_000, False), (487, 250_000, False), (487, None, False)],
)
def test_reading_a_whole_table_is_worth_it_only_for_a_good_part_of_it(wanted, size, worth_it):
    assert is_worth_it(wanted, size) == worth_it


def node(kind: str, rows: int, *parts: dict, of: str = "Outer", table: str = "") -> dict:
    """A part of a plan, as EXPLAIN (FORMAT JSON) tells it."""
    named = {"Relation Name": table} if table else {}
    return {"Node Type": kind, "Plan Rows": rows, "Parent Relationship": of, "Plans": list(parts)} | named


def test_what_is_looked_up_for_many_rows_may_be_read_whole_but_not_what_they_are_picked_from():
    """The fifty newest of an event's five hundred people: their agencies are hashed, since five hundred are looked up.
    Without an index all people of all events would be read for it."""
    agencies = node("Hash", 8_000, node("Seq Scan", 8_000, table="agency"), of="Inner")
    sizes = {"agency": 8_000, "person": 250_000}
    found = node(
        "Limit", 50, node("Sort", 500, node("Hash Join", 500, node("Index Scan", 500, table="person"), agencies))
    )
    assert list(scanned_in(found, 50, sizes)) == []
    searched = node("Limit", 50, node("Hash Join", 250_000, node("Seq Scan", 250_000, table="person"), agencies))
    assert list(scanned_in(searched, 50, sizes)) == ["person"]
    few = node("Limit", 50, node("Hash Join", 50, node("Index Scan", 50, table="person"), agencies))
    assert list(scanned_in(few, 50, sizes)) == ["agency"]
