"""Which agency a text means, among the agencies of Lampung as lists write them."""

import pytest

from agencies.matching import AgencyDirectory, AgencyIndex, How, RegionBook
from agencies.models import Agency
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("parsing of names")]

DINAS = "Dinas Perpustakaan dan Kearsipan"
REGENCIES = {
    "18.01": "Kabupaten Lampung Selatan",
    "18.02": "Kabupaten Lampung Tengah",
    "18.06": "Kabupaten Tanggamus",
    "18.07": "Kabupaten Lampung Timur",
    "18.08": "Kabupaten Way Kanan",
    "18.09": "Kabupaten Pesawaran",
    "18.11": "Kabupaten Mesuji",
    "18.71": "Kota Bandar Lampung",
    "18.72": "Kota Metro",
}


@pytest.fixture
def index(regions):
    make.agency("18", name=f"{DINAS} Provinsi Lampung")
    for code, name in REGENCIES.items():
        make.agency(code, name=f"{DINAS} {name}")
    make.agency("18.72", kind="school", name="SMA Negeri 1 Metro")
    make.agency("18.02", kind="village", name="Perpustakaan Desa Poncowarno")
    make.agency("18.02", kind="village", name="Perpustakaan Desa Kalirejo")
    make.agency("18.02", kind="district", name="Perpustakaan Kecamatan Kalirejo")
    make.agency("18.71", kind="university", name="Perpustakaan Universitas Lampung")
    make.agency("18.71", kind="community", name="TBM Kopi Baca")
    for code in ("18.06", "18.11"):
        make.agency(code, kind="village", name=f"Perpustakaan Desa 01 ({REGENCIES[code]})")
    return AgencyIndex(RegionBook(), Agency.objects.select_related("regency", "province"))


def names(found):
    return [agency.name for agency in found.agencies]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{DINAS} Kab. Way Kanan", f"{DINAS} Kabupaten Way Kanan"),
        (f"{DINAS.upper()} KABUPATEN LAMPUNG TIMUR", f"{DINAS} Kabupaten Lampung Timur"),
        ("Dinas Perpustakaan & Kearsipan Kota Metro", f"{DINAS} Kota Metro"),
        (f"{DINAS} Kab.Lampung Selatan", f"{DINAS} Kabupaten Lampung Selatan"),
        ("Disperpusip Kab. Tanggamus", f"{DINAS} Kabupaten Tanggamus"),
        (f"{DINAS} Prov. Lampung", f"{DINAS} Provinsi Lampung"),
        (f"{DINAS} Daerah Provinsi Lampung", f"{DINAS} Provinsi Lampung"),
        (f"{DINAS} Lampung", f"{DINAS} Provinsi Lampung"),
        ("Dinas Perpustakaan Kab. Pesawaran", f"{DINAS} Kabupaten Pesawaran"),
        ("Dinas Kearsipan dan Perpustakaan Kabupaten Mesuji", f"{DINAS} Kabupaten Mesuji"),
        ("DPK Kota Bandar Lampung", f"{DINAS} Kota Bandar Lampung"),
        (f"{DINAS}, Kota Metro", f"{DINAS} Kota Metro"),
        (f"{DINAS} Kota Metro.", f"{DINAS} Kota Metro"),
        (f"{DINAS} Lampung Tengah", f"{DINAS} Kabupaten Lampung Tengah"),
        (f"{DINAS}\nKota Metro", f"{DINAS} Kota Metro"),
        ("Kantor Perpustakaan dan Arsip Daerah Kab Lampung Tengah, Prov. Lampung", f"{DINAS} Kabupaten Lampung Tengah"),
        ("Kota Metro", f"{DINAS} Kota Metro"),
        ("Pemkab Way Kanan", f"{DINAS} Kabupaten Way Kanan"),
        (f"{DINAS} Provinsi", f"{DINAS} Provinsi Lampung"),
        ("SMAN 1 Metro", "SMA Negeri 1 Metro"),
        ("SMA N 1 METRO", "SMA Negeri 1 Metro"),
        ("SMA NEGERI 01 METRO", "SMA Negeri 1 Metro"),
        ("Perpustakaan SMAN 1 Metro Kota Metro", "SMA Negeri 1 Metro"),
        ("Perpustakaan Desa Poncowarno Kec. Kalirejo", "Perpustakaan Desa Poncowarno"),
        ("Desa Poncowarno Kec. Kalirejo, Kab. Lampung Tengah", "Perpustakaan Desa Poncowarno"),
        ("Perpusdes Poncowarno", "Perpustakaan Desa Poncowarno"),
        ("Desa Poncowarno", "Perpustakaan Desa Poncowarno"),
        ("Desa Kalirejo", "Perpustakaan Desa Kalirejo"),
        ("Kecamatan Kalirejo", "Perpustakaan Kecamatan Kalirejo"),
        ("Universitas Lampung", "Perpustakaan Universitas Lampung"),
        ('TBM "Kopi Baca"', "TBM Kopi Baca"),
        ("Perpusdes 1 Kab. Mesuji", "Perpustakaan Desa 01 (Kabupaten Mesuji)"),
    ],
)
def test_usual_texts_mean_one_agency(index, text, name):
    assert names(index.find(text)) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "Dinas",
        "Dinas Pendidikan Kabupaten Pesawaran",
        "UPT Perpustakaan Kota Metro",
        "Dinas Perpustakaan Kabupaten Antah",
        "Dinas Perpustakaan Kota Metro dan Kabupaten Mesuji",
        "Dinas Perpustakaan Kota Metro Provinsi Bali",
        "SMA Negeri 2 Metro",
        "SMP Negeri 1 Metro",
        "SMAN 1 Metro Kabupaten Mesuji",
        "Universitas Bandar Lampung",
        "Desa Poncowarni",
        "Desa Poncowarno Kabupaten Mesuji",
    ],
)
def test_other_texts_mean_none(index, text):
    assert names(index.find(text)) == []


