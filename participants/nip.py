"""The NIP of a participant: how it is searched, shown and compared. agencies.nip has its rules."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.nip import Nip, format_nip, normalise_nip, parse_nip, validate_nip

__all__ = [
    "Nip",
    "format_nip",
    "mask_nip",
    "nip_warnings",
    "normalise_nip",
    "parse_nip",
    "sex_of",
    "validate_nip",
    "whole_nip",
]


def whole_nip(text: str) -> str:
    """The NIP that the text is, as it is stored; "" if it is none or a part of one. Searching by parts, the digits that
    lists mask could be tried out."""
    nip = normalise_nip(text)
    return nip if len(nip) in (9, 18) and nip.isascii() and nip.isdigit() else ""


def sex_of(nip: str) -> str:
    """Return the sex that the NIP states, or "" if it states none or is not valid."""
    try:
        return parse_nip(nip).sex
    except ValidationError:
        return ""


def nip_warnings(nip: str, sex: str) -> list[str]:
    """What is odd about a valid NIP, without being wrong: the old form, or a sex other than the one entered."""
    if not nip:
        return []
    if len(nip) == 9:
        return [_("This is a NIP of the old form (9 digits).")]
    if sex and parse_nip(nip).sex != sex:
        return [_("The sex in this NIP differs from the one entered.")]
    return []


def mask_nip(nip: str) -> str:
    """The NIP as lists show it: the birth year, then dots; of the old form, which has none, dots only."""
    seen = nip[:4] if len(nip) == 18 else ""
    return seen + "•" * (len(nip) - len(seen))
