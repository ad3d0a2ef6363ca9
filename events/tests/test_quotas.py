from threading import Barrier, Thread

import pytest
from django.db import connection

from agencies.regions import load_regions
from events.models import Quota
from events.quotas import SeatsBelowTaken, resize
from participants.registration import QuotaFull, register, seat_differences
from tests import make


@pytest.fixture
def agency(regions):
    return make.agency()


def quota_with(agency, *, seats: int, people: int) -> Quota:
    quota = make.quota(make.event(), agency, seats=seats)
    for _ in range(people):
        register(make.person(agency), event=quota.event, by=None, overbook=True)
    return quota  # as somebody loaded it before the people came


def numbers(quota):
    assert (quota.seats, quota.taken, quota.overbooked) == Quota.objects.values_list(
        "seats", "taken", "overbooked"
    ).get(pk=quota.pk)
    return quota.seats, quota.taken, quota.overbooked


@pytest.mark.parametrize("seats", [3, 4, 10])
def test_seats_go_down_to_what_is_taken(agency, seats):
    quota = quota_with(agency, seats=5, people=3)
    resize(quota, seats)
    assert numbers(quota) == (seats, 3, 0)


def test_seats_do_not_go_below_what_is_taken(agency):
    quota = quota_with(agency, seats=5, people=3)
    with pytest.raises(SeatsBelowTaken) as error:
        resize(quota, 2)
    assert error.value.quota.taken == 3
    quota.refresh_from_db()
    assert numbers(quota) == (5, 3, 0)


@pytest.mark.parametrize(("seats", "overbooked"), [(2, 2), (3, 1), (4, 0), (9, 0)])
def test_an_overbooked_quota_is_raised_or_left(agency, seats, overbooked):
    quota = quota_with(agency, seats=2, people=4)
    resize(quota, seats)
    assert numbers(quota) == (seats, 4, overbooked)


def test_an_overbooked_quota_is_not_lowered(agency):
    quota = quota_with(agency, seats=2, people=4)
    with pytest.raises(SeatsBelowTaken):
        resize(quota, 1)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one transaction at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_seats_that_go_while_others_are_taken_never_leave_too_few():
    load_regions()
    agency = make.agency()
    quota = make.quota(make.event(), agency, seats=10)
    people = [make.person(agency) for _ in range(10)]
    together = Barrier(2)

    def fill():
        together.wait()
        for person in people:
            try:
                register(person, event=quota.event, by=None)
            except QuotaFull:
                break
        connection.close()

    def shrink():
        together.wait()
        for seats in range(9, 0, -1):
            try:
                resize(quota, seats)
            except SeatsBelowTaken:
                break
        connection.close()

    threads = [Thread(target=fill), Thread(target=shrink)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    quota.refresh_from_db()
    assert quota.taken <= quota.seats
    assert quota.overbooked == 0
    assert seat_differences() == []
