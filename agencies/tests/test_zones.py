from collections import Counter
from datetime import datetime

from agencies.models import Province
from agencies.zones import CENTRAL, EASTERN, WESTERN, zone_of


def test_every_province_has_one_of_the_three_zones(regions):
    zones = Counter(zone_of(code) for code in Province.objects.values_list("code", flat=True))
    assert zones == {WESTERN: 18, CENTRAL: 12, EASTERN: 8}


def test_zones_are_seven_eight_and_nine_hours_ahead():
    hours = {"97": 9, "77": 8, "54": 8, "22": 7, "18": 7, "62": 7, "64": 8, "53": 8, "82": 9, "91": 9}
    noon = datetime(2026, 5, 11, 12)  # noqa: DTZ001  each zone is applied below
    assert {code: zone_of(code).utcoffset(noon).total_seconds() / 3600 for code in hours} == hours
