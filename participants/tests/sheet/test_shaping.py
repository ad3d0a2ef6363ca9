"""Turning the shapes of lists into one row for each person, without the database."""

import pytest

from documents.reading.plain import shown
from participants.sheet.shaping import Shape, divide_columns, divide_list, join_numbers

LONG = 2_000_000  # characters; a pattern that reads the rest again for each blank does not finish


def shape(*rows) -> Shape:
    return Shape([(number, list(cells)) for number, cells in enumerate(rows, start=1)], 1, list(rows[0]))


def test_the_work_on_a_list_in_one_column_grows_only_with_its_text():
    found = divide_list([(number, [f"{number}. Ani{' ' * LONG}Uji - Dinas Metro"]) for number in (1, 2)])
    assert found.rows[0][1] == ["Ani Uji", "Dinas Metro"]


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
