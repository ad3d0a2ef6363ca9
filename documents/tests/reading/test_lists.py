"""Finding the list within a table of an office."""

import pytest

from documents.reading.lists import divide, guess_columns, looks_like_person

NIP = "19850101 201001 1 001"
HEADER = ["No", "Nama", "NIP", "L/P", "Instansi"]


def person(number, name="Ani"):
    return [number, name, NIP, "P", "Dinas Metro"]


def divided(*rows, header_row=1, names=(1,), known=frozenset({1, 2, 3, 4}), merged=None):
    numbered = [(number, list(cells)) for number, cells in enumerate(rows, start=1) if cells]
    people, left_out = divide(numbered, header_row=header_row, names=names, known=known, merged=merged or {})
    return [number for number, _cells in people], {one.part.value: one.rows for one in left_out}


def test_letterhead_numbers_and_signatures_are_no_people():
    rows = [
        ["PEMERINTAH KOTA METRO"], ["DAFTAR PESERTA"], HEADER, [1, 2, 3, 4, 5], person(1), person(2), [],
        [None, None, None, "Metro, 12 Maret 2026"], [None, "Mengetahui,", None, "Kepala Dinas,"], [],
        [None, "Drs. Fulan", None, "Siti, S.Sos."], [None, f"NIP. {NIP}", None, f"NIP. {NIP}"],
    ]  # fmt: skip
    people, left_out = divided(*rows, header_row=3)
    assert people == [5, 6]
    assert left_out == {"above": [1, 2], "numbering": [4], "footer": [8, 9, 11, 12]}


@pytest.mark.parametrize(
    "begin",
    ["Mengetahui", "Kepala Dinas,", "Plt. Kepala Badan", "a.n. Bupati", "Jumlah: 2 orang", "Total", "Catatan:",
     "*) wajib", "Metro, 3 Maret 2025", "Bandar Lampung, ... Maret 2025", "Kab. Pringsewu, 03-03-2025",
     "KETUA PANITIA", "Metro, Maret 2026", "Metro, .......... 2026", "Metro, 12 Mei", "Metro, … Agustus 20…"],
)  # fmt: skip
def test_what_begins_below_the_list_is_left_out(begin):
    assert divided(HEADER, person(1), [None, begin], [None, "Drs. Fulan"])[1] == {"footer": [3, 4]}
    assert divided(HEADER, person(1), [None, None, None, None, begin])[1] == {"footer": [3]}


@pytest.mark.parametrize(
    "name",
    ["Ani", "Ketut Ayu", "A. N. Hidayat", "Kepal", "Muh. Jumlahi", "Budi, 1985", "Santoso, Agus", "Lestari, Maya",
     "Agus Santoso, MARS", "Budi Santoso, MT", "Budi Santoso MT", "Ani, MA", "Ma'ruf Amin",
     "Putri, Juni", "Siti, M.A."],
)  # fmt: skip
def test_a_last_person_with_little_data_is_a_person(name):
    assert divided(HEADER, person(1), [2, name, None, None, None])[0] == [2, 3]


def test_a_name_like_the_begin_of_a_signature_is_a_person_beside_their_data():
    total = [None, "Jumlah", None, 30, 12]
    assert divided(HEADER, person(1), person(2, name="Camat Santoso"), total) == ([2, 3], {"footer": [4]})


@pytest.mark.parametrize("sum_of", ["Sub Total", "Jumlah", "TOTAL PESERTA : 2", "Subtotal 3"])
def test_sums_between_the_people_are_named(sum_of):
    assert divided(HEADER, person(1), [None, sum_of, None, None, "2 orang"], person(2))[1] == {"sum": [3]}
    assert divided(HEADER, person(1), [sum_of, None, None, None, "2 orang"], person(2))[1] == {"sum": [3]}


def test_before_the_names_are_known_nothing_is_a_signature():
    rows = [["Peserta", "Tugas", "HP"], ["Ani", "Kepala Dinas", "x"], ["Budi", "Ketua", "y"]]
    assert divided(*rows, names=[], known={2}) == ([2, 3], {})


