"""The rules for phone numbers."""

import pytest
from django.core.exceptions import ValidationError

from participants.phone import format_phone, mask_phone, normalise_phone, validate_phone

STORED = "+6281234567890"


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "6281234567890",
        "+6281234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "0812.3456.7890",
        "(0812) 3456-7890",
        "+62 812-3456-7890",
        "+62 (0)812 3456 7890",
        "62 0812 3456 7890",
        "0812\u00a03456\u00a07890",
        "081234567890\u200b",
        "\u202a0812-3456\u20117890\u202c",
        "\u2066+62\u202f812\u00ad34567890\u2069",
        "81234567890",  # from a number cell
    ],
)
def test_numbers_in_any_spelling_are_stored_as_e164(written):
    assert normalise_phone(written) == STORED


@pytest.mark.parametrize("written", ["(0721) 123456", "0721-123456", "+62721123456"])
def test_landline_numbers_are_accepted(written):
    assert normalise_phone(written) == "+62721123456"


@pytest.mark.parametrize("written", ["", " ", "-"])
def test_an_empty_number_gives_an_empty_text(written):
    assert normalise_phone(written) == ""


@pytest.mark.parametrize(
    "written",
    ["555", "0812", "0812345678901234", "+65 8123 4567", "08123456789x", "telepon", "٠٨١٢٣٤٥٦٧٨٩٠", "++6281234567"],
)
def test_a_number_that_is_not_indonesian_is_refused(written):
    with pytest.raises(ValidationError):
        normalise_phone(written)


@pytest.mark.parametrize(("digits", "taken"), [(6, False), (7, True), (12, True), (13, False)])
def test_seven_to_twelve_digits_follow_the_country(digits, taken):
    phone = "+62" + "8" * digits
    if taken:
        validate_phone(phone)
    else:
        with pytest.raises(ValidationError):
            validate_phone(phone)


@pytest.mark.parametrize("stored", ["081234567890", "6281234567890", "+6581234567", "+62 81234567890"])
def test_the_database_accepts_only_e164(stored):
    with pytest.raises(ValidationError):
        validate_phone(stored)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [(STORED, "0812-3456-7890"), ("+62811234567", "0811-2345-67"), ("+62721123456", "0721-1234-56"), ("", "")],
)
def test_a_number_is_shown_in_groups(stored, shown):
    assert format_phone(stored) == shown


def test_a_shown_number_can_be_entered_again():
    assert normalise_phone(format_phone(STORED)) == STORED


def test_a_number_is_masked_except_the_last_digits():
    assert mask_phone(STORED) == "••••-••••-•890"
    assert mask_phone("") == ""
