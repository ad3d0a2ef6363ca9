"""The one door to numbers of letters and certificates.

A number is allotted in the transaction that stores what bears it: rolled back, it was never given out, so there are no
gaps; and the series' row stays locked until that transaction ends, so nobody else gets the same one meanwhile.

Order of locks: the event's row, then quotas, then the series, last before the inserts; of several series the kinds in
alphabetical order. Nothing that waits (rendering, mail) may happen between this lock and the end of the transaction:
all of the kind's numbers in the whole portal wait for it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from .models import Number, NumberKind, NumberSeries
from .number_pattern import Pattern


class NumberTaken(Exception):
    """A number of that text exists: the pattern or its values were changed so that they say an old one again."""


def allot_numbers(kind: NumberKind, *, pattern: Pattern, on: date, values: Sequence[Mapping[str, str]]) -> list[Number]:
    """The next numbers of the kind in the year of `on`, one for each of `values` (what the pattern may name).

    Within the caller's transaction, which ends soon. Raises ValueMissing, or NumberTaken; the serials are then as
    before. RuntimeError where there is no transaction to give a number back with.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Numbers are allotted within a transaction.")
    if not values:
        return []
    with transaction.atomic():
        first = _take(kind, on.year, len(values))
        numbers = [
            Number(kind=kind, year=on.year, serial=n, text=pattern.number(n, on=on, values=each), dated_on=on)
            for n, each in enumerate(values, start=first)
        ]
        try:
            with transaction.atomic():
                return Number.objects.bulk_create(numbers)
        except IntegrityError as error:
            raise NumberTaken from error


def next_serial(kind: NumberKind, year: int) -> int:
    """The serial that would come next; another may be first."""
    last = NumberSeries.objects.filter(kind=kind, year=year).values_list("last_serial", flat=True).first()
    return (last or 0) + 1


def _take(kind: NumberKind, year: int, count: int) -> int:
    """The first of so many serials. The UPDATE locks the row of the series until the transaction ends."""
    series, _is_new = NumberSeries.objects.get_or_create(kind=kind, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last_serial=F("last_serial") + count)
    return NumberSeries.objects.values_list("last_serial", flat=True).get(pk=series.pk) - count + 1
