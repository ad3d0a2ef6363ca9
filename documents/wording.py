"""Numbers, dates and lists as text in the active language."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

OFFICIAL_LANGUAGE = "id"
"""The language of official documents (letters, certificates, sign sheets, badges), whatever language a page has."""
_NAMED_BATCH = re.compile(r"[^\W\d_]{5,}")
"""A word such as Angkatan or Gelombang; numerals such as VIII and names such as A or Pagi are shorter."""


def number(value: int) -> str:
    """Return the number with separators: 1.238 in Indonesian, 1,238 in English."""
    return formats.number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True)


def batch(name: str) -> str:
    """Return the batch with its word: "Batch II" for "II", and what is "Gelombang 2" already as it is."""
    if not name or _NAMED_BATCH.match(name):
        return name
    return pgettext("certificate", "Batch %(batch)s") % {"batch": name}


def batch_value(name: str) -> str:
    """Return the batch to stand behind the label "Batch", which it does not repeat: "II" for "Batch II"."""
    word = (pgettext("certificate", "Batch %(batch)s") % {"batch": ""}).strip()
    has_word = name.lower().startswith(f"{word} ".lower())
    return name[len(word) :].strip() if has_word else name


def with_one_stop(sentence: str) -> str:
    """Return the sentence with one full stop at its end, also where it ends with a degree such as "S.Sos."."""
    return f"{sentence.rstrip('.')}."


def decimal(value: float | Decimal) -> str:
    """Return the number with one decimal, rounded like a spreadsheet: 78.35 is 78,4 in Indonesian, 78.4 in English."""
    tenths = Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)  # Django would truncate
    return formats.number_format(tenths, decimal_pos=1, use_l10n=True)


def percent(share: float | None) -> str:
    """Return a share from 0 to 1 as 93,2% (93.2% in English), and None as a dash."""
    if share is None:
        return "–"
    tenths = round(share * 1000)
    places = 1 if tenths % 10 else 0
    return formats.number_format(tenths / 10, decimal_pos=places, use_l10n=True) + "%"


def day(value: date) -> str:
    """Return the date as 11 Mei 2022 in Indonesian, 11 May 2022 in English."""
    return format_date(value, "j F Y")


def typed_day(value: date) -> str:
    """Return the date as users type it, in every language: 11-05-2022. Messages about files use it."""
    return f"{value:%d-%m-%Y}"


def typed_time(value: time) -> str:
    """Return the time as users type it into a file, which names the zone elsewhere: 08.00."""
    return f"{value:%H.%M}"


def days(first: date, last: date) -> str:
    """Return the two dates without repeating a common month or year: 11–13 Mei 2022, 28 Juni – 2 Juli 2021."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{format_date(first, 'j F')} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def clock(at: datetime) -> str:
    """Return the time of a moment in its own zone, with the zone's name: 08.00 WIB."""
    return f"{at:%H.%M %Z}"


def moment(at: datetime) -> str:
    """Return the day and the time of a moment in its own zone: 11 Mei 2022, 08.00 WIB."""
    return f"{day(at.date())}, {clock(at)}"


def short_moment(at: datetime) -> str:
    """Return the same with a short month, for tables: 11 Mei 2022, 08.00 WIB; 11 Nov 2022, 08.00 WIB."""
    return f"{format_date(at, 'j M Y')}, {clock(at)}"


def hours(starts: datetime | None, ends: datetime | None, *, there: tzinfo | None = None) -> str:
    """Return the times of a session: 08.00–10.00 WIB, with those of another zone 08.00–10.00 WIB (10.00–12.00 WIT).

    One of the two may be unknown; without both return "".
    """
    known = [at for at in (starts, ends) if at]
    if not known:
        return ""
    here = _hours(known)
    if there is None or known[0].astimezone(there).utcoffset() == known[0].utcoffset():
        return here
    moved = [at.astimezone(there) for at in known]
    other_day = "" if moved[0].date() == known[0].date() else f", {day(moved[0].date())}"
    return f"{here} ({_hours(moved)}{other_day})"


def _hours(moments: list[datetime]) -> str:
    first, last = moments[0], moments[-1]
    is_next_day = last.date() > first.date()
    if is_next_day and last.time() == time.min:
        return f"{first:%H.%M}–24.00 {last:%Z}"
    text = "–".join(f"{at:%H.%M}" for at in moments) + f" {last:%Z}"
    return _("%(hours)s, until the next day") % {"hours": text} if is_next_day else text


def listing(items: Sequence[str]) -> str:
    """Return the items as "A, B, and C" in the active language."""
    if len(items) < 2:
        return "".join(items)
    if len(items) == 2:
        return _("%(first)s and %(second)s") % {"first": items[0], "second": items[1]}
    return _("%(most)s, and %(last)s") % {"most": ", ".join(items[:-1]), "last": items[-1]}
