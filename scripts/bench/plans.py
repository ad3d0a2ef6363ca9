"""Finds pages for which the database reads a whole large table, from its query plans (EXPLAIN)."""

import json
import re
from collections.abc import Iterator, Mapping

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Event

LARGE = (
    "agencies_agency",
    "participants_participant",
    "participants_registration",
    "participants_attendance",
    "participants_markentry",
    "accounts_entry",
)
_COUNTS_ALL = re.compile(r'^SELECT COUNT\(\*\) AS "__count" FROM')
"""The query of the pager, which must count all rows."""
_MANY_OF = 50  # if more than one row in 50 is wanted, an index saves nothing
_NODE = re.compile(r"^SCAN (?P<table>\w+)(?! USING)")


def forbid_scans_of_small_tables() -> None:
    """Make PostgreSQL avoid sequential scans on this connection.

    With little data, PostgreSQL rightly reads small tables as a whole. With this setting, its plan shows whether an
    index would work with more data.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")


def allow_scans() -> None:
    """Undo forbid_scans_of_small_tables."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("RESET enable_seqscan")


def list_pages(province: str, *, is_national: bool = True) -> dict[str, int]:
    """Return the list pages with the highest number of queries allowed for each.

    Pages of an event are those of the event with the most people in the province. The home page and the page of an
    event collect data from many tables. tests/pages/test_page_queries.py has exact numbers.
    """
    events = Event.objects.filter(province=province, status=Event.Status.FINISHED)
    event = events.annotate(people=Count("registrations")).order_by("-people", "pk")[0]
    session, person = event.sessions.order_by("number")[0], event.registrations.order_by("pk")[0]
    lists = ["/events/", "/participants/", "/participants/?q=siti", f"/participants/?province={province}", "/agencies/"]
    lists += ["/agencies/?sort=name", "/participants/?sort=-agency", "/registrations/?sort=name"]
    lists += ["/registrations/?sort=agency", "/events/?sort=taken", "/reports/seats/?sort=event"]
    lists += [f"/agencies/{person.agency_id}/", "/registrations/", f"/registrations/?event={event.code}"]
    lists += [f"/registrations/?stage=completed&province={province}", "/data-requests/", "/jobs/"]
    lists += ["/reports/regencies/", "/reports/events/", "/reports/seats/", "/reports/never/"]
    lists += [f"/reports/attendance/{event.code}/"]
    lists += ["/mail/", "/certificate-templates/", "/reports/schedules/"] if is_national else []
    of_event = ["participants", "history", "links", "scores", "certificates", "photos", "materials", "checkin"]
    of_event += ["attendance", f"attendance/{session.pk}", "attendance/marks/?since=1", "attendance/corrections"]
    of_event += ["mail", "quotas"] if is_national else []
    pages = [f"/events/{event.code}/{page}{'' if '?' in page else '/'}" for page in of_event]
    return dict.fromkeys([*lists, *pages], 19) | dict.fromkeys(["/", f"/events/{event.code}/"], 25)


def full_scans(client: Client, path: str) -> tuple[int, list[str]]:
    """Return the number of queries of the page, and a line for each that reads a whole large table without an index."""
    with CaptureQueriesContext(connection) as context:
        response = client.get(path)
    if response.status_code != 200:
        raise AssertionError(f"{path}: {response.status_code}")
    queries = [query["sql"] for query in context.captured_queries if query["sql"].startswith("SELECT")]
    scans = [f"{path}: {table}: {sql[:400]}" for sql in queries for table in scanned_tables(sql)]
    return len(context.captured_queries), scans


def scanned_tables(sql: str) -> list[str]:
    """Return the large tables that the query reads as a whole without an index."""
    if _COUNTS_ALL.match(sql):
        return []
    found = _scanned_by_sqlite(sql) if connection.vendor == "sqlite" else _scanned_by_postgresql(sql)
    return [table for table in found if table in LARGE]


def _scanned_by_sqlite(sql: str) -> Iterator[str]:
    """Yield the tables with "SCAN table" in the plan but without "USING INDEX", where SQLite may stop early."""
    for *_ids, detail in connection.connection.execute(f"EXPLAIN QUERY PLAN {sql}"):
        if match := _NODE.match(detail):
            yield match["table"]


def is_worth_it(wanted: int, size: float | None) -> bool:
    """Whether reading the whole table is cheaper than an index, because so many of its rows are wanted.

    This happens with the agencies of all people of a large event. It is false if scans are forbidden (`size` is None).
    """
    return size is not None and wanted * _MANY_OF >= size


def _scanned_by_postgresql(sql: str) -> Iterator[str]:
    with connection.connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0]
        cursor.execute(
            "SELECT relname, CASE current_setting('enable_seqscan') WHEN 'on' THEN reltuples END FROM pg_class"
        )
        sizes = dict(cursor.fetchall())
    top = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
    return scanned_in(top, top["Plan Rows"], sizes)


def scanned_in(node: dict, wanted: int, sizes: Mapping[str, float | None]) -> Iterator[str]:
    """Yield the tables that this node of a PostgreSQL plan reads as a whole although only `wanted` rows are needed.

    For a lookup table of a join, as many rows are needed as the other side of the join has.
    """
    if node["Node Type"] == "Seq Scan" and not is_worth_it(wanted, sizes[node["Relation Name"]]):
        yield node["Relation Name"]
    parts = node.get("Plans", [])
    outer = next((part["Plan Rows"] for part in parts if part["Parent Relationship"] == "Outer"), wanted)
    for part in parts:
        yield from scanned_in(part, outer if part["Parent Relationship"] == "Inner" else wanted, sizes)
