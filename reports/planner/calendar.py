"""The days of proposed events."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

Days = tuple[date, date]


class Pace(Protocol):
    """The part of a wish that decides about days."""

    @property
    def starts_on(self) -> date: ...
    @property
    def days(self) -> int: ...
    @property
    def weeks(self) -> int: ...
    @property
    def at_once(self) -> int: ...
    @property
    def same_days(self) -> bool: ...


def days_of(hosts: Sequence[str], pace: Pace, busy: Mapping[str, Sequence[Days]]) -> list[Days | None]:
    """Return the first and last day of the event in each of these provinces, in turn: the first days on which fewer
    than `at_once` of them are held and the province has no other event, unless `same_days` allows that. None where the
    year has no such days left. `busy` are the days of the provinces' other events."""
    taken = {host: list(days) for host, days in busy.items()}
    held: dict[date, int] = {}
    found: list[Days | None] = []
    for host in hosts:
        chosen = next(
            (
                days
                for days in _slots(pace)
                if held.get(days[0], 0) < pace.at_once
                and (pace.same_days or not any(_overlap(days, other) for other in taken.get(host, [])))
            ),
            None,
        )
        if chosen:
            held[chosen[0]] = held.get(chosen[0], 0) + 1
            taken.setdefault(host, []).append(chosen)
        found.append(chosen)
    return found


def slots(pace: Pace) -> int:
    """Return how many events the year can hold."""
    return len(_slots(pace)) * pace.at_once


def _slots(pace: Pace) -> list[Days]:
    starts = (pace.starts_on + timedelta(weeks=pace.weeks * number) for number in range(53))
    length = timedelta(days=pace.days - 1)
    return [(day, day + length) for day in starts if day.year == pace.starts_on.year]


def _overlap(one: Days, other: Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
