"""What the cells of a spreadsheet mean: one parser for each kind of value. A parser takes a Value and returns what it
means, or raises Unexpected with what should stand there. None guesses where Excel may have changed what was typed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.utils.translation import gettext_lazy as _
from openpyxl.utils.escape import unescape

from documents.text import has_control_characters, tidy

from .problems import Text, worded

T = TypeVar("T")

_EXACT_DIGITS = 15  # Excel keeps so many digits of a number and makes the rest zeros
_NIP_DIGITS = 18
_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_LOCAL_DATE = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

EXPECTED_PHONE = _("a phone number as text, such as 0812-3456-7890")


class Unexpected(Exception):
    """What stands in a cell is not what it should be; `expected` says what should."""

    def __init__(self, expected: Text):
        super().__init__(expected)
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a cell: text, a number, a date, a time, a truth value; and whether it is shown as a percentage."""

    raw: object
    is_percentage: bool = False


Parser = Callable[[Value], T]


def text(*, max_length: int | None = None, check: Callable[[str], str] | None = None) -> Parser[str]:
    """One line of text; numbers are taken as they are shown. `check` may refuse it with Unexpected, or improve it."""

    def parse(value: Value) -> str:
        found = _line(value)
        if max_length and len(found) > max_length:
            raise Unexpected(worded(_("no more than %(length)d characters"), length=max_length))
        return check(found) if check else found

    return parse


def code(value: Value) -> str:
    """A code of digits with dots, such as 18 or 18.03. Of a number cell with one decimal nobody can tell whether 18.1
    or 18.10 was typed, so it is refused."""
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
    """A NIP as text; a number only where Excel cannot have rounded it."""
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
    """A phone number as it was typed; of a number cell, its digits (a leading 0 is lost then, which does no harm)."""
    found = _whole(value.raw) if _is_number(value.raw) else _line(value)
    if found is None or len(found) > 40 or _SCIENTIFIC.fullmatch(found):
        raise Unexpected(EXPECTED_PHONE)
    return found


def integer(*, low: int = 0, high: int = 1_000_000) -> Parser[int]:
    """A whole number from `low` to `high`, as a number or as text."""
    expected = worded(_("a whole number from %(low)d to %(high)d"), low=low, high=high)

    def parse(value: Value) -> int:
        found = tidy(value.raw) if isinstance(value.raw, str) else _is_number(value.raw) and _whole(value.raw)
        if not found or not re.fullmatch(r"-?[0-9]{1,12}", found) or not low <= int(found) <= high:
            raise Unexpected(expected)
        return int(found)

    return parse


def percentage(value: Value) -> int:
    """A whole percentage: 80, "80 %", or a share that is shown as a percentage."""
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
    """A date cell, or text such as 2022-05-11 or 11/05/2022."""
    expected = _("a date that exists, such as 2022-05-11 or 11/05/2022")
    if isinstance(value.raw, date):  # and so also a datetime
        found = value.raw.date() if isinstance(value.raw, datetime) else value.raw
    elif isinstance(value.raw, str):
        line = _line(value)
        match = _ISO_DATE.fullmatch(line) or _LOCAL_DATE.fullmatch(line)
        try:
            found = date(**{part: int(number) for part, number in match.groupdict().items()}) if match else None
        except ValueError:
            found = None
    else:
        found = None
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise Unexpected(expected)
    return found


def time_of_day(value: Value) -> time:
    """A time cell, or text such as 08:30 or 08.30. A plain number is refused: Excel makes 8.3 of 08.30."""
    raw = value.raw
    if isinstance(raw, time):
        return raw.replace(microsecond=0)
    if isinstance(raw, timedelta) and timedelta(0) <= raw < timedelta(days=1):
        seconds = int(raw.total_seconds())
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    if isinstance(raw, str) and (match := _TIME.fullmatch(_line(value))):
        try:
            return time(*(int(part) for part in match.groups(default="0")))
        except ValueError:
            pass
    raise Unexpected(_("a time of day, such as 08:30 or 08.30"))


def choice(words: Mapping[str, T]) -> Parser[T]:
    """One of the words, in whatever case; what it stands for."""
    by_key = {tidy(word).casefold(): meaning for word, meaning in words.items()}
    expected = worded(_("one of: %(words)s"), words=", ".join(words))

    def parse(value: Value) -> T:
        try:
            return by_key[_line(value).casefold()]
        except KeyError:
            raise Unexpected(expected) from None

    return parse


def _line(value: Value) -> str:
    """The value as one line of text. Raises Unexpected for dates, truth values and control characters."""
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


def _is_number(raw: object) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _whole(number: float) -> str | None:
    """The digits of a whole number, or None where it has decimals or is too large to be exact as a float."""
    if isinstance(number, int):
        return str(number)
    return str(int(number)) if number.is_integer() and abs(number) < 10**_EXACT_DIGITS else None
