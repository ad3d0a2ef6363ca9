"""Lists that were copied from Excel or from a chat, as rows of the grid."""

import pytest

from participants.sheet.grid.pasting import MOST_ROWS, read_paste

NIP = "19860926 201505 2 001"


def is_place(text):
    return text in ("Lampung Utara", "Kab. Tanggamus")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Nama\tNIP\tL/P\tInstansi\nAni\t\tP\tDinas A\nBudi\t1\tL\tDinas B",
            [
                {"full_name": "Ani", "nip": "", "sex": "P", "agency": "Dinas A"},
                {"full_name": "Budi", "nip": "1", "sex": "L", "agency": "Dinas B"},
            ],
        ),
        (
            "1\tAni Lestari\tP\tDinas Perpustakaan A\r\n2\tBudi Kusuma\tL\tDinas Perpustakaan B",
            [
                {"full_name": "Ani Lestari", "sex": "P", "agency": "Dinas Perpustakaan A"},
                {"full_name": "Budi Kusuma", "sex": "L", "agency": "Dinas Perpustakaan B"},
            ],
        ),
        (
            f"Daftar peserta:\n1. Budi Kusuma, S.IP. - Dinas Perpustakaan Kota Metro - 0812-3456-7890\n"
            f"2) Ani Lestari ({NIP}) Perpustakaan Desa Merak\n\n• Citra",
            [
                {
                    "full_name": "Budi Kusuma, S.IP.",
                    "agency": "Dinas Perpustakaan Kota Metro",
                    "phone": "0812-3456-7890",
                },
                {"full_name": "Ani Lestari", "agency": "Perpustakaan Desa Merak", "nip": NIP},
                {"full_name": "Citra"},
            ],
        ),
        (
            f"[30/11/2026 10.12.05] Ratna: Nama: Siti\nNIP: {NIP}\nInstansi: Dinas X\nHP: 0812\n\n"
            "Nama: Budi\nEmail: b@x.org",
            [
                {"full_name": "Siti", "nip": NIP, "agency": "Dinas X", "phone": "0812"},
                {"full_name": "Budi", "email": "b@x.org"},
            ],
        ),
        (
            f"Ahmad Fauzi - NIP {NIP} - Lampung Utara\nNur Aini 081270001005 Kab. Tanggamus - Pustakawan - ketua",
            [
                {"full_name": "Ahmad Fauzi", "agency": "Lampung Utara", "nip": NIP},
                {
                    "full_name": "Nur Aini",
                    "agency": "Kab. Tanggamus",
                    "phone": "081270001005",
                    "position": "Pustakawan, ketua",
                },
            ],
        ),
        (
            "1\tAni\tStaf\tLampung Utara\n2\tBudi\t\tKab. Tanggamus",
            [
                {"full_name": "Ani", "agency": "Lampung Utara", "position": "Staf"},
                {"full_name": "Budi", "agency": "Kab. Tanggamus"},
            ],
        ),
        ("", []),
        ("\t\t\n \n", []),
    ],
)
def test_a_list_becomes_rows(text, rows):
    assert [{name: value for name, value in row.items() if value} for row in read_paste(text, is_place)] == [
        {name: value for name, value in row.items() if value} for row in rows
    ]


ODD = ["\0", "a:b\n:::", "-" * 99_999, '"' * 5000, '\t"' * 5000, "1. " * 30_000, "8" * 99_999, "\ufffd\t\r"]
LONG = ["a" + " " * 99_000 + "b", "Ani\n" * 25_000, "x@" * 49_000, "a\t" * 49_000]


@pytest.mark.parametrize("text", [*ODD, *LONG])
def test_odd_and_long_texts_are_read_within_limits(text):
    assert len(read_paste(text, is_place)) <= MOST_ROWS


def test_a_sex_in_brackets_is_no_part_of_the_name():
    rows = read_paste(
        "1. Maya Sari, A.Md. (P) 081234500012\n2. Joko (Laki-laki), 081234500013\n3. Eko P. (ketua) 081234500014",
        is_place,
    )
    assert [row.get("sex") for row in rows] == ["P", "Laki-laki", None]
    assert [row["full_name"] for row in rows][:2] == ["Maya Sari, A.Md.", "Joko"]
    assert [row["phone"] for row in rows] == ["081234500012", "081234500013", "081234500014"]
