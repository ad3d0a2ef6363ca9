import pytest

from agencies.matching import same_key, words

pytestmark = pytest.mark.one_engine("parsing of names")

DINAS = "Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Selatan"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DINAS, "DINAS PERPUSTAKAAN & KEARSIPAN KAB.LAMPUNG SELATAN."),
        (DINAS, "Dinas Kearsipan dan Perpustakaan, Kabupaten Lampung Selatan"),
        (DINAS, "Dinas Arsip & Perpustakaan Daerah\nKab. Lampung Selatan"),
        (DINAS, "Disperpusip Kab. Lampung Selatan"),
        (DINAS, "DPK Kabupaten Lampung Selatan"),
        ("Dinas Perpustakaan Prov. Bali", "Dinas Perpustakaan Propinsi Bali"),
        ("SMA Negeri 1 Metro", "SMAN 1 Metro"),
        ("SMA Negeri 1 Metro", "SMA N 01 METRO"),
        ("SMA Negeri 1 Metro", "Sekolah Menengah Atas Negeri 1 Metro"),
        ("MA Negeri 2", "MAN 2"),
        ("Taman Bacaan Masyarakat Kopi Baca", "TBM “Kopi Baca”"),
        ("Perpustakaan Desa Ma’ruf", "Perpusdes Ma'ruf"),
        ("Kota Dumai", "KOTA D U M A I"),
    ],
)
def test_usual_spellings_have_one_key(one, other):
    assert same_key(one) == same_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DINAS, DINAS.replace("Kabupaten", "Kota")),
        (DINAS, DINAS.replace("Selatan", "Utara")),
        ("SMA Negeri 1 Metro", "SMA Negeri 2 Metro"),
        ("SD Negeri 1 Sukadana 2", "SD Negeri 2 Sukadana 1"),
        ("SMA Negeri 1", "SMP Negeri 1"),
        ("…", "-"),
    ],
)
def test_other_names_have_other_keys(one, other):
    assert same_key(one) != same_key(other)


def test_a_number_of_zeros_is_zero():
    assert words("Desa 00") == ("desa", "0")
