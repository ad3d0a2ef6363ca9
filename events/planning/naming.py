"""Suggested codes and batches of new events."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from agencies.models import Province
from events.models import Course, Event

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_VALUES = [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
_NUMBER = re.compile(r"\b([0-9]{1,3}|[IVXLC]+)\b", re.IGNORECASE)


def free_code(course: Course, province: Province, day: date, *, also_taken: Iterable[str] = ()) -> str:
    """Return a code such as SPPTIK-2027-LAMPUNG, with the next free number if that code exists."""
    return _free(f"{_plain(course.code)}-{day.year}-{_plain(province.name)}"[:50], also_taken)


def next_code(event: Event) -> str:
    """Return a free code for another event like this one: SPPTIK-2027-LAMPUNG-2 after SPPTIK-2027-LAMPUNG."""
    return _free(re.sub(r"-[0-9]{1,3}\Z", "", event.code)[:50], ())


def suggestions_for_copy(event: Event) -> dict[str, str]:
    """Return code, title and batch for the next event like this one."""
    batch = roman(next_batch(event.course, event.province, event.starts_on.year))
    stem = event.title.removesuffix(_of_batch(event.batch)) if event.batch else event.title
    return {"code": next_code(event), "title": stem + _of_batch(batch), "batch": batch}


def _of_batch(batch: str) -> str:
    return _(", batch %(number)s") % {"number": batch}


def next_batch(course: Course, province: Province, year: int) -> int:
    """Return the number after the greatest batch of the course that is held in the province in that year."""
    held = Event.objects.not_cancelled().filter(course=course, province=province, starts_on__year=year)
    return 1 + max((batch_number(batch) for batch in held.values_list("batch", flat=True)), default=0)


def batch_number(batch: str) -> int:
    """Return the number in a batch such as "II", "Angkatan 2" or "Angkatan ke-3"; 0 without one."""
    found = _NUMBER.findall(batch)
    if not found:
        return 0
    return int(found[-1]) if found[-1].isdecimal() else _from_roman(found[-1].upper())


def roman(number: int) -> str:
    text = ""
    for value, letters in _VALUES:
        text += letters * (number // value)
        number %= value
    return text


def _from_roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(-value if later > value else value for value, later in zip(values, [*values[1:], 0], strict=True))


def _free(stem: str, also_taken: Iterable[str]) -> str:
    stored = Event.objects.filter(code__istartswith=stem).values_list("code", flat=True)
    taken = {code.upper() for code in [*stored, *also_taken]}
    if stem.upper() not in taken:
        return stem
    return next(code for number in range(2, len(taken) + 3) if (code := f"{stem}-{number}").upper() not in taken)


def _plain(text: str) -> str:
    """Return only the letters, as capitals, and the digits."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKD", text).upper())
