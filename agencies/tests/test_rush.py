"""Adding agencies at the same time, with real connections, on the engine of the test run."""

import pytest

from agencies.adding import AlikeExists, Neighbours, add_agencies, new_agency, save_new
from agencies.models import Agency, Regency
from agencies.regions import load_regions
from tests import make
from tests.rush import Crossing, rush

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ["Perpustakaan Desa Madukoro", "Perpusdes Madukoro"]


@pytest.fixture
def users(transactional_db):
    load_regions()
    return [make.user(province="18"), make.user(province="18")]


def library(name, regency="18.03"):
    return new_agency(name, kind="village", regency=Regency.objects.get(pk=regency))


def adding(name, by, regency="18.03"):
    return lambda: add_agencies([library(name, regency)], by=by)


def careless(name, by):
    """Add as it must not be done: nothing is locked between the comparison and the insertion."""

    def add():
        agency = library(name)
        Neighbours(["18.03"]).check(agency)
        save_new(agency, by=by)

    return add


def before_insertion(sql: str, in_transaction: bool) -> bool:
    return sql.startswith('INSERT INTO "agencies_agency"')


def before_locking(sql: str, in_transaction: bool) -> bool:
    """SQLite lets one transaction write at a time, so there the second waits for its turn at its beginning."""
    return sql.startswith("BEGIN") or "FOR NO KEY UPDATE" in sql


def kinds(raised) -> list[type]:
    return [type(error) for error in raised if error]


def test_of_two_spellings_of_one_library_one_is_added(users):
    actions = [adding(name, by) for name, by in zip(NAMES, users, strict=True)]
    assert kinds(Crossing(before_insertion, before_locking).rush(*actions)) == [AlikeExists]
    assert Agency.objects.get().name == NAMES[0]


def test_without_the_lock_both_would_be_added(users):
    actions = [careless(name, by) for name, by in zip(NAMES, users, strict=True)]
    assert kinds(Crossing(before_insertion, before_insertion).rush(*actions)) == []
    assert Agency.objects.count() == 2


def test_libraries_of_two_regencies_are_both_added(users):
    raised = rush([adding(NAMES[0], users[0], "18.03"), adding(NAMES[0], users[1], "18.04")])
    assert kinds(raised) == []
    assert Agency.objects.count() == 2
