"""Numbers, dates and lists as the active language writes them."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _


def number(value: int) -> str:
    """1.238 in Indonesian, 1,238 in English."""
    return formats.number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True)


def decimal(value: float | Decimal) -> str:
    """With one decimal, rounded as a spreadsheet shows it: 78.35 is 78,4 in Indonesian, 78.4 in English."""
    tenths = Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)  # Django would cut the rest off
    return formats.number_format(tenths, decimal_pos=1, use_l10n=True)


def percent(share: float | None) -> str:
    """A share from 0 to 1 as 93,2% (93.2%); no share at all as a dash."""
    if share is None:
        return "–"
    tenths = round(share * 1000)
    places = 1 if tenths % 10 else 0
    return formats.number_format(tenths / 10, decimal_pos=places, use_l10n=True) + "%"


def day(value: date) -> str:
    """11 Mei 2022, 11 May 2022."""
    return format_date(value, "j F Y")


def days(first: date, last: date) -> str:
    """A stretch of days without repeating what both ends share: 11–13 Mei 2022, 28 Juni – 2 Juli 2021."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{format_date(first, 'j F')} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def listing(items: Sequence[str]) -> str:
    """A, B, and C, with the language's own word and commas."""
    if len(items) < 2:
        return "".join(items)
    if len(items) == 2:
        return _("%(first)s and %(second)s") % {"first": items[0], "second": items[1]}
    return _("%(most)s, and %(last)s") % {"most": ", ".join(items[:-1]), "last": items[-1]}
