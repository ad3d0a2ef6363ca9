import pytest

from documents.text import name_key, tidy, without_brackets, without_invisible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dewi Contoh", "Dewi Contoh"),
        ("Dewi\u200b Contoh", "Dewi Contoh"),
        ("\u202aDewi Contoh\u202c", "Dewi Contoh"),
        ("\u2066Dewi\u2069\u200e Con\u00adtoh\u200f", "Dewi Contoh"),
        ("\ufeffDewi\u00a0\u202f\u3000Contoh\u2060", "Dewi Contoh"),
        ("Déwi\n\tContoh \u200d", "Déwi Contoh"),
        ("\u200b\u00a0", ""),
    ],
)
def test_invisible_characters_are_removed_and_blanks_are_plain(text, expected):
    assert tidy(text) == expected
    assert name_key(text) == expected.casefold()


def test_lines_and_control_characters_stay():
    assert without_invisible("Ani\n\u00a0Budi\x07\u200b") == "Ani\n Budi\x07"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nama", "Nama"),
        ("Nama (sesuai KTP)", "Nama  "),
        ("Nama [lengkap) dan gelar (jika ada", "Nama   dan gelar (jika ada"),
        ("Nama (sesuai (KTP)", "Nama  "),
        ("NIP (18) angka)", "NIP   angka)"),
        ("", ""),
    ],
)
def test_remarks_in_brackets_are_left_out(text, expected):
    assert without_brackets(text) == expected


def test_many_opening_brackets_cost_no_more_than_other_characters():
    text = "(" * 300_000  # a pattern that reads on from each of them would take half an hour
    assert without_brackets(text) == text
    assert without_brackets(f"{text})x") == " x"
