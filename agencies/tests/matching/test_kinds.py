"""The kinds of libraries that a name may have."""

import pytest

from agencies.matching import may_be_of_kind
from agencies.models import Agency

LIBRARIES = [kind.value for kind in Agency.Kind if kind.library]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Perpustakaan Melati", LIBRARIES),
        ("Perpustakaan Desa Madukoro", ["village"]),
        ("Perpusdes Madukoro", ["village"]),
        ("Perpustakaan Pekon Kota Jawa", ["village"]),
        ("Perpustakaan SMAN 1 Kotabumi", ["school"]),
        ("Sekolah Dasar Negeri 2 Desa Madukoro", ["village", "school"]),
        ("TBM Melati", ["community"]),
        ("Perpustakaan Kecamatan Kotabumi", ["district"]),
        ("Perpustakaan Sekolah Tinggi Agama Islam", ["school", "university"]),
        ("Perpustakaan Dinas Kesehatan", ["special"]),
        ("Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Utra", ["special"]),
        ("Dispusip Lampung Utara", ["special"]),
        ("Perpustakaan Desanta", LIBRARIES),
    ],
)
def test_a_name_says_of_which_kinds_it_may_be(name, kinds):
    assert [kind for kind in LIBRARIES if may_be_of_kind(name, kind)] == kinds
