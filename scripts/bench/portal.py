"""The measurements that need a database. It is the empty one of TEST_DB, which is filled here.

python -m scripts.bench.portal SCALE ROUNDS OUTPUT
"""

import json
import os
import resource
import sys
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402  the settings come first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count, QuerySet  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from events.models import Event  # noqa: E402
from participants.models import Attendance, Registration  # noqa: E402
from participants.national_data import make_national_data, refresh_statistics  # noqa: E402
from reports.coverage.rows import coverage  # noqa: E402
from reports.scope import CoverageScope  # noqa: E402
from scripts.bench.measure import Line, alternated, compared  # noqa: E402
from scripts.bench.pages.measuring import measured_pages  # noqa: E402
from scripts.bench.plans import allow_scans, forbid_scans_of_small_tables, full_scans, list_pages  # noqa: E402

AS_OF = date(2026, 11, 22)
WHOLE_COUNTRY = {"/", "/reports/coverage/", "/reports/never/"}  # these count all people, so they must read all rows
LARGE_FROM = 0.5
"""The scale from which goals apply: with few people, the 514 regencies take most of the time in Python."""

# Two ways to write the same query: for each regency the date of its first event, and the numbers of events and people.
# The faster of the two, together with the queries in ALSO, is the limit.
BARE = {
    "grouped": """
        WITH met AS (
            SELECT regency_id, event_id, COUNT(*) AS people FROM participants_registration
            WHERE status = 'confirmed' AND attended GROUP BY regency_id, event_id)
        SELECT r.code, MIN(e.starts_on), COUNT(e.id), SUM(CASE WHEN e.id IS NULL THEN 0 ELSE met.people END)
        FROM agencies_regency r LEFT JOIN met ON met.regency_id = r.code
        LEFT JOIN events_event e ON e.id = met.event_id AND e.status <> 'cancelled' AND e.starts_on <= '2026-11-22'
        GROUP BY r.code ORDER BY r.code""",
    "along the index": """
        WITH met AS (
            SELECT event_id, province_id, regency_id, COUNT(*) AS people FROM participants_registration
            WHERE status = 'confirmed' AND attended GROUP BY event_id, province_id, regency_id)
        SELECT met.regency_id, MIN(e.starts_on), COUNT(e.id), SUM(met.people)
        FROM met JOIN events_event e ON e.id = met.event_id
        WHERE e.status <> 'cancelled' AND e.starts_on <= '2026-11-22' GROUP BY met.regency_id""",
}

ALSO = [
    """
        WITH met AS (
            SELECT event_id, province_id, COUNT(*) AS people FROM participants_registration
            WHERE status = 'confirmed' AND attended GROUP BY event_id, province_id)
        SELECT met.province_id, COUNT(DISTINCT e.id), SUM(met.people)
        FROM met JOIN events_event e ON e.id = met.event_id
        WHERE e.status <> 'cancelled' AND e.starts_on <= '2026-11-22' GROUP BY met.province_id""",
    "SELECT regency_id, opened_on, closed_on, closed_reason FROM agencies_agency WHERE kind = 'regency'",
    "SELECT code, kind, name, province_id FROM agencies_regency ORDER BY code",
    "SELECT code, name FROM agencies_province ORDER BY code",
]
"""The other queries for the rows: events and people of provinces, reasons for missing agencies, and names."""


def main(scale: float, rounds: int, output: Path) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DOWNLOADS_PER_HOUR = settings.UPLOADS_PER_HOUR = settings.JOBS_PER_USER = 10**6
    lines = [_made(scale)]
    client = Client()
    client.force_login(User.objects.create_user("bench", role=User.Role.COORDINATOR))
    lines += _coverage(client, rounds, is_large=scale >= LARGE_FROM)
    lines += _event_pages(client, rounds)
    if scale < LARGE_FROM:
        forbid_scans_of_small_tables()
    problems = _lists(client)
    allow_scans()
    pages, more = measured_pages(min(rounds, 2))
    found = {"lines": [line.as_json() for line in lines], "pages": [page.as_json() for page in pages]}
    output.write_text(json.dumps(found | {"problems": problems + more}))


def _made(scale: float) -> Line:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    start = perf_counter()
    make_national_data(scale=scale, seed=1)
    refresh_statistics()
    seconds = perf_counter() - start
    call_command("check_seats", stdout=StringIO())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Line(
        "national data: make", round(seconds, 1), rows=Attendance.objects.count(), peak_mb=peak, engine=_engine()
    )


def _coverage(client: Client, rounds: int, *, is_large: bool) -> list[Line]:
    def bare(sql: str) -> list:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def bare_all(sql: str) -> None:
        for one in (sql, *ALSO):
            bare(one)

    address = f"/reports/coverage/?as_of={AS_OF}"
    report = coverage(CoverageScope(as_of=AS_OF))
    people = {row[0]: int(row[3]) for row in bare(BARE["grouped"]) if row[3]}
    if people != {regency.code: regency.participants for regency in report.regencies if regency.participants}:
        raise AssertionError("the bare SQL gives another result")
    times = alternated(
        {
            "rows": lambda: coverage(CoverageScope(as_of=AS_OF)),
            "page": lambda: client.get(address),
            **{name: partial(bare_all, sql) for name, sql in BARE.items()},
        },
        rounds=rounds,
    )
    limit, rows = min(times[name] for name in BARE), Registration.objects.count()
    return [
        compared(
            "coverage of the country: rows",
            times["rows"],
            limit,
            rows=rows,
            engine=_engine(),
            goal=1.5 if is_large else None,
        ),
        compared(
            "coverage of the country: page",
            times["page"],
            limit,
            rows=rows,
            engine=_engine(),
            goal=3 if is_large else None,
        ),
    ]


def _event_pages(client: Client, rounds: int) -> list[Line]:
    """Compare pages of the largest event with those of a small one, in seconds per person: 1 means linear time."""
    finished: QuerySet[Event] = Event.objects.filter(status=Event.Status.FINISHED)
    sized = finished.annotate(people=Count("registrations"))
    few, many = sized.filter(people__gte=20).order_by("people", "pk")[0], sized.order_by("-people", "pk")[0]
    lines = []
    for name, address in {
        "attendance report: a person, most against fewest": "/reports/attendance/{}/",
        "attendance grid: a person, most against fewest": "/events/{}/attendance/",
        "event page: a person, most against fewest": "/events/{}/",
    }.items():
        times = alternated(
            {
                "many": partial(client.get, address.format(many.code)),
                "few": partial(client.get, address.format(few.code)),
            },
            rounds=rounds,
        )
        line = compared(
            name, times["many"] / many.people, times["few"] / few.people, rows=many.people, engine=_engine(), goal=1.2
        )
        lines.append(line)
    return lines


def _lists(client: Client) -> list[str]:
    """Return a line for each list page that makes too many queries or reads a whole large table."""
    problems = []
    for path, most in {**list_pages("33"), "/reports/coverage/": 25}.items():
        queries, scans = full_scans(client, path)
        if queries > most:
            problems.append(f"{path}: {queries} queries")
        if path not in WHOLE_COUNTRY:
            problems += scans
    return problems


def _engine() -> str:
    return connection.vendor


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
