import pytest
from django.db import IntegrityError, transaction

from accounts.models import Entry
from events.models import Quota
from events.quotas import resize
from participants.models import Registration
from participants.registering.errors import AlreadyRegistered, NoQuota, QuotaFull
from participants.registering.registration import WhenFull, change_registration
from participants.registering.seats import seat_differences
from tests import make

Status = Registration.Status


@pytest.fixture
def event(regions):
    return make.event()


def taken(quota):
    quota.refresh_from_db()
    return quota.taken, quota.overbooked


def test_the_agencys_own_quota_is_used_before_pools(event):
    village = make.agency("18.06", "village")
    wide = make.quota(event, pool=("village", "18"), seats=5)
    near = make.quota(event, pool=("village", "18.06"), seats=1)
    own = make.quota(event, village, seats=1)
    held = [make.register(make.person(village), event=event).quota for _ in range(3)]
    assert held == [own, near, wide]
    assert [taken(q)[0] for q in (own, near, wide)] == [1, 1, 1]


def test_a_pool_of_another_kind_or_region_does_not_fit(event):
    make.quota(event, pool=("regency", "18.06"))
    make.quota(event, pool=("village", "18.07"))
    with pytest.raises(NoQuota):
        make.register(make.person(make.agency("18.06", "village")), event=event)


def test_the_last_seat_is_given_once(event):
    agency = make.agency()
    quota = make.quota(event, agency, seats=1)
    make.register(make.person(agency), event=event)
    with pytest.raises(QuotaFull) as full:
        make.register(make.person(agency), event=event)
    assert full.value.quota == quota
    assert taken(quota) == (1, 0)
    assert event.registrations.count() == 1


def test_a_waitlisted_person_takes_no_seat(event):
    agency = make.agency()
    quota = make.quota(event, agency, seats=1)
    make.registered(make.person(agency), event, status="waitlisted")
    assert taken(quota) == (0, 0)


def test_a_person_cannot_be_registered_twice(event):
    person = make.person(make.agency())
    quota = make.quota(event, person.agency, seats=5)
    make.register(person, event=event)
    with pytest.raises(AlreadyRegistered):
        make.register(person, event=event)
    assert taken(quota) == (1, 0)


def test_overbooking_is_counted_and_ends_with_a_withdrawal(event):
    agency = make.agency()
    quota = make.quota(event, agency, seats=1)
    first = make.register(make.person(agency), event=event)
    make.register(make.person(agency), event=event, when_full=WhenFull.OVERBOOK)
    assert taken(quota) == (2, 1)
    change_registration(first, agency=agency, status=Status.WITHDRAWN)
    assert taken(quota) == (1, 0)


def test_the_narrowest_full_quota_is_named_and_overbooked(event):
    village = make.agency("18.06", "village")
    wide, own = make.quota(event, pool=("village", "18"), seats=1), make.quota(event, village, seats=1)
    for _ in range(2):
        make.register(make.person(village), event=event)
    with pytest.raises(QuotaFull) as full:
        make.register(make.person(village), event=event)
    assert full.value.quota == own
    assert make.register(make.person(village), event=event, when_full=WhenFull.OVERBOOK).quota == own
    assert (taken(own), taken(wide)) == ((2, 1), (1, 0))


def test_a_withdrawal_lowers_the_excess_by_one(event):
    agency = make.agency()
    quota = make.quota(event, agency, seats=3)
    first, *_ = [make.register(make.person(agency), event=event) for _ in range(3)]
    resize(quota, 1, overbook=True)
    change_registration(first, agency=agency, status=Status.WITHDRAWN)
    assert taken(quota) == (2, 1)


@pytest.mark.parametrize(("seats", "recorded"), [(1, {"status", "agency", "quota"}), (0, {"status", "agency"})])
def test_the_trail_says_what_a_new_registration_got(event, seats, recorded):
    agency = make.agency()
    make.quota(event, agency, seats=1)
    for _ in range(1 - seats):
        make.register(make.person(agency), event=event)
    made = make.register(make.person(agency), event=event, when_full=WhenFull.WAIT)
    entry = Entry.objects.filter(action="registration-made").latest("pk")
    assert {*entry.changes} == recorded
    assert entry.changes["status"] == [None, made.status]


def test_the_database_refuses_invalid_registrations(event):
    quota = make.quota(event, make.agency(), seats=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.filter(pk=quota.pk).update(taken=2)


def test_a_change_of_agency_changes_the_seat(event):
    here, there = make.agency("18.03"), make.agency("18.06")
    quota_here, quota_there = make.quota(event, here, seats=1), make.quota(event, there, seats=1)
    registration = make.register(make.person(here), event=event)
    assert change_registration(registration, agency=there, status=Status.CONFIRMED)
    assert (taken(quota_here)[0], taken(quota_there)[0]) == (0, 1)
    assert registration.regency_id == "18.06"


def test_a_move_without_a_free_seat_changes_nothing(event):
    here, there = make.agency("18.03"), make.agency("18.06")
    quota_here = make.quota(event, here, seats=1)
    make.quota(event, there, seats=1)
    make.registration(event, there)
    registration = make.register(make.person(here), event=event)
    with pytest.raises(QuotaFull):
        change_registration(registration, agency=there, status=Status.CONFIRMED)
    registration.refresh_from_db()
    assert (registration.agency, registration.quota, taken(quota_here)) == (here, quota_here, (1, 0))


def test_the_narrowest_quota_is_preferred_and_a_held_seat_is_kept(event):
    desa1, desa2 = make.agency("18.06", "village"), make.agency("18.06", "village")
    pool = make.quota(event, pool=("village", "18.06"), seats=1)
    registration = make.register(make.person(desa1), event=event)
    change_registration(registration, agency=desa2, status=Status.PROPOSED)
    assert registration.quota == pool
    assert taken(pool) == (1, 0)


def test_a_reduced_quota_counts_its_people_as_overbooked(event):
    agency = make.agency()
    quota = make.quota(event, agency, seats=3)
    for _ in range(3):
        make.register(make.person(agency), event=event)
    resize(quota, 1, overbook=True)
    assert (quota.seats, taken(quota)) == (1, (3, 2))
    resize(quota, 4, overbook=True)
    assert taken(quota) == (3, 0)


def test_a_stale_instance_does_not_release_a_seat_twice(event):
    agency = make.agency()
    quota = make.quota(event, agency, seats=2)
    first, _ = (make.register(make.person(agency), event=event) for _ in range(2))
    old = Registration.objects.get(pk=first.pk)
    assert change_registration(first, agency=agency, status=Status.WITHDRAWN)
    assert not change_registration(old, agency=agency, status=Status.WITHDRAWN)
    assert (taken(quota), old.status, seat_differences()) == ((1, 0), Status.WITHDRAWN, [])


def test_seat_differences_finds_a_wrong_counter(event):
    quota = make.quota(event, make.agency(), seats=5)
    assert seat_differences() == []
    Quota.objects.filter(pk=quota.pk).update(taken=3)
    assert seat_differences() == [(quota, 0)]
