"""Parsers for the cells of a spreadsheet, one for each kind of value.

A parser takes a Value and returns its meaning, or raises Unexpected with a description of a correct value. A parser
refuses a value that Excel may have changed after it was typed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeGuard, TypeVar

from django.utils.translation import gettext_lazy as _
from openpyxl.utils.escape import unescape

from documents.text import has_control_characters, tidy

from .dates import read_clock, read_day
from .problems import Text, worded

T = TypeVar("T")

_EXACT_DIGITS = 15  # Excel keeps this many digits of a number and replaces the rest with zeros
_NIP_DIGITS = 18
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

NO_RESULT = _("a value; this formula has no result in the file – open the file in Excel, save it and send it again")
EXPECTED_PHONE = _("a phone number as text, such as 0812-3456-7890")


class Unexpected(Exception):
    """The value of a cell is not valid; `expected` describes a valid one."""

    def __init__(self, expected: Text):
        super().__init__(expected)
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a cell (text, number, date, time or boolean), and whether it is shown as a percentage."""

    raw: object
    is_percentage: bool = False


Parser = Callable[[Value], T]


def text(*, max_length: int | None = None, check: Callable[[str], str] | None = None) -> Parser[str]:
    """Return a parser for one line of text. Numbers are accepted as shown. `check` may change or refuse the text."""

    def parse(value: Value) -> str:
        found = _line(value)
        if max_length and len(found) > max_length:
            raise Unexpected(worded(_("no more than %(length)d characters"), length=max_length))
        return check(found) if check else found

    return parse


def code(value: Value) -> str:
    """Parse a code of digits and dots, such as 18 or 18.03.

    A number with one decimal is refused: 18.1 and 18.10 are the same number in a spreadsheet.
    """
    if isinstance(value.raw, float) and not value.raw.is_integer():
        found = repr(value.raw)
        if len(found.partition(".")[2]) < 2:
            raise Unexpected(
                worded(
                    _("the code as text: in a number, %(short)s and %(long)s are the same"),
                    short=found,
                    long=found + "0",
                )
            )
        return found
    return _line(value).replace(" ", "")


def nip(value: Value) -> str:
    """Parse a NIP. A number is accepted only if Excel cannot have rounded it."""
    rounded = _("the NIP as text: Excel has rounded this number, so its last digits are lost")
    if _is_number(value.raw):
        found = _whole(value.raw)
        if found is None or (len(found) > _EXACT_DIGITS and (len(found) != _NIP_DIGITS or found.endswith("000"))):
            raise Unexpected(rounded)
        return found
    found = _line(value)
    if _SCIENTIFIC.fullmatch(found):
        raise Unexpected(rounded)
    return found


def phone(value: Value) -> str:
    """Parse a phone number as typed. A number cell gives its digits; the leading 0 that Excel drops is not needed."""
    found = _whole(value.raw) if _is_number(value.raw) else _line(value)
    if found is None or len(found) > 40 or _SCIENTIFIC.fullmatch(found):
        raise Unexpected(EXPECTED_PHONE)
    return found


def integer(*, low: int = 0, high: int = 1_000_000) -> Parser[int]:
    """Return a parser for a whole number from `low` to `high`, stored as a number or as text."""
    expected = worded(_("a whole number from %(low)d to %(high)d"), low=low, high=high)

    def parse(value: Value) -> int:
        found = tidy(value.raw) if isinstance(value.raw, str) else _is_number(value.raw) and _whole(value.raw)
        if not found or not re.fullmatch(r"-?[0-9]{1,12}", found) or not low <= int(found) <= high:
            raise Unexpected(expected)
        return int(found)

    return parse


def percentage(value: Value) -> int:
    """Parse a whole percentage: 80, "80 %", or a share that is shown as a percentage."""
    raw = value.raw
    if value.is_percentage and _is_number(raw):
        raw = round(raw * 100, 6)
    elif isinstance(raw, str):
        raw = raw.strip().removesuffix("%").strip()
    try:
        return integer(low=0, high=100)(Value(raw))
    except Unexpected:
        raise Unexpected(_("a whole percentage from 0 to 100")) from None


def day(value: Value) -> date:
    """Parse a date, or text as documents.reading.dates reads it."""
    expected = _("a date that exists, such as 11-05-2022 or 11 Mei 2022")
    found: date | None = None
    if isinstance(value.raw, date):  # or a datetime
        found = value.raw.date() if isinstance(value.raw, datetime) else value.raw
    elif isinstance(value.raw, str):
        found = read_day(_line(value))
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise Unexpected(expected)
    return found


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, and the name of the zone that was written with it ("" for none)."""

    time: time
    zone: str = ""


def time_of_day(value: Value) -> Clock:
    """Parse a time, or text as documents.reading.dates reads it. A plain number is refused: Excel turns 08.30 into
    8.3."""
    return _clock(value, is_end=False)


def end_of_time(value: Value) -> Clock:
    """Parse a time at which something ends: 24.00 is midnight after its day."""
    return _clock(value, is_end=True)


def _clock(value: Value, *, is_end: bool) -> Clock:
    raw = value.raw
    if isinstance(raw, datetime):  # the day of a time is whatever the program began to count from
        raw = raw.time()
    if isinstance(raw, time):
        return Clock(raw.replace(microsecond=0))
    if isinstance(raw, timedelta) and timedelta(0) <= raw < timedelta(days=1, microseconds=is_end):
        seconds = int(raw.total_seconds())
        return Clock(time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60))
    if isinstance(raw, str) and (found := read_clock(_line(value), is_end=is_end)):
        return Clock(*found)
    raise Unexpected(_("a time of day, such as 08:30 or 08.30"))


def choice(words: Mapping[str, T]) -> Parser[T]:
    """Return a parser that maps one of the words, in upper or lower case, to its value."""
    by_key = {tidy(word).casefold(): meaning for word, meaning in words.items()}
    expected = worded(_("one of: %(words)s"), words=", ".join(words))

    def parse(value: Value) -> T:
        try:
            return by_key[_line(value).casefold()]
        except KeyError:
            raise Unexpected(expected) from None

    return parse


def _line(value: Value) -> str:
    """Return the value as one line of text. Raise Unexpected for dates, booleans and control characters."""
    raw = value.raw
    if _is_number(raw):
        found = _whole(raw)
        return str(raw) if found is None else found
    if not isinstance(raw, str):
        raise Unexpected(_("text"))
    found = tidy(unescape(raw))
    if has_control_characters(found):
        raise Unexpected(_("text without control characters"))
    return found


def _is_number(raw: object) -> TypeGuard[int | float]:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _whole(number: float) -> str | None:
    """Return the digits of a whole number, or None if it has decimals or is too large to be exact as a float."""
    if isinstance(number, int):
        return str(number)
    return str(int(number)) if number.is_integer() and abs(number) < 10**_EXACT_DIGITS else None
