from collections import Counter
from datetime import date, datetime

import pytest

from agencies.models import Province
from agencies.zones import CENTRAL, EASTERN, WESTERN, in_zone, zone_of
from events.models import Event
from tests import make

pytestmark = pytest.mark.usefixtures("regions")


def founded(code: str, parent: str) -> Province:
    day = date(2026, 7, 1)
    return Province.objects.create(code=code, name="Baru", island_group="X", valid_from=day, split_from_id=parent)


def test_every_province_has_one_of_the_three_zones():
    zones = Counter(zone_of(code) for code in Province.objects.values_list("code", flat=True))
    assert zones == {WESTERN: 18, CENTRAL: 12, EASTERN: 8}


def test_the_zones_of_the_provinces_of_today_need_no_query(django_assert_num_queries):
    codes = list(Province.objects.values_list("code", flat=True))
    with django_assert_num_queries(0):
        assert len([zone_of(code) for code in codes]) == 38


def test_zones_are_seven_eight_and_nine_hours_ahead():
    hours = {"97": 9, "77": 8, "54": 8, "22": 7, "18": 7, "62": 7, "64": 8, "53": 8, "82": 9, "91": 9}
    noon = datetime(2026, 5, 11, 12)  # noqa: DTZ001  each zone is applied below
    assert {code: zone_of(code).utcoffset(noon).total_seconds() / 3600 for code in hours} == hours


@pytest.mark.parametrize(
    ("code", "parent", "zone"),
    [("66", "61", WESTERN), ("66", "62", WESTERN), ("66", "64", CENTRAL), ("77", "81", EASTERN), ("97", "94", EASTERN)],
)
def test_a_province_has_the_zone_of_the_one_that_it_was_part_of(code, parent, zone):
    founded(code, parent)
    make.event(code)
    assert zone_of(code) is zone
    assert Event.objects.get().zone is zone
    found = [one for one in (WESTERN, CENTRAL, EASTERN) if Event.objects.filter(in_zone(one, "province"))]
    assert found == [zone]


@pytest.mark.django_db(transaction=True)
def test_the_zone_of_a_later_province_is_asked_once(django_assert_num_queries):
    province = founded("67", "61")
    with django_assert_num_queries(1):
        assert {zone_of("67"), zone_of("67")} == {WESTERN}
    province.delete()


@pytest.mark.parametrize("code", ["18", "61", "64", "94"])
def test_each_province_is_in_one_zone(code):
    make.event(code)
    found = [one for one in (WESTERN, CENTRAL, EASTERN) if Event.objects.filter(in_zone(one, "province"))]
    assert found == [zone_of(code)]
    assert zone_of(code) is Event.objects.get().zone


def test_sessions_begin_by_the_zone_of_the_parent():
    founded("66", "61")
    event = make.event("66", sessions=1)
    session = event.sessions.get()
    noon = datetime.combine(session.date, datetime.min.time().replace(hour=12), tzinfo=WESTERN)
    event.sessions.update(starts_at="11:30")
    assert event.sessions.begun(noon).count() == 1
    event.sessions.update(starts_at="12:30")
    assert event.sessions.begun(noon).count() == 0
