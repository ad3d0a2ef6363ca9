import pytest

from documents.reading.headers import Vocabulary, header_key, is_numbering

WORDS = Vocabulary({"nama": "name", "nama lengkap": "name", "kode wilayah": "region", "npp": "npp"})


@pytest.mark.parametrize("header", ["Nama", " NAMA\n", "nama (dengan gelar)", "Nama:", "(Nama)"])
def test_a_header_names_its_field_whatever_its_case_blanks_and_remarks(header):
    assert WORDS.field_of(header) == "name"


def test_the_headers_are_found_below_titles():
    rows = [(1, ["Daftar Perpustakaan Provinsi Lampung"]), (3, ["No", "Nama", "NPP"]), (4, [1, "A", "123"])]
    assert WORDS.find_header(rows) == 1
    assert WORDS.score(rows) == 2


def test_without_known_headers_the_row_with_the_most_text_is_taken():
    assert WORDS.find_header([(1, ["Daftar"]), (2, ["Satu", "Dua", "Tiga"]), (3, [1, "A", "2"])]) == 1
    assert (WORDS.find_header([]), WORDS.score([])) == (0, 0)


def test_a_field_named_by_two_headers_is_left_to_the_user():
    header = ["Nama", "NPP", "Nama lengkap", "lain", None]
    assert WORDS.recognise(header) == {"npp": 1}
    assert WORDS.all_places(header) == {"name": [0, 2], "npp": [1]}


@pytest.mark.parametrize(
    ("cells", "is_one"), [(["1", 2, "(3)"], True), ([1.0, "2.", None, 3], True), ([1, 2], False), ([1, 2, 4], False)]
)
def test_the_row_of_numbers_below_headers_is_recognised(cells, is_one):
    assert is_numbering(cells) is is_one


def test_a_key_has_only_letters_and_digits():
    assert header_key("Kabupaten/Kota *)") == "kabupaten kota"
