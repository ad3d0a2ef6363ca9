"""The texts in the QR codes of sign sheets and badges. Those of sheets can be guessed, so they open nothing: only
somebody who may take attendance of the event can key them. They use digits, capitals and a hyphen, which QR codes
store densest and which scanners type unchanged on most keyboards. Any other single character in place of the hyphen
counts as a hyphen."""

import re
from dataclasses import dataclass
from datetime import date

from events.models import Event, Session

_SESSION = re.compile(r"BTS(?P<session>[0-9]{1,18})[^0-9A-Z](?P<number>[0-9]{1,9})")
_DAY = re.compile(r"BTD(?P<event>[0-9]{1,18})[^0-9A-Z](?P<day>[0-9]{6})[^0-9A-Z](?P<number>[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Row:
    """The meaning of a scanned text: the person with that number, at a session or on a day of the event with that
    key."""

    number: int
    session: int | None = None
    event: int | None = None
    day: date | None = None


def of_session(session: Session, number: int) -> str:
    return f"BTS{session.pk}-{number}"


def of_day(event: Event, day: date, number: int) -> str:
    """Return the code for all sessions of that day: a signature for the day counts for the whole day."""
    return f"BTD{event.pk}-{day:%y%m%d}-{number}"


def parse(text: str) -> Row | None:
    """Return the meaning of a scanned text, or None for any other text."""
    text = text.strip().upper()
    if found := _SESSION.fullmatch(text):
        return Row(int(found["number"]), session=int(found["session"]))
    if found := _DAY.fullmatch(text):
        day = _day(found["day"])
        return Row(int(found["number"]), event=int(found["event"]), day=day) if day else None
    return None


def _day(text: str) -> date | None:
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None