def test_a_text_may_mean_several(index):
    assert len(index.find(DINAS).agencies) == 10
    assert len(index.find(f"{DINAS} Kabupaten").agencies) == len(index.find(f"{DINAS} Kabupaten Lampung").agencies) == 7
    assert names(index.find("Desa 1")) == [f"Perpustakaan Desa 01 ({REGENCIES[code]})" for code in ("18.06", "18.11")]


def test_the_region_decides(index):
    assert names(index.find(DINAS, frozenset({"18.72"}))) == [f"{DINAS} Kota Metro"]
    assert names(index.find(DINAS, frozenset({"18"}))) == [f"{DINAS} Provinsi Lampung"]
    assert names(index.find(f"{DINAS} Kota Metro", frozenset({"18"}))) == [f"{DINAS} Kota Metro"]
    assert names(index.find(f"{DINAS} Kota Metro", frozenset({"18.06"}))) == []
    assert names(index.find("Desa 1", frozenset({"18.06"}))) == ["Perpustakaan Desa 01 (Kabupaten Tanggamus)"]


def test_a_name_wins_over_a_spelling_and_a_spelling_over_a_part(index):
    assert index.find(f"{DINAS} Kota Metro").how is How.NAME
    assert index.find(f"{DINAS} Kotamadya Metro").how is How.SPELLING
    assert index.find("Dinas Perpustakaan Kota Metro").how is How.PART
    own = make.agency("18.72", name="Dinas Perpustakaan Kota Metro")
    index.add(own)
    assert index.find("Dinas Perpustakaan Kota Metro").agencies == (own,)
    assert index.find("Dinas Perpustakaan Metro").agencies[-1:] == (own,)


