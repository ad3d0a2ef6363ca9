"""Turning the shapes of lists into one row for each person, without the database."""

import pytest

from documents.reading.plain import shown
from participants.sheet.fields import recognise
from participants.sheet.shapes.merged_headers import name_columns_below
from participants.sheet.shapes.shaping import Shape, divide_columns, divide_list, join_numbers

LONG = 2_000_000  # characters; a pattern that reads the rest again for each blank does not finish


def shape(*rows) -> Shape:
    return Shape([(number, list(cells)) for number, cells in enumerate(rows, start=1)], 1, list(rows[0]))


def test_the_work_on_a_list_in_one_column_grows_only_with_its_text():
    found = divide_list([(number, [f"{number}. Ani{' ' * LONG}Uji - Dinas Metro"]) for number in (1, 2)])
    assert found.rows[0][1] == ["Ani Uji", "Dinas Metro"]


def test_a_missing_part_of_a_text_moves_no_other():
    texts = [
        "Peserta",
        "1. Ani - Dinas Metro - 081234567890",
        "2. Budi - 085711112222",
        "3. Citra - SMAN 1 - 081234567891",
    ]
    found = divide_list([(number, [text]) for number, text in enumerate(texts, start=1)])
    assert found.rows[2][1] == ["Budi", None, "085711112222"]


@pytest.mark.parametrize("blank", [" ", "\n", " \n", "/"])
def test_the_work_on_a_column_for_two_fields_grows_only_with_its_text(blank):
    made = shape(["Jabatan / Instansi", "Nama"], ["Guru" + blank * LONG + "x / Dinas Metro", "Ani"])
    divide_columns(made)
    assert shown(made.rows[1][1][0]).startswith("Guru")


@pytest.mark.parametrize("blank", [" ", ".", " ."])
def test_the_work_on_a_number_below_a_name_grows_only_with_its_text(blank):
    made = shape(["Nama", "L/P"], ["Ani", "P"], ["NIP" + blank * LONG + "x"])
    join_numbers(made, [0], {})
    assert made.joined == []


def test_a_header_full_of_blanks_is_divided_in_one_pass():
    made = shape(["Jabatan" + " " * LONG + "(kini) / Instansi", "Nama"], ["Guru / Dinas Metro", "Ani"])
    divide_columns(made)
    assert made.rows[1][1] == ["Guru", "Ani", "Dinas Metro"]


def named(wide, *rows):
    made = shape(*rows)
    name_columns_below(made, wide, {})
    return made


def test_a_name_below_a_merged_header_has_its_parts_beside_each_other():
    found = named({0: 1}, ["Nama", None, "L/P"], ["Ani", "Uji", "P"], ["Budi", None, "L"])
    assert recognise(found.header) == {"first_name": 0, "last_name": 1, "sex": 2}
    assert found.rows[0] == (1, found.header)
    assert found.spanned == [{"head": "Nama", "columns": {"0": "first_name", "1": "last_name"}}]


@pytest.mark.parametrize(
    ("wide", "people", "meanings"),
    [
        ({0: 2}, [["Dr.", "Ani Uji", "S.Sos."], [None, "Budi", "M.Hum., M.A."]],
         {"title_before": 0, "full_name": 1, "title_after": 2}),
        ({0: 1}, [["1.", "Ani"], ["2.", "Budi"]], {"full_name": 1}),
        ({0: 2}, [["Ani", "Uji", "Coba"], ["Budi", "Uji", "Lagi"]], {"first_name": 0, "last_name": 1}),
        ({0: 1}, [["Ani", "198602022011022002"], ["Budi", "-"]], {"full_name": 0, "nip": 1}),
        ({0: 1}, [["Ani", "P"], ["Budi", "L"]], {"full_name": 0}),
        ({0: 1}, [["Ani"], ["Budi"]], {"full_name": 0}),
        ({0: 1}, [[None, "Dinas Metro"]], {"full_name": 0}),
    ],
)  # fmt: skip
def test_columns_below_a_merged_header_are_named_by_what_they_have(wide, people, meanings):
    found = named(wide, ["Nama", None, None, "Umur"], *people)
    assert recognise(found.header) == meanings


def test_a_signature_is_no_part_of_a_name():
    rows = [["Ani", None, "P", "Metro"], ["Budi", None, "L", "Metro"], [None, "Mengetahui"], [None, "Kepala Dinas"]]
    assert named({0: 1}, ["Nama", None, "L/P", "Instansi"], *rows).spanned == []


def test_merged_headers_of_other_fields_stay():
    header = ["Nama", "Jabatan", None]
    assert named({1: 2, 5: 6}, header, ["Ani", "Guru", "Muda"]).header == header
