"""Reading days and times of day as people in Indonesia write them: 3-3-2025, 03/03/2025, 3 Maret 2025, 08.00 WIB.

The day comes before the month, unless the year comes first. What could mean two days is not read.
"""

import re
from datetime import date, time

from documents.text import tidy

_LONGEST = 100  # characters; the patterns take too long for much longer texts

ZONE_NAMES = ("WIB", "WITA", "WIT")

_MONTHS = (
    "januari|january|jan",
    "februari|february|pebruari|feb|peb",
    "maret|march|mar",
    "april|apr",
    "mei|may",
    "juni|june|jun",
    "juli|july|jul",
    "agustus|august|agt|agu|ags|agust|aug",
    "september|sept|sep",
    "oktober|october|okt|oct",
    "november|nopember|nov|nop",
    "desember|december|des|dec",
)
MONTH_WORDS = "|".join(_MONTHS)
"""All names of months in Indonesian and English, as alternatives of a pattern."""
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split("|")}
_WEEKDAYS = (
    "senin|monday",
    "selasa|tuesday",
    "rabu|wednesday",
    "kamis|thursday",
    "jumat|jum'at|jum’at|friday",
    "sabtu|saturday",
    "minggu|ahad|sunday",
)
_WEEKDAY_OF = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split("|")}

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})( ?[-/.] ?| )(?P<month>\d{1,2})\2(?P<year>\d{4})", re.ASCII)
_DIGITS_ONLY = re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"(?P<day>\d{1,2})[-. ]{1,2}(?P<month>[^\W\d]+)\.?[-, ]{1,2}(?P<year>\d{4})", re.ASCII)
_WITH_WEEKDAY = re.compile(r"(?P<weekday>[^\W\d]+['’]?[^\W\d]*)(?:, ?| )(?P<rest>\d.*)")
_CLOCK = re.compile(
    r"(?:(?:pukul|pkl?\.?|jam) )?(?P<hour>\d{1,2})[.:,](?P<minute>\d{2})(?:[.:](?P<second>\d{2}))?"
    r"(?: ?(?P<zone>[a-z]{3,4}))?",
    re.ASCII,
)
_CLOCK_DIGITS = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d{2})", re.ASCII)


def read_day(text: str) -> date | None:
    """Return the day that the text names, or None if it names none for certain.

    A weekday before the date must be the right one.
    """
    line = tidy(text).casefold()
    if len(line) > _LONGEST:
        return None
    named = _WITH_WEEKDAY.fullmatch(line)
    if named and named["weekday"] in _WEEKDAY_OF:
        found = read_day(named["rest"])
        return found if found and found.weekday() == _WEEKDAY_OF[named["weekday"]] else None
    match = _YEAR_FIRST.fullmatch(line) or _DAY_FIRST.fullmatch(line) or _DIGITS_ONLY.fullmatch(line)
    if match:
        return _day(int(match["year"]), int(match["month"]), int(match["day"]))
    match = _IN_WORDS.fullmatch(line)
    return _day(int(match["year"]), _MONTH_OF.get(match["month"], 0), int(match["day"])) if match else None


def read_clock(text: str, *, is_end: bool = False) -> tuple[time, str] | None:
    """Return the time of day that the text names and the name of its zone ("" for none), or None.

    24.00, which is returned as 00.00, is only the end of something.
    """
    line = tidy(text).casefold()
    match = _CLOCK.fullmatch(line) or _CLOCK_DIGITS.fullmatch(line)
    if not match:
        return None
    parts = match.groupdict()
    zone = (parts.get("zone") or "").upper()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    if is_end and (hour, minute, second) == (24, 0, 0):
        hour = 0
    if hour > 23 or minute > 59 or second > 59 or (zone and zone not in ZONE_NAMES):
        return None
    return time(hour, minute, second), zone


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