def test_a_last_person_without_a_name_is_a_person_by_their_data():
    assert divided(HEADER, person(1), [2, None, NIP, None, "Kepala Dinas"])[0] == [2, 3]


def test_a_row_of_signatures_is_nobody_in_a_list_with_two_columns():
    rows = [["Nama", "Nilai"], ["Ani", 80], ["Mengetahui,", "Ketua,"], [f"NIP. {NIP}", f"NIP. {NIP}"]]
    assert divided(*rows, names=[0], known={0, 1}) == ([2], {"footer": [3, 4]})


def test_a_row_without_anything_to_read_is_named_unless_it_has_only_a_number():
    rows = [HEADER, person(1), ["2.", None, None, None, None, "dua orang menyusul"], [3], ["k"]]
    assert divided(*rows) == ([2], {"unread": [3, 5]})


def test_a_person_below_a_signature_is_a_person():
    assert divided(HEADER, person(1), [None, "Mengetahui"], person(2))[0] == [2, 3, 4]


def test_a_position_of_a_last_person_is_no_signature():
    assert divided(["Nama", "Jabatan"], ["Ani", "Kepala Seksi"], names=[0], known={0, 1}) == ([2], {})


@pytest.mark.parametrize("name", ["SD Negeri 1 Metro", "MA Al-Falah", "MIN 3 Metro", "Dinas Perpustakaan, Kearsipan"])
def test_the_name_of_an_agency_alone_heads_its_people(name):
    assert divided(HEADER, [None, name], person(1), person(2))[1] == {"heading": [2]}


def test_headers_of_each_page_and_headings_of_groups_are_left_out():
    rows = [HEADER, ["Dinas Kota Metro"], person(1), HEADER, person(2), [None, "SMA Negeri 1 Metro"], person(1)]
    assert divided(*rows) == ([3, 5, 7], {"heading": [2, 6], "header": [4]})


def test_a_name_alone_is_a_person_and_so_is_each_row_of_a_list_of_names():
    assert divided(HEADER, person(1), person(2), [None, "Budi"])[0] == [2, 3, 4]
    assert divided(["Nama"], ["Dinas Ani"], ["Budi"], names=[0], known={0})[0] == [2, 3]


def test_a_row_that_has_only_the_value_of_a_merged_cell_is_empty():
    rows = [HEADER, person(1), [None, None, None, None, "Dinas Metro"]]
    assert divided(*rows, merged={3: [4]}) == ([2], {})


def test_a_footer_may_begin_in_any_column():
    assert divided(HEADER, person(1), ["Mengetahui"])[1] == {"footer": [3]}


def test_a_long_text_is_cut():
    _people, (above,) = divide([(1, ["x" * 99]), (2, HEADER)], header_row=2, names=[1], known={1}, merged={})
    assert len(above.text) == 61


@pytest.mark.parametrize(
    ("cells", "is_one"),
    [
        (["Ani", NIP], True), (["Ani", "L", "Dinas Kota Metro"], True), (["Ani", "Laki-laki", "0812-3450-0001"], True),
        (["Nama", "L/P", "Dinas"], False), (["Ani", "P"], False), ([], False), (["Nama", "NIP"], False),
    ],
)  # fmt: skip
def test_a_first_row_without_headers_is_recognised_by_its_values(cells, is_one):
    assert looks_like_person(cells) is is_one


def test_the_meaning_of_columns_is_guessed_from_their_values():
    rows = [
        (1, [1, "Ani, S.E.", NIP, "P", "Dinas Kota Metro", "III/a", "081234500001", "ani@example.org"]),
        (2, [2, "Budi", None, "L", "SMA Negeri 1", None, "0812-3450-0002"]),
    ]
    assert guess_columns(rows) == {
        "full_name": 1, "nip": 2, "sex": 3, "agency": 4, "rank": 5, "phone": 6, "email": 7
    }  # fmt: skip
    assert guess_columns([]) == {}
