"""The only module that gives numbers to letters and certificates.

A number is given in the transaction that stores its letter. A rollback gives it back, so a series has no gaps but
those that a coordinator asks for. The row of
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
    """A number exists already: the pattern or its values were changed so that they give an old one again, or somebody
    typed a number ahead of the series. `text` is that number, `after` the serial from which a series can go on."""

    def __init__(self, text: str = "", after: int | None = None):
        super().__init__(text)
        self.text, self.after = text, after


class SeriesPassed(Exception):
    """The series has gone further than the serial with which it should go on; `next` is the next one."""

    def __init__(self, next: int):
        super().__init__(next)
        self.next = next


def allot_numbers(
    kind: NumberKind,
    *,
    pattern: Pattern,
    on: date,
    values: Sequence[Mapping[str, str]],
    start: int | None = None,
) -> list[Number]:
    """Return the next numbers of the kind in the year of `on`, one for each of `values` (the fields of the pattern).

    With `start` the series goes on with that serial, as the office's own register does; the serials before it are not
    given. The caller's transaction must end soon. Raise ValueMissing, NumberTaken or SeriesPassed, which leave the
    serials as they were, and RuntimeError outside a transaction, which could not give a number back.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Numbers are allotted within a transaction.")
    if not values:
        return []
    with transaction.atomic():
        first = _take(kind, on.year, len(values), start)
        numbers = [
            Number(kind=kind, year=on.year, serial=n, text=pattern.number(n, on=on, values=each), dated_on=on)
            for n, each in enumerate(values, start=first)
        ]
        return _registered(numbers)


def register_numbers(kind: NumberKind, *, on: date, texts: Sequence[str]) -> list[Number]:
    """Return numbers outside the series: texts that somebody typed, and "" for each number that is still to follow.
    Raise NumberTaken."""
    return _registered([Number(kind=kind, year=on.year, text=text, dated_on=on) for text in texts])


def fill_in_number(number: Number, *, text: str, on: date) -> None:
    """Give a number that was still to follow its text and date. Raise NumberTaken, also if it has a text already."""
    try:
        with transaction.atomic():
            pending = Number.objects.filter(pk=number.pk, text="")
            if not pending.update(text=text, year=on.year, dated_on=on):
                raise NumberTaken
    except IntegrityError as error:
        raise NumberTaken from error


def _registered(numbers: list[Number]) -> list[Number]:
    try:
        with transaction.atomic():
            return Number.objects.bulk_create(numbers)
    except IntegrityError as error:
        raise _taken(numbers) from error


def _taken(numbers: Sequence[Number]) -> NumberTaken:
    """Return the error that names the last of the numbers that exists already."""
    given = Number.objects.filter(kind=numbers[0].kind, text__in=[number.text for number in numbers if number.text])
    texts = {*given.values_list("text", flat=True)}
    last = next((number for number in reversed(numbers) if number.text in texts), None)
    return NumberTaken(last.text, last.serial and last.serial + 1) if last else NumberTaken()


def next_serial(kind: NumberKind, year: int) -> int:
    """Return the next serial; somebody else may take it first."""
    last = NumberSeries.objects.filter(kind=kind, year=year).values_list("last_serial", flat=True).first()
    return (last or 0) + 1


def _take(kind: NumberKind, year: int, count: int, start: int | None) -> int:
    """Return the first of so many serials. The UPDATE locks the row of the series until the transaction ends."""
    series, _is_new = NumberSeries.objects.get_or_create(kind=kind, year=year)
    row = NumberSeries.objects.filter(pk=series.pk)
    if start is None:
        row.update(last_serial=F("last_serial") + count)
    elif not row.filter(last_serial__lt=start).update(last_serial=start - 1 + count):
        raise SeriesPassed(next_serial(kind, year))
    return row.values_list("last_serial", flat=True).get() - count + 1
