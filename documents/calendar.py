"""Calendar files (iCalendar, RFC 5545), as every calendar on a phone or a PC reads them.

Times are written in UTC: each calendar shows them in its own zone, and no table of zones is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import icalendar

MEDIA_TYPE = "text/calendar; charset=utf-8"
_ASKED_AGAIN = timedelta(hours=6)
"""How often a calendar that subscribes to a file asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a calendar. `starts` and `ends` are moments with a zone, or days if the entry takes whole days; the
    last day is included. `uid` stays the same when the entry changes."""

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date | None = None
    place: str = ""
    description: str = ""
    is_cancelled: bool = False


def ics(name: str, entries: Iterable[Entry], *, now: datetime) -> bytes:
    """Return the calendar file with this name. A calendar that subscribes to it asks again after some hours."""
    calendar = icalendar.Calendar()
    facts = {"prodid": "-//Bimtek Portal//ID", "version": "2.0", "calscale": "GREGORIAN", "method": "PUBLISH"}
    for key, value in {**facts, "x-wr-calname": icalendar.vText(_text(name))}.items():
        calendar.add(key, value)
    calendar.add("refresh-interval", _ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(_ASKED_AGAIN))
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical(sorted=False))


def _event(entry: Entry, now: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", _text(entry.uid))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", _when(entry.starts))
    if entry.ends is not None:
        event.add("dtend", _when(entry.ends, is_end=True))
    texts = {"summary": entry.title, "location": entry.place, "description": entry.description}
    for key, text in texts.items():
        if text:
            event.add(key, _text(text))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _when(at: datetime | date, *, is_end: bool = False) -> datetime | date:
    if isinstance(at, datetime):
        return at.astimezone(UTC)
    return at + timedelta(days=1) if is_end else at  # the end of days is the day after


def _text(text: str) -> str:
    return text.replace("\r", "")
