"""Tickets as they are printed and read: BT and 16 characters of Crockford's base32
(https://www.crockford.com/base32.html). Upper case, so that a QR code needs only its alphanumeric mode."""

import re

from participants.models import TICKET_ALPHABET, TICKET_LENGTH

_PREFIX = "BT"
_FORM = re.compile(rf"(?:{_PREFIX})?([{TICKET_ALPHABET}]{{{TICKET_LENGTH}}})")
_LONGEST = 64  # longer than any ticket, however it is typed
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def ticket_text(ticket: str) -> str:
    """Return the text of a Registration.ticket for a QR code and for typing."""
    return _PREFIX + ticket


def read_ticket(text: str) -> str | None:
    """Return the ticket in a scanned or typed text as Registration.ticket stores it, or None if it cannot be one.

    Case, blanks and hyphens do not matter. O is read as 0, I and L as 1, as Crockford defines.
    """
    if len(text) > _LONGEST:
        return None
    found = _FORM.fullmatch(re.sub(r"[\s-]", "", text).upper().translate(_MISREAD))
    return found[1] if found else None
