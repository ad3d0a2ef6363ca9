"""The rules for NIP: accepted and refused values, and display."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from participants.nip import Nip, format_nip, mask_nip, nip_warnings, normalise_nip, parse_nip, validate_nip, whole_nip

#      birth    appt   sex serial
PNS = "198609262015051001"
PPPK = "198609262023212001"


def test_a_nip_contains_dates_of_birth_and_appointment_and_the_sex():
    assert parse_nip(PNS) == Nip(date(1986, 9, 26), 2015, "male")
    assert parse_nip(PPPK) == Nip(date(1986, 9, 26), 2023, "female")


@pytest.mark.parametrize("month", ["01", "12", "21", "22", "99"])
def test_nips_of_contract_staff_are_accepted(month):
    validate_nip(f"198609262015{month}1001")


@pytest.mark.parametrize("month", ["00", "13", "20"])
def test_invalid_appointments_are_refused(month):
    with pytest.raises(ValidationError) as error:
        validate_nip(f"198609262015{month}1001")
    assert error.value.code == "nip_appointment"


@pytest.mark.parametrize("birth", ["19860230", "19861301", "19860001", "19860100", "19860132", "00000101", "19000229"])
def test_impossible_dates_of_birth_are_refused(birth):
    with pytest.raises(ValidationError) as error:
        validate_nip(f"{birth}2015051001")
    assert error.value.code == "nip_birth"


def test_a_leap_day_is_accepted():
    assert parse_nip("198802292015051001").born_on == date(1988, 2, 29)


@pytest.mark.parametrize("year", ["1986", "1985"])
def test_an_appointment_too_soon_after_birth_is_refused(year):
    with pytest.raises(ValidationError) as error:
        validate_nip(f"19860926{year}051001")
    assert error.value.code == "nip_appointment"


@pytest.mark.parametrize("digit", ["0", "3", "9"])
def test_the_digit_of_the_sex_is_one_or_two(digit):
    with pytest.raises(ValidationError) as error:
        validate_nip(f"19860926201505{digit}001")
    assert error.value.code == "nip_sex"


@pytest.mark.parametrize(
    "nip", ["", "1", PNS[:-1], PNS + "1", "12345678", "1234567890", "13012345x", "١٣٠١٢٣٤٥٦", "٣" * 18]
)
def test_other_lengths_and_other_digits_are_refused(nip):
    with pytest.raises(ValidationError) as error:
        validate_nip(nip)
    assert error.value.code == "nip_length"


@pytest.mark.parametrize(
    "text", [f"{PNS}\u200b", f"\u202a{PNS}\u202c", f"\ufeff{PNS}\u00a0", "19860926\u2013201505\u202f1\u00ad001"]
)
def test_invisible_characters_are_no_part_of_a_nip(text):
    assert normalise_nip(text) == whole_nip(text) == PNS


def test_the_old_form_is_accepted_with_a_warning():
    validate_nip("130123456")
    assert len(nip_warnings("130123456", "male")) == 1


@pytest.mark.parametrize(
    ("nip", "sex", "warnings"), [(PNS, "male", 0), (PNS, "female", 1), (PPPK, "male", 1), (PNS, "", 0), ("", "male", 0)]
)
def test_a_different_sex_gives_a_warning(nip, sex, warnings):
    assert len(nip_warnings(nip, sex)) == warnings


@pytest.mark.parametrize(
    "written",
    [
        PNS,
        "19860926 201505 1 001",
        "19860926.201505.1.001",
        "19860926-201505-1-001",
        f"\t{PNS}\n",
        "19860926\u00a0201505 1 001",
    ],
)
def test_blanks_dots_and_dashes_are_removed(written):
    assert normalise_nip(written) == PNS
    assert whole_nip(written) == PNS


@pytest.mark.parametrize(
    "text", ["", PNS[:-1], "19860926", "19860926 201505", PNS + "0", "Sri Wahyu", "a" * 18, "%" * 9]
)
def test_a_part_of_a_nip_is_not_a_whole_one(text):
    assert whole_nip(text) == ""


def test_a_nip_is_shown_in_groups_and_masked_except_the_year():
    assert format_nip(PNS) == "19860926 201505 1 001"
    assert format_nip("130123456") == "130123456"
    assert format_nip("") == mask_nip("") == ""
    assert mask_nip(PNS) == "1986" + "•" * 14
    # The old form contains no year, so all digits are masked.
    assert mask_nip("130123456") == "•" * 9
