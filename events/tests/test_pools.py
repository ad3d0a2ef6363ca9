"""Pools without agencies, and the libraries that may be added for pools."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Entry, User
from agencies.adding import new_agency
from agencies.models import Agency, Province, Regency
from agencies.region_changes import NewCode, RegionChange, Split
from events.locking import lock_event
from events.pools import add_libraries, openings, pools_without_agencies, regencies_with_libraries
from events.region_changes import change_regions
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(regions):
    return make.event()


def library(region="18.03", kind="village", name="Perpustakaan Desa Madukoro"):
    return new_agency(name, kind=kind, regency=Regency.objects.get(pk=region))


@transaction.atomic
def add(event, *agencies, by):
    add_libraries(lock_event(event), agencies, by=by)


def opened(event) -> dict[str, int]:
    return {kind: len(regencies) for kind, regencies in openings(event.quotas.all()).regencies.items()}


def test_libraries_of_pools_may_be_added_in_the_regencies_of_each_pool(event):
    for pool in [("village", "18.03"), ("village", "18.04"), ("school", "18"), ("regency", "18"), ("province", "18")]:
        make.quota(event, pool=pool)
    make.quota(event, make.agency("18.05", "village"))
    assert opened(event) == {"village": 2, "school": 15}
    found = openings(event.quotas.all())
    assert found.find("village", "18.03").pk == "18.03"
    assert [found.find(*place) for place in [("village", "18.05"), ("regency", "18.03"), ("?", "18.03")]] == [None] * 3
    assert [regency.pk for regency in found.all_regencies][:2] == ["18.01", "18.02"]
    assert not openings([])


def test_nothing_may_be_added_in_a_region_that_has_ended(event):
    make.quota(event, pool=("village", "18.03"))
    Regency.objects.filter(pk="18.03").update(valid_to=date(2020, 1, 1))
    assert opened(event) == {}


def test_all_are_added_and_recorded_or_none(event):
    make.quota(event, pool=("village", "18"))
    user = make.user(province="18")
    two = [library(), library("18.04")]
    add(event, *two, by=user)
    assert {agency.proposed_by for agency in Agency.objects.all()} == {user}
    assert list(Entry.objects.values_list("action", "event", "province")) == [("agency-added", event.pk, "18")] * 2
    with pytest.raises(PermissionDenied):
        add(event, library("18.05"), library("72.01"), by=user)
    assert (Agency.objects.count(), Entry.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("place", "province"),
    [
        (("18.04", "village"), "18"),
        (("18.03", "school"), "18"),
        (("18.03", "regency"), "18"),
        (("18.03", "village"), "72"),
    ],
)
def test_a_library_without_a_pool_that_the_user_sees_is_refused(event, place, province):
    make.quota(event, pool=("village", "18.03"))
    with pytest.raises(PermissionDenied):
        add(event, library(*place), by=make.user(province=province))
    assert not Agency.objects.exists()


def test_a_user_who_registers_nobody_adds_nothing(event):
    make.quota(event, pool=("village", "18.03"))
    with pytest.raises(PermissionDenied):
        add(event, library(), by=User(role="unknown"))
    assert not Agency.objects.exists()


def test_national_staff_add_in_every_province(event):
    make.quota(event, pool=("village", "72.01"))
    add(event, library("72.01"), by=make.user())
    assert Agency.objects.get().province_id == "72"


def test_pools_without_an_agency_on_the_day(event):
    pools = [make.quota(event, pool=pool) for pool in [("village", "18.03"), ("village", "18"), ("school", "18")]]
    assert pools_without_agencies(pools, event.starts_on) == {pool.pk for pool in pools}
    make.agency("18.04", "village")
    make.agency("72.01", "school")
    make.agency("18.03", "village", opened_on=event.starts_on + timedelta(1))
    assert pools_without_agencies(pools, event.starts_on) == {pools[0].pk, pools[2].pk}
    assert pools_without_agencies(pools, event.starts_on + timedelta(1)) == {pools[2].pk}


def test_regencies_with_a_library_on_the_day(regions):
    make.agency("18.03", "village")
    make.agency("18.04", "village", opened_on=date(2022, 5, 1))
    make.agency("18.05", "school")
    assert regencies_with_libraries("village", date(2022, 4, 30)) == {"18.03"}
    assert regencies_with_libraries("village", date(2022, 5, 1)) == {"18.03", "18.04"}


@pytest.mark.parametrize("code", ["18.93", "97.01"])
def test_a_past_pool_has_the_agencies_whose_region_got_another_code_since(event, code):
    pools = [make.quota(event, pool=pool) for pool in [("village", "18.03"), ("village", "18"), ("village", "18.04")]]
    make.agency("18.03", "village")
    day = event.starts_on + timedelta(9)
    founded = Province(code="97", name="Baru", island_group="X", split_from_id="18") if code == "97.01" else None
    new = NewCode(Regency.objects.get(pk="18.03"), code, "kabupaten", "Lampung Utara")
    change_regions(RegionChange(day, founded=founded, renewed=[new]), by=make.user("administrator"))
    assert pools_without_agencies(pools, event.starts_on) == {pools[2].pk}
    assert regencies_with_libraries("village", event.starts_on) == {"18.03"}
    assert regencies_with_libraries("village", day) == {code}


def test_a_past_pool_has_the_agencies_of_a_part_that_is_a_regency_since(event):
    pool, village = make.quota(event, pool=("village", "18.03")), make.agency("18.03", "village")
    split = Split(Regency.objects.get(pk="18.03"), "18.94", "kabupaten", "Baru", [village])
    day = event.starts_on + timedelta(9)
    change_regions(RegionChange(day, split=split), by=make.user("administrator"))
    assert pools_without_agencies([pool], event.starts_on) == set()
    assert pools_without_agencies([pool], day) == {pool.pk}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_pools_need_two_queries_and_a_list_without_pools_none(event, django_assert_num_queries, count):
    for code in ("18.03", "18.04", "18.05")[:count]:
        make.quota(event, pool=("village", code))
    quotas = [make.quota(event, make.agency()), *event.quotas.filter(agency=None)]
    with django_assert_num_queries(2 if count else 0):
        pools_without_agencies(quotas, event.starts_on)
    with django_assert_num_queries(min(count, 1)):
        openings(quotas)
