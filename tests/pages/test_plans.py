"""No list page reads a whole large table, according to the query plans (EXPLAIN) with national data."""

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


@pytest.fixture(scope="module")
def country(shared_db):
    with shared_db():
        make_national_data(scale=0.01, seed=1)
        refresh_statistics()
        forbid_scans_of_small_tables()
        yield


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
        ("SELECT id FROM participants_participant ORDER BY position LIMIT 3", ["participants_participant"]),
        ("SELECT id FROM participants_participant ORDER BY full_name, id LIMIT 3", []),
        ("SELECT id FROM events_course WHERE name = 'x'", []),
    ],
)
def test_a_full_scan_is_found(country, sql, tables):
    assert scanned_tables(sql) == tables


@pytest.mark.parametrize(
    ("wanted", "size", "worth_it"),
    [(487, 8_000, True), (160, 8_000, True), (25, 8_000, False), (487, 250_000, False), (487, None, False)],
)
def test_a_full_scan_is_accepted_only_if_many_rows_are_wanted(wanted, size, worth_it):
    assert is_worth_it(wanted, size) == worth_it


def node(kind: str, rows: int, *parts: dict, of: str = "Outer", table: str = "") -> dict:
    """Return a node of a plan, as in EXPLAIN (FORMAT JSON)."""
    named = {"Relation Name": table} if table else {}
    return {"Node Type": kind, "Plan Rows": rows, "Parent Relationship": of, "Plans": list(parts)} | named


def test_a_lookup_table_may_be_read_whole_but_not_the_table_with_the_rows():
    """The query selects the newest fifty of an event's five hundred people, with their agencies.

    The agencies of five hundred people may be hashed. The people of all other events must not be read.
    """
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
