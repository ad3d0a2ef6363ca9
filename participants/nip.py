"""The NIP of a participant: how it is searched, shown and compared. agencies.nip has its rules."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.nip import Nip, format_nip, normalise_nip, parse_nip, validate_nip

__all__ = [
    "NIP_LENGTHS",
    "Nip",
    "format_nip",
    "mask_nip",
    "nip_beginnings",
    "nip_warnings",
    "normalise_nip",
    "parse_nip",
    "sex_of",
    "validate_nip",
    "whole_nip",
]


NIP_LENGTHS = (8, 9, 10, 12, 14, 16, 18)
"""The lengths of the beginnings by which a NIP is found: from the date of birth to the whole number, old or new."""
_SHORTEST_BEGINNING = 6


def whole_nip(text: str) -> str:
    """The NIP that the text is, as it is stored; "" if it is none or a part of one."""
    nip = normalise_nip(text)
    return nip if len(nip) in (9, 18) and nip.isascii() and nip.isdigit() else ""


def nip_beginnings(text: str) -> list[str]:
    """Return the beginnings of NIPs, of lengths that are indexed, which begin with the digits of the text. None if it
    has fewer than six digits, or is none: with one or two digits the digits that lists mask could be tried out."""
    nip = normalise_nip(text)
    return completions(nip, NIP_LENGTHS) if len(nip) >= _SHORTEST_BEGINNING else []


def completions(digits: str, lengths: Iterable[int]) -> list[str]:
    """Return all digits of the next of the lengths that begin with these: 1, 10 or 100. None if the text has others."""
    length = next((length for length in lengths if length >= len(digits)), 0)
    if not length or not (digits.isascii() and digits.isdigit()):
        return []
    missing = length - len(digits)
    return [f"{digits}{rest:0{missing}d}" for rest in range(10**missing)] if missing else [digits]


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
