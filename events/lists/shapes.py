"""The list of events as a calendar of a month, and as a board by state."""

import re
from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from events.models import Event, State
from events.models.event import EventQuerySet
from events.models.state import state_on, today_there

_IN_MONTH = 400
_ON_BOARD = 12
"""Events of one state that the board shows; the list has the others."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with the events that go on; `is_other` if it belongs to another month."""

    date: date
    is_other: bool
    is_today: bool
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> str:
        return _option(self.first - timedelta(days=1))

    @property
    def after(self) -> str:
        return _option(self.first + timedelta(days=32))


def month_of(text: str) -> date:
    """Return the first day of the month "2027-03"; of this month for any other text."""
    found = re.fullmatch(r"(19[89][0-9]|20[0-9]{2})-(0[1-9]|1[0-2])", text)
    return date(int(found[1]), int(found[2]), 1) if found else timezone.localdate().replace(day=1)


def calendar_of(events: EventQuerySet, first: date) -> Month:
    """Return the month with its events, each on all its days, in one query."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    shown = events.filter(starts_on__lte=weeks[-1][-1], ends_on__gte=weeks[0][0]).order_by("starts_on", "code")
    found, today = list(shown[:_IN_MONTH]), timezone.localdate()
    return Month(
        first,
        [
            [
                Day(day, day.month != first.month, day == today, [e for e in found if e.starts_on <= day <= e.ends_on])
                for day in week
            ]
            for week in weeks
        ],
    )


def _option(day: date) -> str:
    return f"{day.year}-{day.month:02}"


@dataclass(frozen=True, slots=True)
class Column:
    """The events in one state, the next ones first, and how many others there are."""

    state: State
    count: int
    events: list[Event]

    @property
    def others(self) -> int:
        return self.count - len(self.events)


def board_of(events: EventQuerySet) -> list[Column]:
    """Return the states with their events, in two queries: the state and place of each event, and the events shown.

    The condition for a state is long, and Django would need longer to write it for each state than to read all rows."""
    found = Event.objects.filter(pk__in=events.order_by().values("pk")).annotate(state_today=state_on(today_there()))
    in_state: defaultdict[str, list[int]] = defaultdict(list)
    for state, pk in found.order_by("starts_on", "code").values_list("state_today", "pk"):
        in_state[state].append(pk)
    shown = {state: _first(state, keys) for state, keys in in_state.items()}
    by_key = events.order_by().in_bulk([key for keys in shown.values() for key in keys])
    return [
        Column(state, len(in_state[state.value]), [by_key[key] for key in shown.get(state.value, []) if key in by_key])
        for state in State
    ]


def _first(state: str, keys: list[int]) -> list[int]:
    """Return the events (their keys, by day) that the column of the state shows: the last ones of what is over."""
    is_over = state in (State.FINISHED, State.CANCELLED, State.OVER)
    return keys[: -_ON_BOARD - 1 : -1] if is_over else keys[:_ON_BOARD]
