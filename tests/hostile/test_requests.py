"""Thousands of invented requests: no page fails, stores what it refuses, or shows or changes what belongs to others.

`make hostile` sends more. `HOSTILE_ONLY=1234` sends one alone.
"""

import os

import pytest

from .country import Country, settings_of_the_country
from .inventing import Inventor
from .sending import send_in_time
from .totals import Totals

SEED = os.environ.get("HOSTILE_SEED", "2026")
NUMBER = int(os.environ.get("HOSTILE_REQUESTS", "1500"))
ONLY = os.environ.get("HOSTILE_ONLY")
SECONDS = float(os.environ.get("HOSTILE_SECONDS", "0")) or None
BLOCK = 500
BLOCKS = [int(ONLY)] if ONLY else range(0, NUMBER, BLOCK)


@pytest.fixture(scope="module")
def inventor(shared_db):
    with shared_db(), settings_of_the_country():
        yield Inventor(Country(), SEED)


@pytest.mark.parametrize("first", BLOCKS)
def test_no_request_does_harm(first, inventor):
    totals = Totals("requests")
    for number in range(first, first + 1 if ONLY else min(first + BLOCK, NUMBER)):
        sent = inventor.request(number)
        outcome = send_in_time(sent, inventor.country, SECONDS)
        totals.count(number, sent, outcome)
    totals.write()
    assert not totals.faults, f"Seed {SEED}\n" + "\n".join(totals.faults)
