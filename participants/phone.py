"""Indonesian phone numbers: typed as 08…, 62… or +62…, stored as E.164, shown as 0812-3456-7890. Operator prefixes
are not checked, because they change."""

from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.text import DASHES, without_invisible
from participants.nip import completions

_BLANKS = str.maketrans("", "", " \t.()/" + DASHES)


def normalise_phone(text: str) -> str:
    """Return the number in E.164 (+62…), or "" for an empty text. Raise ValidationError if it is no Indonesian
    number."""
    number = without_invisible(text).translate(_BLANKS)
    if not number:
        return ""
    phone = f"+62{_national(number)}"
    validate_phone(phone)
    return phone


def _national(number: str) -> str:
    """Return the digits behind the code of the country, or "" if the text is written in none of the usual ways."""
    for prefix in ("+62", "62", "0"):
        if number.startswith(prefix):
            return number.removeprefix(prefix).removeprefix("0")
    return number if number.startswith("8") else ""  # Excel dropped the 0 of 08…


PHONE_LENGTHS = (9, 11, 13, 15)
"""The lengths of the beginnings by which a number is found, as it is stored: +62 and 6 to 12 digits."""
_SHORTEST_BEGINNING = 5


def phone_beginnings(text: str) -> list[str]:
    """Return the beginnings of numbers, as they are stored and of lengths that are indexed, which begin with the text.
    None if it has fewer than five digits behind 0 or +62, or is no number."""
    national = _national(without_invisible(text).translate(_BLANKS))
    if len(national) < _SHORTEST_BEGINNING:
        return []
    lengths = [length - len("+62") for length in PHONE_LENGTHS]
    return [f"+62{digits}" for digits in completions(national, lengths)]


def whole_phone(text: str) -> str:
    """Return the number that the text is, as it is stored; "" if it is none."""
    try:
        return normalise_phone(text)
    except ValidationError:
        return ""


def validate_phone(phone: str) -> None:
    """Accept +62 and 7 to 12 further digits. Raises ValidationError."""
    national = phone.removeprefix("+62")
    if national == phone or not (national.isascii() and national.isdigit() and 7 <= len(national) <= 12):
        raise ValidationError(_("Write a phone number as 0812-3456-7890."), code="phone")


def format_phone(phone: str) -> str:
    """Return the number as it is shown: 0812-3456-7890."""
    if not phone:
        return ""
    number = "0" + phone.removeprefix("+62")
    return "-".join(filter(None, (number[:4], number[4:8], number[8:])))


def mask_phone(phone: str) -> str:
    """Return the number as lists show it: its last three digits."""
    return f"••••-••••-•{phone[-3:]}" if phone else ""


def whatsapp_address(text: str, phone: str = "") -> str:
    """Return the address that opens WhatsApp with the text and with the number (E.164), as far as they are given."""
    return f"https://wa.me/{phone.removeprefix('+')}" + (f"?text={quote(text)}" if text else "")


def first_mobile(*texts: str) -> str:
    """Return the first of the numbers that is a mobile phone's in E.164, or "" if none is."""
    return next(filter(None, map(mobile, texts)), "")


def mobile(text: str) -> str:
    """Return the number of a mobile phone in E.164, or "" if the text is none: only mobile phones have WhatsApp."""
    try:
        phone = normalise_phone(text)
    except ValidationError:
        return ""
    return phone if phone.startswith("+628") else ""
