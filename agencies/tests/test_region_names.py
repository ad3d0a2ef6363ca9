from datetime import date

import pytest

from agencies.models import Province, Regency
from agencies.region_names import RegionNames

TODAY = date(2026, 11, 29)

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("parsing of names")]


@pytest.fixture
def names(regions):
    return RegionNames()


def codes(found):
    return [region.code for region in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lampung Tengah", ["18.02"]),
        ("KAB. LAMPUNG TENGAH", ["18.02"]),
        ("Lampung Tengah, Kab.", ["18.02"]),
        ("Pemerintah Kabupaten Lampung Tengah", ["18.02"]),
        ("Pemkot Metro", ["18.72"]),
        ("KOTA PALANGKA RAYA", ["62.71"]),
        ("TOLI TOLI", ["72.04"]),
        ("D U M A I", ["14.72"]),
        ("KABUPATEN KOTA BARU", ["63.02"]),
        ("Kota Baru", ["63.02"]),
        ("Kota Waringin Timur", ["62.02"]),
        ("KAB. ADM. KEP. SERIBU", ["31.01"]),
        ("KOTA JAKARTA UTARA", ["31.72"]),
        ("Jakarta Selatan", ["31.74"]),
        ("Selayar", ["73.01"]),
        ("MAHAKAM HULU", ["64.11"]),
        ("KAB. TOBA SAMOSIR", ["12.12"]),
        ("MAMUJU UTARA", ["76.01"]),
        ("Bogor", ["32.01", "32.71"]),
        ("Kab Bogor", ["32.01"]),
        ("Kota Bogor", ["32.71"]),
        ("KABUPATEN OGAN KOMERING", []),
        ("Kabupaten Metro", []),
        ("Kabupaten", []),
        ("", []),
    ],
)
def test_regencies_are_found_as_lists_write_them(names, text, expected):
    assert codes(names.regencies(text)) == expected


def test_every_regency_is_found_by_its_full_name_and_short_form(names):
    for regency in Regency.objects.valid_on(TODAY):
        for text in (regency.full_name, regency.full_name.upper().replace("KABUPATEN", "KAB.")):
            assert names.regencies(text) == [regency]


def test_the_province_decides_between_regencies(names):
    assert codes(names.regencies("Bogor", within=["33"])) == []
    assert codes(names.regencies("Kota Bogor", within=["32", "33"])) == ["32.71"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PROV. LAMPUNG", ["18"]),
        ("Daerah Khusus Ibukota Jakarta", ["31"]),
        ("D.I. Yogyakarta", ["34"]),
        ("NTB", ["52"]),
        ("Riau", ["14"]),
        ("KEP. RIAU", ["21"]),
        ("Kabupaten Lampung", []),
    ],
)
def test_provinces_are_found_as_lists_write_them(names, text, expected):
    assert codes(names.provinces(text)) == expected


def test_regions_of_another_time_are_not_found(regions):
    Regency.objects.filter(code="18.02").update(valid_to=date(2020, 1, 1))
    Province.objects.filter(code="18").update(valid_to=date(2020, 1, 1))
    names = RegionNames()
    assert names.regencies("Lampung Tengah") == names.provinces("Lampung") == []


def test_all_names_need_five_queries(regions, django_assert_num_queries):
    with django_assert_num_queries(5):
        names = RegionNames()
        names.regencies("Bogor"), names.provinces("Lampung")
