from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import Entry
from agencies.models import Province, Regency
from agencies.regions import load_regions
from events.locking import lock_event
from events.models import Quota
from events.quotas import (
    QuotaInUse,
    SeatsBelowTaken,
    SeatsRefused,
    allot,
    allot_all,
    change_plan,
    change_seats,
    resize,
    withdraw_quota,
)
from participants.models import Registration
from participants.registering.errors import QuotaFull
from participants.registering.registration import WhenFull, change_registration
from participants.registering.seats import seat_differences
from tests import make


@pytest.fixture
def agency(regions):
    return make.agency()


def quota_with(agency, *, seats: int, people: int) -> Quota:
    quota = make.quota(make.event(), agency, seats=seats)
    for _ in range(people):
        make.register(make.person(agency), event=quota.event, when_full=WhenFull.OVERBOOK)
    return quota  # as it was loaded before the people were registered


def numbers(quota):
    assert (quota.seats, quota.taken, quota.overbooked) == Quota.objects.values_list(
        "seats", "taken", "overbooked"
    ).get(pk=quota.pk)
    return quota.seats, quota.taken, quota.overbooked


@pytest.mark.parametrize("seats", [3, 4, 10])
def test_seats_can_be_reduced_to_the_number_taken(agency, seats):
    quota = quota_with(agency, seats=5, people=3)
    resize(quota, seats)
    assert numbers(quota) == (seats, 3, 0)


def test_seats_cannot_be_fewer_than_taken(agency):
    quota = quota_with(agency, seats=5, people=3)
    with pytest.raises(SeatsBelowTaken) as error:
        resize(quota, 2)
    assert error.value.quota.taken == 3
    quota.refresh_from_db()
    assert numbers(quota) == (5, 3, 0)


@pytest.mark.parametrize(("seats", "overbooked"), [(2, 2), (3, 1), (4, 0), (9, 0)])
def test_an_overbooked_quota_can_be_raised_or_left_unchanged(agency, seats, overbooked):
    quota = quota_with(agency, seats=2, people=4)
    resize(quota, seats)
    assert numbers(quota) == (seats, 4, overbooked)


def test_an_overbooked_quota_cannot_be_lowered(agency):
    quota = quota_with(agency, seats=2, people=4)
    with pytest.raises(SeatsBelowTaken):
        resize(quota, 1)


# --- Giving and taking back -------------------------------------------------------------------------------------------


def recorded() -> list[tuple[str, list, str]]:
    entries = Entry.objects.filter(action__startswith="quota-").order_by("pk")
    return [(entry.action, entry.changes["seats"], entry.province) for entry in entries]


def test_a_quota_is_created_once(agency):
    event = make.event()
    assert allot(event, agency=agency, seats=4, by=None).seats == 4
    assert allot(event, agency=agency, seats=9, by=None) is None
    assert event.quotas.get().seats == 4
    assert recorded() == [("quota-allotted", [None, 4], "18")]


@pytest.mark.parametrize("region", ["18", "18.03"])
def test_the_quota_of_a_pool_is_created_once(regions, region):
    event = make.event("72")
    place = Regency.objects.get(pk=region) if "." in region else Province.objects.get(pk=region)
    quota = allot(event, pool=("village", place), seats=9, by=None)
    assert (quota.kind, quota.region_code, quota.province_id) == ("village", region, "18")
    assert allot(event, pool=("village", place), seats=9, by=None) is None
    assert allot(event, pool=("school", place), seats=9, by=None)
    assert [province for *_rest, province in recorded()] == ["18", "18"]


def test_only_real_changes_of_seats_are_recorded(agency):
    quota = make.quota(make.event(), agency, seats=4)
    change_seats(quota, 4, by=None)
    assert recorded() == []
    change_seats(quota, 6, by=None)
    assert recorded() == [("quota-resized", [4, 6], "18")]
    assert numbers(quota) == (6, 0, 0)


def test_a_refused_change_is_not_recorded(agency):
    quota = quota_with(agency, seats=5, people=3)
    with pytest.raises(SeatsBelowTaken):
        change_seats(quota, 2, by=None)
    assert recorded() == []


def test_only_a_quota_without_people_can_be_withdrawn(agency):
    quota = quota_with(agency, seats=2, people=1)
    with pytest.raises(QuotaInUse):
        withdraw_quota(quota, by=None)
    assert (Quota.objects.count(), recorded()) == (1, [])
    change_registration(Registration.objects.get(), agency=agency, status=Registration.Status.WITHDRAWN)
    withdraw_quota(quota, by=None)
    assert (Quota.objects.count(), recorded()) == (0, [("quota-withdrawn", [2, None], "18")])


def test_a_quota_that_a_registration_refers_to_is_not_withdrawn_even_if_it_counts_nobody(agency):
    quota = quota_with(agency, seats=2, people=1)
    Quota.objects.update(taken=0)
    with pytest.raises(QuotaInUse):
        withdraw_quota(quota, by=None)
    assert (Quota.objects.count(), Registration.objects.count(), recorded()) == (1, 1, [])


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one transaction at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_concurrent_registrations_and_cuts_never_exceed_the_seats():
    load_regions()
    agency = make.agency()
    quota = make.quota(make.event(), agency, seats=10)
    people = [make.person(agency) for _ in range(10)]
    together = Barrier(2)

    def fill():
        together.wait()
        for person in people:
            try:
                make.register(person, event=quota.event)
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


# --- Many at once -----------------------------------------------------------------------------------------------------


def test_a_seat_plan_is_stored_completely_or_not_at_all(agency):
    event = make.event()
    full, free = make.quota(event, agency, seats=5), make.quota(event, make.agency("18.06"), seats=5)
    for _ in range(3):
        make.register(make.person(agency), event=event)
    with pytest.raises(SeatsRefused) as refused:
        change_plan(lock_event(event), seats={full: 2, free: 9}, by=None)
    assert {key: error.quota.taken for key, error in refused.value.errors.items()} == {full.pk: 3}
    with pytest.raises(SeatsRefused) as refused:
        change_plan(lock_event(event), seats={free: 9}, withdrawn=[full], by=None)
    assert list(refused.value.errors) == [full.pk]
    assert list(event.quotas.order_by("pk").values_list("seats", flat=True)) == [5, 5]
    assert recorded() == []
    change_plan(lock_event(event), seats={full: 3}, withdrawn=[free], by=None)
    assert list(event.quotas.values_list("seats", flat=True)) == [3]


def test_quotas_for_many_agencies_are_created_once(agency):
    event = make.event()
    wanted = [(agency, 4), (("village", Regency.objects.get(pk="18.03")), 9)]
    assert len(allot_all(lock_event(event), wanted, by=None)) == 2
    assert allot_all(lock_event(event), wanted, by=None) == []


@pytest.mark.parametrize("pool", [None, ("village", "18.03"), ("village", "18"), ("village", "72"), ("school", "18")])
@pytest.mark.parametrize(("region", "kind"), [("18.03", "village"), ("18.04", "village"), ("18.03", "regency")])
def test_fits_agrees_with_the_database_clause(regions, pool, region, kind):
    agency = make.agency(region, kind)
    quota = make.quota(make.event(), pool=pool) if pool else make.quota(make.event(), make.agency("18.03"))
    assert quota.fits(agency) is Quota.objects.fitting(agency).exists()
