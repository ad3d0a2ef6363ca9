"""Tickets as they are printed and read: BT and 16 characters of Crockford's base32
(https://www.crockford.com/base32.html). Upper case, so that a QR code needs its alphanumeric mode only."""

import re

from participants.models import TICKET_ALPHABET, TICKET_LENGTH

_PREFIX = "BT"
_FORM = re.compile(rf"(?:{_PREFIX})?([{TICKET_ALPHABET}]{{{TICKET_LENGTH}}})")
_LONGEST = 64  # characters that are looked at; no ticket has as many, however it is typed
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def ticket_text(ticket: str) -> str:
    """What the QR code of a Registration.ticket holds, and a person can type."""
    return _PREFIX + ticket


def read_ticket(text: str) -> str | None:
    """The ticket in what was scanned or typed, as Registration.ticket has it; None if it cannot be one. Case, blanks
    and hyphens do not matter; O is read as 0, I and L as 1, as Crockford has it."""
    if len(text) > _LONGEST:
        return None
    found = _FORM.fullmatch(re.sub(r"[\s-]", "", text).upper().translate(_MISREAD))
    return found[1] if found else None
