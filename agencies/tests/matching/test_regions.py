from pathlib import Path

import pytest

from agencies.matching import RegionBook
from agencies.matching import regions as matching_regions
from agencies.models import Regency

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("parsing of names")]

FOUND = """
12.10 KABUPATEN LABUHAN BATU
12.12 KAB. TOBA SAMOSIR
12.12 TOBA SAMOSIR
12.22 LABUHAN BATU SELATAN
12.23 LABUHAN BATU UTARA
12.72 PEMATANG SIANTAR
12.74 TANJUNG BALAI
13.73 KOTA SAWAH LUNTO
14.08 KABUPATEN S I A K
14.72 D U M A I
15.04 BATANG HARI
16.01 KAB. OGAN KOMERING ULU
16.07 KABUPATEN BANYU ASIN
16.73 KOTA LUBUKLINGGAU
17.06 KAB. MUKO MUKO
18.05 KABUPATEN TULANGBAWANG
19.71 PANGKALPINANG
21.71 KOTA B A T A M
31.01 KAB. ADM. KEP. SERIBU
31.01 KEPULAUAN SERIBU
31.71 KOTA ADM. JAKARTA PUSAT
31.72 JAKARTA UTARA
31.72 KOTA JAKARTA UTARA
31.73 KOTA ADM. JAKARTA BARAT
31.74 JAKARTA SELATAN
31.74 KOTA JAKARTA SELATAN
31.75 KOTA ADM. JAKARTA TIMUR
34.03 KABUPATEN GUNUNG KIDUL
62.71 KOTA PALANGKA RAYA
63.02 KABUPATEN KOTA BARU
63.02 Kota Baru
63.72 KOTA BANJAR BARU
64.11 MAHAKAM HULU
71.01 KAB. BOLAANG MONGONDOW
71.09 KAB. KEP. SIAU TAGULANDANG
71.09 KABUPATEN KEP. SIAU TAGULANDANG BIARO
71.09 KEP. SIAU TAGULANDANG BIARO
71.09 SIAU TAGULANDANG BIARO
72.04 TOLI TOLI
72.09 TOJO UNA-UNA
73.72 KOTA PARE PARE
74.72 KOTA BAUBAU
76.01 KAB. MAMUJU UTARA
81.03 KAB. MALUKU TENGGARA BARAT
92.03 FAKFAK
13.07 Lima Puluh Kota
13.07 Kab. Limapuluh Kota
13.07 50 Kota
13.09 Mentawai
13.09 Kab. Kep. Mentawai
15.05 Muara Jambi
12.77 Padang Sidempuan
18.05 Kab Tulang Bawang - Lampung
18.05 Lampung, Kabupaten Tulang Bawang
18.05 Tulang Bawang, Kab.
18.05 18.05
31.74 Jaksel
52.01 Kab. Lobar
71.05 MINSEL
33.72 Kota Solo
18.05 18.05 Tulang Bawang
18.72 Pemerintah Kota Metro
18.72 Pemerintah Daerah Kota Metro
32.73 Kotamadya Bandoeng
61.02 Kabupaten Pontianak
61.71 Pontianak
72.01 Banggai
72.07 Kepulauan Banggai
73.10 Pangkajene & Kepulauan
73.10 Pangkep
82.72 Tidore
18 Lampung
18 Prov. Lampung
18 PROPINSI LAMPUNG
21 Kep. Riau
34 D.I. Yogyakarta
52 NTB
"""


@pytest.fixture
def book(regions):
    return RegionBook()


def test_usual_spellings_are_found(book):
    lines = [line.split(" ", 1) for line in FOUND.strip().splitlines()]
    assert {text: sorted(book.find(text)) for _code, text in lines} == {text: [code] for code, text in lines}


def test_every_region_is_found_by_its_name_in_capitals(book):
    names = {regency.code: regency.full_name.upper() for regency in Regency.objects.filter(valid_to=None)}
    assert {code: sorted(book.find(name)) for code, name in names.items()} == {code: [code] for code in names}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "Kabupaten",
        "Kota",
        "Pemerintah",
        "Menggala",
        "99.99",
        "Provinsi Metro",
        "Kabupaten Metro",
        "Kabupaten Ogan Komering",
        "Kabupaten Lampung",
        "Tulang Bawang, Jawa Barat",
        "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas Kota Metro",
    ],
)
def test_unknown_and_ambiguous_texts_mean_no_region(book, text):
    assert book.find(text) == frozenset()


def test_a_code_is_no_name(book):
    assert (book.find("18.05"), book.named("18.05")) == ({"18.05"}, frozenset())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1805", {"18.05", "18.02"}),  # Lampung Tengah is 1805 to BPS
        ("1871", {"18.71"}),
        ("1871 - Bandar Lampung", {"18.71"}),
        ("18.71.", {"18.71"}),
        ("18719", set()),
    ],
)
def test_a_code_without_a_dot_may_be_that_of_the_statistics_office(book, text, codes):
    assert book.find(text) == codes


def test_every_other_name_of_a_regency_means_only_it(book):
    path = Path(matching_regions.__file__).parent.parent / "data" / "other_names.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    meant = {name: [code] for code, name in rows if "." in code}
    assert {name: sorted(book.find(name)) for name in meant} == meant


def test_a_name_without_its_kind_means_all_regions_of_that_name(book):
    assert book.find("Bogor") == {"32.01", "32.71"}
    assert book.find("Bengkulu") == {"17", "17.71"}
    assert book.find("Kota Bogor") == {"32.71"}


def test_an_ended_code_and_its_successor_have_the_same_name(regions):
    Regency.objects.filter(code="72.04").update(valid_to="2022-01-01")
    Regency.objects.create(code="72.99", province_id="72", kind="kabupaten", name="Toli-Toli")
    book = RegionBook()
    assert book.find("Toli Toli") == book.find("Tolitolli") == {"72.04", "72.99"}


def test_regions_inside_a_name_are_set_apart(book):
    assert book.mentioned(["dinas", "kabupaten", "way", "kanan", "lampung"]) == (
        [frozenset({"18.08"}), frozenset({"18"})],
        ["dinas"],
    )
    assert book.mentioned(["sma", "metro"], with_kind=True) == ([], ["sma", "metro"])


@pytest.mark.parametrize("text", ["91.01", "91.01 Merauke", "Kab. Merauke", "Merauke, Papua", "Merauke, Papua Selatan"])
def test_codes_and_provinces_of_earlier_years_mean_the_region_of_today(book, text):
    assert book.find(text) == {"93.01"}


def test_the_names_need_three_queries(regions, django_assert_num_queries):
    with django_assert_num_queries(3):
        book = RegionBook()
        book.find("Bogor"), book.find("Bogorr"), book.find("Antah")
