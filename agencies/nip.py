"""NIP, the number of an Indonesian civil servant, as BKN lays it out.

18 digits: birth YYYYMMDD, appointment YYYYMM, sex (1 male, 2 female), serial of three. Contract staff (PPPK) have two
digits that are no month in place of the appointment's month, in practice 21. Numbers of 9 digits are the old form.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.text import DASHES, tidy

_MALE, _FEMALE = "1", "2"


@dataclass(frozen=True, slots=True)
class Nip:
    """What an 18-digit NIP says of its holder; sex is "male" or "female"."""

    born_on: date
    appointed_year: int
    sex: str


def normalise_nip(text: str) -> str:
    """The NIP as it is stored: without blanks, invisible characters, and dots and dashes between its parts."""
    return "".join(character for character in tidy(text) if character not in f" .{DASHES}")


def format_nip(text: str) -> str:
    """Return the NIP, however it is written, as pages and documents show it: 19860926 201505 1 001. A text of another
    length is shown as it is."""
    nip = normalise_nip(text)
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == 18 else text


def parse_nip(nip: str) -> Nip:
    """Read an 18-digit NIP without blanks. Raises ValidationError that says which part cannot be."""
    if len(nip) == 16 and nip.isascii() and nip.isdigit():
        raise ValidationError(
            _("16 digits are a NIK, which the portal does not need. Write the NIP, or leave the field empty."),
            code="nip_length",
        )
    if len(nip) != 18 or not (nip.isascii() and nip.isdigit()):
        raise ValidationError(_("A NIP has 18 digits (or 9 in the old form)."), code="nip_length")
    try:
        born_on = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        raise ValidationError(
            _("The birth date in this NIP (%(part)s) does not exist."), code="nip_birth", params={"part": nip[:8]}
        ) from None
    year, month = int(nip[8:12]), int(nip[12:14])
    if year <= born_on.year or not (1 <= month <= 12 or month >= 21):
        raise ValidationError(
            _("The appointment date in this NIP (%(part)s) is impossible."),
            code="nip_appointment",
            params={"part": nip[8:14]},
        )
    if nip[14] not in (_MALE, _FEMALE):
        raise ValidationError(
            _("Digit 15 of a NIP is 1 (male) or 2 (female), not %(part)s."), code="nip_sex", params={"part": nip[14]}
        )
    return Nip(born_on, year, "male" if nip[14] == _MALE else "female")


def validate_nip(nip: str) -> None:
    """Accept an 18-digit NIP that can be, or an old one of 9 digits. Raises ValidationError."""
    if len(nip) == 9 and nip.isascii() and nip.isdigit():
        return
    parse_nip(nip)


def validate_written_nip(text: str) -> None:
    """Accept a NIP with blanks between its parts, as documents show it. Raises ValidationError."""
    validate_nip(normalise_nip(text))
