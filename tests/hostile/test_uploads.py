"""Hundreds of malformed files, sent to every form that takes files by every kind of reader.

`make hostile` sends more. `HOSTILE_ONLY=123` sends one alone.
"""

import os
import random

import pytest

from tests.access.addresses import every_address

from .bodies import BOUNDARY, multipart
from .country import READERS, Country, settings_of_the_country
from .files import invent_file
from .inventing import Inventor
from .sending import Sent, send_in_time
from .test_requests import ONLY, SECONDS, SEED
from .totals import Totals

NUMBER = int(os.environ.get("HOSTILE_UPLOADS", "60"))
BLOCK = 20
BLOCKS = [int(ONLY)] if ONLY else range(0, NUMBER, BLOCK)
ADDRESSES = sorted(address.key for address in every_address() if address.takes_files)
ROLES = ["host", "guest", "coordinator", "administrator"] * 2 + READERS


@pytest.fixture(scope="module")
def inventor(shared_db):
    with shared_db(), settings_of_the_country():
        yield Inventor(Country(), SEED)


def upload(inventor: Inventor, number: int) -> Sent:
    """Return the upload of this number."""
    chance = random.Random(f"{inventor.seed}/upload/{number}")  # noqa: S311
    (address,) = (one for one in every_address() if one.key == ADDRESSES[number % len(ADDRESSES)])
    reader = inventor.country.readers[ROLES[number // len(ADDRESSES) % len(ROLES)]]
    page = inventor.page(address)
    values = chance.choice(inventor.country.variants(address, reader))
    files = [(name, *invent_file(chance)) for name in page.files or ["file"]]
    others = [(field.name, field.value(chance)) for field in page.fields if not field.is_file]
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    body = multipart(others, files)
    return Sent(reader, address, address.path(values), "POST", body, kind, is_upload=True)


@pytest.mark.parametrize("first", BLOCKS)
def test_no_file_does_harm(first, inventor):
    totals = Totals("uploads")
    for number in range(first, first + 1 if ONLY else min(first + BLOCK, NUMBER)):
        sent = upload(inventor, number)
        outcome = send_in_time(sent, inventor.country, SECONDS)
        totals.count(number, sent, outcome)
    totals.write()
    assert not totals.faults, f"Seed {SEED}\n" + "\n".join(totals.faults)
