"""What waits at events and elsewhere, of all kinds of tasks, counted in one query."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet, Value
from django.db.models.expressions import Combinable

from events.models import Event
from events.models.event import EventQuerySet

from .task import Todo, at_most

_NOWHERE = 0
"""Stands for the key of an event where a number is about no event."""


@dataclass(frozen=True, slots=True)
class Found:
    """The number of what waits at the event, and a second number for its sentence."""

    event: Event
    number: int
    more: int = 0


@dataclass(frozen=True, slots=True)
class WaitingAt:
    """A kind of task at events. `rows` yields the key of an event and two numbers; `todos` makes the tasks of them."""

    rows: QuerySet
    todos: Callable[[list[Found]], list[Todo]]


@dataclass(frozen=True, slots=True)
class WaitingCount:
    """A kind of task that is about no event. `rows` yields a number; `todos` makes the tasks of it unless it is 0."""

    rows: QuerySet
    todos: Callable[[int], list[Todo]]


Waiting = WaitingAt | WaitingCount


def at_events(events: QuerySet[Event], number: Combinable | None = None, more: Combinable | None = None) -> QuerySet:
    """Return the rows of the events at which the number is not 0; without a number those of all the events."""
    if number is None:
        return _rows(events, F("pk"), Value(1), Value(0))
    return _rows(events.alias(waiting=number).filter(waiting__gt=0), F("pk"), number, more or Value(0))


def by_event(rows: QuerySet, event: str) -> QuerySet:
    """Return how many of the rows each event has, to which the field `event` refers."""
    keyed = rows.order_by().annotate(at_event=F(event)).values("at_event")
    return keyed.annotate(number=Count("pk"), more=Value(0)).values_list("at_event", "number", "more")


def in_all(rows: QuerySet, distinct: str = "") -> QuerySet:
    """Return the number of the rows, or of different values of one of their fields."""
    number = Count(distinct, distinct=True) if distinct else Count("pk")
    keyed = rows.order_by().annotate(at_event=Value(_NOWHERE)).values("at_event")
    return keyed.annotate(number=number, more=Value(0)).values_list("at_event", "number", "more")


def _rows(events: QuerySet[Event], *columns: Combinable) -> QuerySet:
    names = ("at_event", "number", "more")
    return events.order_by().annotate(**dict(zip(names, columns, strict=True))).values_list(*names)


def expanded(parts: Iterable[Todo | Waiting], events: EventQuerySet, event: Event | None) -> list[Todo]:
    """Return the tasks in the order of the parts, with those of each Waiting in its place: counted in one query, and
    their events read in another (none if all are about `event`)."""
    parts = list(parts)
    counts = _counts(parts)
    keys = {key for found in counts.values() for key, *_ in found} - {_NOWHERE}
    known = {event.pk: event} if event else events.filter(pk__in=keys).with_sizes().in_bulk() if keys else {}
    return [todo for place, part in enumerate(parts) for todo in _todos(part, counts.get(place, []), known)]


def _counts(parts: Sequence[Todo | Waiting]) -> Mapping[int, list[tuple[int, int, int]]]:
    """Return what the query of each part found, by its place."""
    queries = [
        part.rows.annotate(place=Value(place)).values_list("place", "at_event", "number", "more")
        for place, part in enumerate(parts)
        if not isinstance(part, Todo)
    ]
    counts: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    if queries:
        for place, *numbers in queries[0].union(*queries[1:], all=True):
            counts[place].append(tuple(numbers))
    return counts


def _todos(
    part: Todo | Waiting, counts: Sequence[tuple[int, int, int]], events: Mapping[int, Event]
) -> Iterator[Todo] | list[Todo]:
    if isinstance(part, Todo):
        return [part]
    if isinstance(part, WaitingCount):
        number = sum(number for _nowhere, number, _more in counts)
        return part.todos(number) if number else []
    # An event that was deleted between the two queries has no task any more.
    return at_most(part.todos([Found(events[key], *numbers) for key, *numbers in counts if key in events]))


def first_days(found: Found) -> tuple[date, str]:
    """Return the order of tasks about events to come."""
    return found.event.starts_on, found.event.code


def closing_first(found: Found) -> tuple[date, date, str]:
    """Return the order of tasks that end with the registration; events without a last day come last."""
    return found.event.registration_closes_on or date.max, *first_days(found)


def latest(found: Iterable[Found]) -> list[Found]:
    """Return what was found in the order of tasks about events that are over: the last event first."""
    by_code = sorted(found, key=lambda one: one.event.code)
    return sorted(by_code, key=lambda one: one.event.ends_on, reverse=True)
