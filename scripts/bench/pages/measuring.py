"""Opens each page several times: time, queries, and bytes as sent."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make

from .examples import PROVINCE, Example, Examples
from .lines import PageLine

READERS = {"administrator": None, "coordinator": None, "provincial": PROVINCE}
NATIONAL_PAGE = "/reports/coverage/?as_of=2026-11-22"
MANY_ROWS = 100
OF_MANY, OF_FEW = 1.0, 0.4
"""The goals of reports and pages with hundreds of rows, and of others, relative to the national coverage page."""
_SLOW = 2.0


def measured_pages(rounds: int) -> tuple[list[PageLine], list[str]]:
    """Return the measurement of every page by every reader, and what is wrong with them."""
    examples, lines = Examples(), []
    for role, province in READERS.items():
        reader = make.user(role, province=province)
        make.authenticator_app(reader)
        client = Client(raise_request_exception=False)
        make.sign_in_with_factor(client, reader)
        limit = min(_opened(client, NATIONAL_PAGE).seconds for _round in range(rounds + 1))
        lines += [_measured(client, one, role, limit, rounds) for one in examples.of(reader)]
    visitor = Client(raise_request_exception=False)
    lines += [_measured(visitor, one, "visitor", limit, rounds) for one in examples.of(None)]
    return lines, [problem for line in lines for problem in line.problems()] + list(_never_opened(lines))


def _never_opened(lines: list[PageLine]) -> Iterator[str]:
    """Yield the pages that no reader could open, so that nothing was measured. The administration refuses some pages to
    everybody."""
    shown = (HTTPStatus.OK, HTTPStatus.METHOD_NOT_ALLOWED)
    found = {line.name for line in lines if line.status in shown or line.may_lead_on}
    yield from (f"{name}: opens for no reader" for name in {line.name: 0 for line in lines} if name not in found)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    seconds: float
    queries: int
    content: bytes
    is_page: bool


def _opened(client: Client, path: str) -> _Answer:
    with CaptureQueriesContext(connection) as context:
        start = perf_counter()
        answer = client.get(path)
        content = b"".join(answer)  # also of an answer that is sent in pieces
        seconds = perf_counter() - start
        answer.close()
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return _Answer(answer.status_code, seconds, len(context), content, is_page)


def _measured(client: Client, example: Example, reader: str, limit: float, rounds: int) -> PageLine:
    """Return the shortest of the rounds, so that other programs of the machine disturb little."""
    for path in example.paths:
        first = _opened(client, path)
        if first.status == HTTPStatus.OK:
            break
    else:
        return PageLine(example.name, reader, connection.vendor, first.status, may_lead_on=example.may_lead_on)
    later = [_opened(client, path) for _round in range(rounds if first.seconds < _SLOW else 1)]
    seconds = min(answer.seconds for answer in later)
    return PageLine(
        example.name,
        reader,
        connection.vendor,
        first.status,
        ours_s=round(seconds, 4),
        limit_s=round(limit, 4),
        ratio=round(seconds / limit, 3),
        goal=_goal(example, first) if first.is_page else None,
        queries=later[0].queries,
        bytes=len(gzip.compress(first.content)),
    )


def _goal(example: Example, answer: _Answer) -> float:
    is_of_many = example.name.startswith("/reports/") or answer.content.count(b"<tr") >= MANY_ROWS
    return OF_MANY if is_of_many else OF_FEW
