"""Quotas, registrations and marks of one event, as consistent as those that the portal writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from random import Random

from agencies.models import Agency
from events.models import Event, Quota, Session
from participants.fields.person import KEPT_NAMES
from participants.models import Attendance, Registration

from .calendar import moment
from .people import People
from .places import Places

Status = Registration.Status
Mark = Attendance.Mark

_POOL_WEIGHTS = {"village": 70, "district": 8, "school": 10, "community": 7, "university": 3, "special": 2}
_MARKS = [Mark.PRESENT] * 90 + [Mark.LATE] * 4 + [Mark.EXCUSED] * 3 + [Mark.ABSENT] * 3


@dataclass(frozen=True, slots=True)
class Block:
    """A quota, the agencies that it is for, and how many people register under it."""

    quota: Quota
    agencies: list[Agency]
    people: int


class Keys:
    """The next primary key of each table. Keys are given here, so that rows can refer to each other before they are
    stored and are the same on both engines."""

    def __init__(self) -> None:
        self.quota, self.registration, self.mark = count(1), count(1), count(1)


def make_blocks(rng: Random, event: Event, people: int, *, places: Places, keys: Keys) -> list[Block]:
    """Return quotas for so many people: the regencies' agencies first, the rest in pools of the province."""
    blocks = []
    for agency in _invited(rng, event, places):
        wanted = min(rng.randint(2, 4), people)
        if wanted:
            quota = Quota(pk=next(keys.quota), event=event, agency=agency)
            blocks.append(Block(quota, [agency], wanted))
        people -= wanted
    pools = places.invitable(event.province_id, event.starts_on)
    kinds = [kind for kind in _POOL_WEIGHTS if kind in pools]
    weights = [_POOL_WEIGHTS[kind] for kind in kinds]
    for index, kind in enumerate(kinds):
        wanted = people if index == len(kinds) - 1 else people * weights[index] // sum(weights[index:])
        people -= wanted
        if wanted:
            pool = Quota(pk=next(keys.quota), event=event, kind=kind, province_id=event.province_id)
            blocks.append(Block(pool, pools[kind], wanted))
    return blocks


def make_registrations(
    rng: Random, event: Event, blocks: list[Block], *, people: People, roster: dict[int, str], keys: Keys
) -> list[Registration]:
    """Return the registrations of the event, numbered in the order in which people came.

    Fill in the seats and counters of the quotas, and add all names to the roster.
    """
    registrations = []
    for block in blocks:
        statuses = [_status(rng, event) for _ in range(block.people)]
        _fill(rng, block.quota, statuses)
        for status in statuses:
            agency = rng.choice(block.agencies)
            person = people.somebody(rng, agency, roster)
            registrations.append(
                Registration(
                    event=event,
                    participant_id=person.key,
                    status=status,
                    quota=block.quota if status.holds_seat else None,
                    agency=agency,
                    province_id=agency.province_id,
                    regency_id=agency.regency_id,
                    **dict(zip(KEPT_NAMES, person.kept, strict=True)),
                )
            )
    rng.shuffle(registrations)
    for number, registration in enumerate(registrations, start=1):
        registration.pk, registration.number = next(keys.registration), number
        days = 55 - number * 50 // len(registrations)
        registration.registered_at = moment(event.starts_on - timedelta(days=days), 8 + number % 9, number % 60)
    _substitute_some(rng, registrations)
    return registrations


def make_marks(
    rng: Random, registrations: list[Registration], sessions: list[Session], keys: Keys
) -> Iterator[Attendance]:
    """Return marks of the confirmed people, and set `attended` of each."""
    present = set(Mark.present())
    for registration in registrations:
        if registration.status != Status.CONFIRMED:
            continue
        never_came = rng.random() < 0.03
        for session in sessions:
            mark = Mark.ABSENT if never_came else rng.choice(_MARKS)
            registration.attended = registration.attended or mark in present
            yield Attendance(
                pk=next(keys.mark),
                registration_id=registration.pk,
                session_id=session.pk,
                mark=mark,
                marked_at=moment(session.date, 17),
                method=Attendance.Method.IMPORT,
            )


def _invited(rng: Random, event: Event, places: Places) -> list[Agency]:
    """Return the provincial agency, most of the regencies' agencies, and at some events guests from another
    province."""
    here = places.invitable(event.province_id, event.starts_on)
    invited = here.get(Agency.Kind.PROVINCE, []) + [a for a in here.get(Agency.Kind.REGENCY, []) if rng.random() < 0.7]
    if rng.random() < 0.1:
        elsewhere = rng.choice([code for code in places.weights if code != event.province_id])
        invited += places.invitable(elsewhere, event.starts_on).get(Agency.Kind.REGENCY, [])[:3]
    return invited


def _status(rng: Random, event: Event) -> Status:
    chance = rng.random()
    if chance < 0.04:
        return Status.WITHDRAWN
    if chance < 0.055:
        return Status.REJECTED
    if chance < 0.09:
        return Status.WAITLISTED
    if event.needs_approval and event.status == Event.Status.OPEN and chance < 0.4:
        return Status.PROPOSED
    return Status.CONFIRMED


def _fill(rng: Random, quota: Quota, statuses: list[Status]) -> None:
    """Give the quota its seats: as many as are taken if people wait, otherwise sometimes more; old events may be
    overbooked."""
    quota.taken = sum(status.holds_seat for status in statuses)
    if Status.WAITLISTED in statuses:
        quota.seats = max(quota.taken, 1)
    elif quota.taken > 2 and rng.random() < 0.004:
        quota.seats, quota.overbooked = quota.taken - 1, 1
    else:
        quota.seats = max(quota.taken + rng.choice([0, 0, 0, 1, 2]), 1)
    if not quota.taken and Status.WAITLISTED in statuses:
        # Nobody waits while a seat is free.
        statuses[statuses.index(Status.WAITLISTED)] = Status.CONFIRMED
        quota.taken = 1


def _substitute_some(rng: Random, registrations: list[Registration]) -> None:
    """Replace some withdrawn people by later ones of the same agency."""
    gone = {}
    for registration in registrations:
        if registration.status == Status.WITHDRAWN and rng.random() < 0.5:
            gone[registration.agency_id] = registration
        elif registration.status == Status.CONFIRMED and registration.agency_id in gone:
            registration.replaces = gone.pop(registration.agency_id)
