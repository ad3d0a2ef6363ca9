"""Numbers in names: refused, and taken apart where a column has name and NIP."""

import pytest
from django.core.exceptions import ValidationError

from participants.names import (
    number_in,
    refuse_number_in_name,
    refuse_several,
    without_nip_label,
    without_row_number,
)
from tests import make


@pytest.mark.parametrize(
    "name",
    [
        "Joko 196502021990031072",
        "Joko 131234599",
        "131 234 599 Joko",
        "Joko 131.234.599",
        "Joko 131-234/599",
        "Joko 131_234\u00a0599",
        "Joko 131\u200b234\u2013599",
        "Joko 131\n234\t599",
        "Joko 1(3)1,2;3:4|5+9=9",
        "Joko \uff11\uff13\uff11\uff12\uff13\uff14\uff15\uff19\uff19",
    ],
)
def test_a_name_has_no_nine_digits_in_a_row(name):
    with pytest.raises(ValidationError) as refused:
        refuse_number_in_name(name)
    assert refused.value.code == "number_in_name"


@pytest.mark.parametrize("name", ["Joko", "Joko 2", "Joko 12345678", "Orang 1234 dari 56789", "Joko II, S.Pd.I"])
def test_short_numbers_stay(name):
    refuse_number_in_name(name)


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("Rina Contoh, S.I.Pust.\nNIP. 19800101 200501 2 071", "Rina Contoh, S.I.Pust.", "19800101 200501 2 071"),
        ("Joko Contoh\n196502021990031072", "Joko Contoh", "196502021990031072"),
        ("Joko, S.Pd. / 196502021990031072", "Joko, S.Pd.", "196502021990031072"),
        ("Joko (NIP: 196502021990031072)", "Joko", "196502021990031072"),
        ("NIP 196502021990031072 Joko Contoh", "Joko Contoh", "196502021990031072"),
        ("Filip 131234599", "Filip", "131234599"),
        ("Rina Contoh", "Rina Contoh", ""),
        ("196502021990031072", "", "196502021990031072"),
        ("", "", ""),
    ],
)
def test_name_and_number_are_taken_apart(text, name, number):
    assert number_in(text) == (name, number)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Si Anu Uji Tiga NIP.", "Si Anu Uji Tiga"),
        ("Si Anu\nNIP. -", "Si Anu"),
        ("Si Anu, S.Pd.\nNIP: -", "Si Anu, S.Pd."),
        ("Si Anu / N.I.P. :", "Si Anu"),
        ("Si Anu -", "Si Anu"),
        ("Si Bua (Non ASN)", "Si Bua"),
        ("Si Bua\nNon-ASN", "Si Bua"),
        ("Si Bua, S.IP.\nNIP. Belum ada", "Si Bua, S.IP."),
        ("Si Bua (honorer)", "Si Bua"),
        ("NIP. -", ""),
        ("Filip", "Filip"),
        ("Ani, S.IP", "Ani, S.IP"),
        ("Ani, S.I.P.", "Ani, S.I.P."),
        ("Ani Non", "Ani Non"),
        ("Ani (Budi)", "Ani (Budi)"),
    ],
)
def test_a_label_without_a_number_is_no_part_of_the_name(text, name):
    assert without_nip_label(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1. Ani", "Ani"),
        ("2) Budi", "Budi"),
        ("3 Cici", "Cici"),
        ("12.Dedi Contoh", "Dedi Contoh"),
        ("Ani 2", "Ani 2"),
        ("Joko II. Contoh", "Joko II. Contoh"),
        ("3", "3"),
        ("2nd Contoh", "2nd Contoh"),
        ("2026 Ani", "2026 Ani"),
    ],
)
def test_the_number_of_a_row_is_no_part_of_the_name(text, name):
    assert without_row_number(text) == name


@pytest.mark.parametrize("text", ["1. Ani\n2. Budi", "1) Ani 2) Budi Contoh", "3. Ani, S.Pd.\n4. Budi"])
def test_a_numbered_list_is_no_name(text):
    assert without_row_number(text) == text
    with pytest.raises(ValidationError) as refused:
        refuse_several(text)
    assert refused.value.code == "several_names"


@pytest.mark.parametrize("text", ["1. Ani", "Ani 1. Budi", "1. Ani 1. Budi", "Ani"])
def test_one_number_is_no_list(text):
    refuse_several(text)


def test_the_model_refuses_such_a_name_too(regions):
    person = make.person(make.agency())
    person.full_name = "Joko 131234599"
    with pytest.raises(ValidationError) as refused:
        person.full_clean()
    assert [*refused.value.message_dict] == ["full_name"]