def test_another_district_is_another_village(index):
    first = make.agency("18.02", kind="village", name="Perpustakaan Desa Sukamaju Kecamatan Kalirejo")
    index.add(first)
    index.add(make.agency("18.02", kind="village", name="Perpustakaan Desa Sukamaju Kecamatan Pubian"))
    assert index.find("Desa Sukamaju Kec. Kalirejo").agencies == (first,)
    assert len(index.find("Desa Sukamaju").agencies) == 2
    assert index.find("Desa Sukamaju Kec. Bangunrejo").agencies == ()


def test_similar_names_are_offered_in_their_order(index):
    near = index.similar("Dinas Perpustkaan dan Kearsipan Kota Metro", 2)
    assert (near[0].name, len(near)) == (f"{DINAS} Kota Metro", 2)
    assert index.similar("Zzz", 3) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Perpusdes Ponco Warno", "Perpustakaan Desa Poncowarno"),
        ("Desa Pancawarno", "Perpustakaan Desa Poncowarno"),
        ("Perpustakaan Desa Kalirejo", "Perpustakaan Desa Kalirejo"),
        ("Perpustakaan Desa Kaliredjo", "Perpustakaan Desa Kalirejo"),
        ("SMA 1 Negeri Metro", "SMA Negeri 1 Metro"),
        ("SMA Negeri 2 Metro", None),
        ("Perpustakaan Desa Kaliasin", None),
        ("Perpustakaan Desa", None),
        ("", None),
    ],
)
def test_names_alike_differ_by_blanks_or_a_slip(index, text, name):
    assert [agency.name for agency in index.alike(text)] == ([name] if name else [])


def test_names_of_two_districts_are_not_alike(index):
    first = make.agency("18.02", kind="village", name="Perpustakaan Desa Sukamaju Kecamatan Kalirejo")
    index.add(first)
    assert index.alike("Desa Suka Maju Kec. Kalirejo") == index.alike("Desa Suka Maju") == [first]
    assert index.alike("Desa Suka Maju Kec. Pubian") == []


def test_a_directory_finds_spellings_and_names_the_rest(index):
    directory = AgencyDirectory(["18"])
    metro = Agency.objects.get(kind="regency", regency="18.72")
    assert directory.look_up("regency", "18.72", "Dinas Perpustakaan & Kearsipan Kota Metro").only == metro
    assert directory.look_up("regency", "18.72", "Dinas Perpustakaan").only == metro
    assert directory.look_up("regency", "18.06", f"{DINAS} Kota Metro").only is None
    assert directory.similar("regency", "18.72", "Dinas Perpustkaan dan Arsip Kota Metro") == [metro.name]


@pytest.mark.parametrize(
    "text",
    [
        "Dinas Perpustakan dan Kearsipan Kabupaten Tanggamus",
        "Dinas Prepustakaan Kab. Tanggamus",
        "Bidang Perpustakaan Dinas Pendidikan Tanggamus",
        f"Bidang Layanan {DINAS} Kabupaten Tanggamus",
        "Dinas Kearsipn Kab. Tanggamus",
    ],
)
def test_a_slip_finds_no_agency_and_suggests_that_of_the_region_first(index, text):
    assert not index.find(text).agencies
    suggested = index.suggested(text, 3)
    assert suggested[0].name == f"{DINAS} Kabupaten Tanggamus"
    assert {agency.regency_id for agency in suggested} == {"18.06"}


def test_a_name_that_differs_much_suggests_the_agency_of_its_region(index):
    agency = make.agency("18.10", name="Kantor Arsip")
    index.add(agency)
    assert index.suggested("Bidang Perpustakan Kabupaten Pringsewu", 3) == [agency]


def test_a_text_without_a_region_suggests_similar_names(index):
    assert index.suggested("Taman Baca Kopi", 3) == index.similar("Taman Baca Kopi", 3)
    assert index.suggested("Dinas Pendidikan Kota Metro", 3)[0].regency_id == "18.72"


def test_perpusip_is_short_for_both_words(index):
    assert names(index.find("Dinas Perpusip Kab. Tanggamus")) == [f"{DINAS} Kabupaten Tanggamus"]
