"""Regions over time: the codes of a day, and what every other code counts as."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from agencies.models import Agency, Province, Regency
from agencies.regions import load_regions
from agencies.succession import CodeHistory, RegionCodes, codes_on, related_provinces
from tests import make

TODAY, IN_2019 = date(2026, 11, 29), date(2019, 12, 31)


def history(code, start="", end="", successor=None, split_from=None):
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    return CodeHistory(code, *days, successor, split_from)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "provinces", "regencies", "papua", "west_papua"),
    [
        (date(2012, 11, 15), 33, 497, 29, 11),
        (date(2012, 11, 16), 34, 501, 29, 13),
        (IN_2019, 34, 514, 29, 13),
        (date(2022, 7, 24), 34, 514, 29, 13),
        (date(2022, 7, 25), 37, 514, 9, 13),
        (date(2022, 12, 8), 38, 514, 9, 7),
        (TODAY, 38, 514, 9, 7),
    ],
)
def test_each_day_has_its_regions(day, provinces, regencies, papua, west_papua):
    there = Regency.objects.valid_on(day)
    assert Province.objects.valid_on(day).count() == provinces
    assert there.count() == regencies
    assert [there.filter(province=code).count() for code in ("91", "92")] == [papua, west_papua]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new"),
    [("91.01", "93.01"), ("91.09", "94.04"), ("91.02", "95.01"), ("92.71", "96.71"), ("64.73", "65.71")],
)
def test_an_old_code_stands_for_its_successor_and_back(old, new):
    assert codes_on(TODAY).of(old) == new
    assert codes_on(Regency.objects.get(pk=old).valid_to).of(new) == old
    assert Regency.objects.get(pk=old).full_name == Regency.objects.get(pk=new).full_name


@pytest.mark.django_db
def test_every_former_code_has_a_successor_in_force():
    ended = Regency.objects.exclude(valid_to=None)
    codes = codes_on(TODAY)
    in_force = set(Regency.objects.valid_on(TODAY).values_list("pk", flat=True))
    assert len(ended) == 31
    assert {codes.of(regency.pk) for regency in ended} <= in_force
    assert codes.people.keys() == {regency.pk for regency in ended}


@pytest.mark.django_db
def test_loading_again_keeps_the_history_that_the_portal_has():
    Regency.objects.filter(pk="18.13").update(valid_from=date(2013, 4, 22))
    Regency.objects.filter(pk="18.01").update(valid_to=date(2030, 1, 1), name="Selatan")
    assert load_regions() == (38, 514)
    assert Regency.objects.get(pk="18.13").valid_from == date(2013, 4, 22)
    changed = Regency.objects.get(pk="18.01")
    assert (changed.valid_to, changed.name) == (date(2030, 1, 1), "Lampung Selatan")


@pytest.mark.django_db
def test_loading_adds_the_history_to_regions_that_have_none():
    Regency.objects.update(valid_from=None, valid_to=None, successor=None, split_from=None)
    Regency.objects.filter(pk__startswith="91.").exclude(pk="91.03").delete()
    load_regions()
    assert codes_on(TODAY).of("91.01") == "93.01"
    assert Regency.objects.get(pk="18.13").split_from_id == "18.04"


def test_a_part_counts_with_the_whole_before_the_split_and_its_agencies_do_not():
    codes = RegionCodes([history("18.13", "2012-11-16", split_from="18.04")], date(2011, 1, 1))
    assert codes.of("18.13") == "18.04"
    assert codes.counted_with("18.04") == ["18.04", "18.13"]
    assert codes.bodies == {}


def test_codes_are_followed_over_several_changes():
    known = [
        history("10.01", "", "1999-12-31", "11.01"),
        history("11.01", "2000-01-01", "2009-12-31", "12.01"),
        history("12.01", "2010-01-01"),
        history("12.02", "2015-01-01", split_from="12.01"),
    ]
    assert [RegionCodes(known, date(1990, 1, 1)).of(code) for code in ("11.01", "12.01", "12.02")] == ["10.01"] * 3
    assert [RegionCodes(known, TODAY).of(code) for code in ("10.01", "11.01", "12.01")] == ["12.01"] * 3
    assert RegionCodes(known, date(1990, 1, 1)).bodies == {"11.01": "10.01", "12.01": "10.01"}


def test_merged_codes_stand_for_the_successor_which_stands_for_none_of_them():
    known = [
        history("10.01", "", "2009-12-31", "10.03"),
        history("10.02", "", "2009-12-31", "10.03"),
        history("10.03", "2010-01-01"),
    ]
    assert RegionCodes(known, TODAY).people == {"10.01": "10.03", "10.02": "10.03"}
    assert RegionCodes(known, date(2009, 1, 1)).of("10.03") == "10.03"


def test_a_code_that_joined_an_older_one_is_not_its_predecessor():
    known = [history("10.01", "", "2009-12-31", "10.02"), history("10.02", "2001-01-01", split_from="10.01")]
    assert RegionCodes(known, TODAY).of("10.01") == "10.02"
    assert RegionCodes(known, date(1990, 1, 1)).of("10.02") == "10.01"


@pytest.mark.parametrize("successor", [None, "10.02"])
def test_a_code_without_a_successor_in_force_stands_for_itself(successor):
    known = [history("10.01", "", "2009-12-31", successor), history("10.02", "2010-01-01", "2012-12-31", "10.01")]
    assert RegionCodes(known, TODAY).people == {}


def test_provinces_are_related_through_their_regions():
    known = [
        history("91.01", "", "2022-07-24", "93.01"),
        history("96", "2022-12-08", split_from="92"),
        history("92", "1999-10-04", split_from="91"),
        history("18.13", "2012-11-16", split_from="18.04"),
    ]
    assert related_provinces(known, "93") == {"91", "92", "93", "96"}
    assert related_provinces(known, "18") == {"18"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"successor": "18.02"},
        {"successor": "18.01", "valid_to": TODAY},
        {"split_from": "18.02"},
        {"split_from": "18.01", "valid_from": TODAY},
    ],
)
def test_a_successor_needs_an_end_and_a_split_a_beginning(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Regency.objects.filter(pk="18.01").update(**change)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "province", "found"),
    [
        (IN_2019, "91", ["91", "91.01", "93", "93.01"]),
        (IN_2019, "93", []),
        (TODAY, "91", ["91"]),
        (TODAY, "93", ["91.01", "93", "93.01"]),
        (IN_2019, "18", ["18.04", "18.13"]),
        (date(2011, 1, 1), "18", ["18.04", "18.13"]),
    ],
)
def test_rows_lie_in_the_province_of_the_day(day, province, found):
    for code in ("91", "91.01", "93", "93.01", "18.04", "18.13"):
        make.agency(code, kind="province" if len(code) == 2 else "regency")
    codes = codes_on(day)
    assert sorted(a.region_code for a in Agency.objects.filter(codes.lying_in(province))) == found
    by_province = Agency.objects.annotate(there=codes.province_of()).filter(there=province)
    assert sorted(agency.region_code for agency in by_province) == found
