"""Calendar files (iCalendar, RFC 5545), as every calendar on a phone or a PC reads them.

Times are written in UTC: each calendar shows them in its own zone, and no table of zones is needed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LONGEST_LINE = 75  # octets, without the line end
_ESCAPED = re.compile(r"[\\;,]")


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
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bimtek Portal//ID", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]
    for entry in entries:
        lines += _event(entry, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(entry: Entry, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART{_when(entry.starts)}"
    if entry.ends is not None:
        yield f"DTEND{_when(entry.ends, is_end=True)}"
    yield f"SUMMARY:{_text(entry.title)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _when(at: datetime | date, *, is_end: bool = False) -> str:
    if isinstance(at, datetime):
        return f":{_utc(at)}"
    return f";VALUE=DATE:{at + timedelta(days=1) if is_end else at:%Y%m%d}"  # the end of days is the day after


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return _ESCAPED.sub(r"\\\g<0>", text).replace("\r", "").replace("\n", r"\n")


def _folded(line: str) -> Sequence[str]:
    """Return the line in parts of at most 75 octets, each but the first with a leading blank; no character is split."""
    parts, part, length = [], "", 0
    for character in line:
        octets = len(character.encode())
        if length + octets > _LONGEST_LINE:
            parts.append(part)
            part, length = " ", 1
        part, length = part + character, length + octets
    return [*parts, part]
