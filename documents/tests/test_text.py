import pytest

from documents.text import without_brackets


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
