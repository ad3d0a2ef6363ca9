"""The only module that gives numbers to letters and certificates.

A number is given in the transaction that stores its letter. A rollback gives it back, so there are no gaps. The row of
the series stays locked until the transaction ends, so nobody else gets the same number.

The order of locks: the event's row, then quotas, then the series, last before the inserts; several series in the
alphabetical order of their kinds. Nothing slow (rendering, mail) may happen between this lock and the end of the
transaction, because all numbers of the kind wait for it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from .models import Number, NumberKind, NumberSeries
from .number_pattern import Pattern


class NumberTaken(Exception):
    """This number exists already: the pattern or its values were changed so that they give an old one again."""


def allot_numbers(kind: NumberKind, *, pattern: Pattern, on: date, values: Sequence[Mapping[str, str]]) -> list[Number]:
    """Return the next numbers of the kind in the year of `on`, one for each of `values` (the fields of the pattern).

    The caller's transaction must end soon. Raise ValueMissing or NumberTaken, which leave the serials as they were, and
    RuntimeError outside a transaction, which could not give a number back.
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
    """Return the next serial; somebody else may take it first."""
    last = NumberSeries.objects.filter(kind=kind, year=year).values_list("last_serial", flat=True).first()
    return (last or 0) + 1


def _take(kind: NumberKind, year: int, count: int) -> int:
    """Return the first of so many serials. The UPDATE locks the row of the series until the transaction ends."""
    series, _is_new = NumberSeries.objects.get_or_create(kind=kind, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last_serial=F("last_serial") + count)
    return NumberSeries.objects.values_list("last_serial", flat=True).get(pk=series.pk) - count + 1
