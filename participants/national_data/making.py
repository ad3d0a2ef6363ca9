"""Storing the invented country, event by event."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.core.management.color import no_style
from django.db import connection, transaction

from accounts.models import Entry
from agencies.models import Agency
from agencies.regions import load_regions
from events.models import Course, Event, Programme, Quota, Session
from participants.models import Attendance, MarkEntry, Participant, Registration

from .calendar import make_events, make_sessions, moment
from .people import People
from .places import Places, make_agencies, places_of
from .seating import Keys, make_blocks, make_marks, make_registrations

_FILLED = [Agency, Programme, Course, Event, Session, Quota, Participant, Registration, Attendance, MarkEntry]
_TRAILED_FROM = 2025
"""Events before this year came as workbooks and have one trail entry each; later registrations have one entry each."""

Progress = Callable[[int, int], None]


class NotEmpty(Exception):
    """The database has agencies, events or people already."""


@dataclass(frozen=True, slots=True)
class Size:
    """The amount of data. A scale of 1.0 is a hundred times today's programme, with about 1.5 million marks."""

    agencies: int
    events: int
    registrations: int

    @classmethod
    def at(cls, scale: float) -> "Size":
        return cls(round(8_000 * scale), max(round(1_000 * scale), 4), max(round(250_000 * scale), 100))


@transaction.atomic
def make_national_data(*, scale: float, seed: int, progress: Progress = lambda done, total: None) -> None:
    """Fill an empty database: the same seed and scale give the same rows and keys on both engines.

    `progress` gets the number of events that are done. Afterwards the caller runs `refresh_statistics` outside the
    transaction. Raise NotEmpty.
    """
    if any(model._default_manager.exists() for model in _FILLED):
        raise NotEmpty
    load_regions()
    size, rng = Size.at(scale), Random(f"bimtek/{seed}")  # noqa: S311  invented data, not secrets
    agencies = make_agencies(rng, size.agencies)
    Agency.objects.bulk_create(agencies)
    places = places_of(rng, agencies)
    events = make_events(rng, size.events, places=places, courses=_courses())
    Event.objects.bulk_create(events)
    people, keys, session_key = People(), Keys(), 1
    for index, (event, number) in enumerate(_sizes(rng, events, size.registrations)):
        sessions = make_sessions(rng, event, first_key=session_key)
        session_key += len(sessions)
        _store(rng, event, sessions, number, places=places, people=people, keys=keys)
        progress(index + 1, len(events))
    _go_on_counting_after_our_keys()


def refresh_statistics() -> None:
    """Update the statistics that the engines' planners need after a bulk load.

    On PostgreSQL, outside a transaction, mark the pages as visible too, as its autovacuum would do later.
    """
    can_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if can_vacuum else "ANALYZE")


def _courses() -> list[Course]:
    programme = Programme.objects.create(pk=1, code="TPBIS", name="Transformasi Perpustakaan Berbasis Inklusi Sosial")
    names = {
        "SPP-TIK": "Strategi Pengembangan Perpustakaan dan TIK",
        "PERPUSDES": "Pengelolaan Perpustakaan Desa",
        "LITDIG": "Literasi Digital",
    }
    rows = [Course(pk=pk, programme=programme, code=code, name=names[code]) for pk, code in enumerate(names, start=1)]
    return Course.objects.bulk_create(rows)


def _sizes(rng: Random, events: list[Event], registrations: int) -> Iterator[tuple[Event, int]]:
    """Divide the registrations unevenly among the events; planned events get none."""
    weights = [0.0 if event.status == Event.Status.PLANNED else 0.4 + 1.2 * rng.random() ** 2 for event in events]
    total, before, passed = sum(weights), 0, 0.0
    for event, weight in zip(events, weights, strict=True):
        passed += weight
        so_far = round(registrations * passed / total)
        yield event, so_far - before
        before = so_far


def _store(
    rng: Random,
    event: Event,
    sessions: list[Session],
    number: int,
    *,
    places: Places,
    people: People,
    keys: Keys,
) -> None:
    """Store one event with everything that belongs to it. Memory holds one event at a time, beside the people."""
    blocks = make_blocks(rng, event, number, places=places, keys=keys)
    roster: dict[int, str] = {}
    registrations = make_registrations(rng, event, blocks, people=people, roster=roster, keys=keys)
    is_over = event.status == Event.Status.FINISHED
    marks = list(make_marks(rng, registrations, sessions, keys)) if is_over else []
    Session.objects.bulk_create(sessions)
    Quota.objects.bulk_create([block.quota for block in blocks])
    Participant.objects.bulk_create(people.new)
    people.new.clear()
    Registration.objects.bulk_create(registrations)
    Attendance.objects.bulk_create(marks)
    MarkEntry.objects.bulk_create([_entry_of(mark) for mark in marks])
    Entry.objects.bulk_create(_entries(event, registrations, roster))


def _entry_of(mark: Attendance) -> MarkEntry:
    """Return the log entry of a mark that was set once."""
    return MarkEntry(
        registration_id=mark.registration_id,
        session_id=mark.session_id,
        mark=mark.mark,
        method=mark.method,
        seen_at=mark.marked_at,
        recorded_at=mark.marked_at,
    )


def _entries(event: Event, registrations: list[Registration], roster: dict[int, str]) -> list[Entry]:
    planned = moment(event.starts_on - timedelta(days=70))
    if event.starts_on.year < _TRAILED_FROM:
        return [Entry(at=planned, action="event-imported", subject=event.title, event=event.pk)]
    made = [
        Entry(
            at=registration.registered_at,
            action="registration-made",
            subject=f"{registration.number}. {roster[registration.participant_id]}"[:300],
            changes={"status": [None, str(registration.status)]},
            event=event.pk,
            participant=registration.participant_id,
            province=registration.province_id,
        )
        for registration in registrations
    ]
    return [Entry(at=planned, action="event-planned", subject=event.title, event=event.pk), *made]


def _go_on_counting_after_our_keys() -> None:
    """Move PostgreSQL's sequences past the keys that we gave. SQLite needs nothing."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _FILLED):
            cursor.execute(statement)
