"""The events of the invented country and their sessions, from 2018 to 2026."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone
from django.utils.text import slugify

from agencies.models import Province
from events.models import Course, Event, Session

from . import words
from .places import Places

TODAY = date(2026, 11, 22)
"""The day at which the data end, so that they are the same on every day they are made."""

_YEARS = {2018: 6, 2019: 10, 2020: 4, 2021: 10, 2022: 13, 2023: 15, 2024: 14, 2025: 14, 2026: 14}
_ONLINE_YEARS = {2020, 2021}
_COURSE_WEIGHTS = [70, 20, 10]
_MONTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11]


def make_events(rng: Random, number: int, *, places: Places, courses: list[Course]) -> list[Event]:
    provinces = {province.code: province for province in Province.objects.all()}
    codes = rng.choices(list(places.weights), weights=list(places.weights.values()), k=number)
    days = sorted((_first_day(rng), code) for code in codes)
    batches: Counter[tuple[Course, int, str]] = Counter()
    events = []
    for pk, (starts_on, code) in enumerate(days, start=1):
        course = rng.choices(courses, weights=_COURSE_WEIGHTS)[0]
        batches[course, starts_on.year, code] += 1
        events.append(_event(rng, pk, provinces[code], course, starts_on, batches[course, starts_on.year, code]))
    return events


def make_sessions(rng: Random, event: Event, *, first_key: int) -> list[Session]:
    """Return five to nine sessions over the days of the event."""
    days = (event.ends_on - event.starts_on).days + 1
    number = rng.randint(5, 9)
    sessions = []
    for index in range(number):
        day, slot = divmod(index * days, number)
        sessions.append(
            Session(
                pk=first_key + index,
                event=event,
                number=index + 1,
                title=words.SESSIONS[index].strip(),
                date=event.starts_on + timedelta(days=day),
                starts_at=time(8 + 2 * (slot * 4 // number)),
                ends_at=time(9 + 2 * (slot * 4 // number), 30),
                lesson_hours=rng.randint(2, 4),
            )
        )
    return sessions


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return the moment of a time of the day in Jakarta."""
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_default_timezone())


def _first_day(rng: Random) -> date:
    year = rng.choices(list(_YEARS), weights=list(_YEARS.values()))[0]
    if year == TODAY.year and rng.random() < 0.1:
        return TODAY + timedelta(days=rng.randint(5, 35))
    return date(year, rng.choice(_MONTHS), rng.randint(1, 28))


def _event(rng: Random, pk: int, province: Province, course: Course, starts_on: date, batch: int) -> Event:
    year = starts_on.year
    ends_on = starts_on + timedelta(days=rng.randint(1, 4))
    status = _status(rng, starts_on, ends_on)
    place = slugify(province.name).upper()
    return Event(
        pk=pk,
        code=f"{course.code}-{year}-{place}-{batch}",
        title=f"Bimtek {course.name} di {province.full_name} Tahun {year}",
        course=course,
        batch=f"Angkatan {words.ROMAN[batch - 1] if batch <= len(words.ROMAN) else batch}",
        province=province,
        venue=rng.choice(words.VENUES),
        mode=Event.Mode.ONLINE if year in _ONLINE_YEARS and rng.random() < 0.6 else Event.Mode.ONSITE,
        organiser="Perpustakaan Nasional RI" if rng.random() < 0.8 else f"Dinas Perpustakaan {province.full_name}",
        starts_on=starts_on,
        ends_on=ends_on,
        registration_opens_on=starts_on - timedelta(days=60),
        registration_closes_on=starts_on - timedelta(days=3),
        needs_approval=rng.random() < 0.3,
        status=status,
        cancelled_reason="Anggaran dialihkan" if status == Event.Status.CANCELLED else "",
    )


def _status(rng: Random, starts_on: date, ends_on: date) -> Event.Status:
    if ends_on < TODAY:
        return Event.Status.CANCELLED if rng.random() < 0.02 else Event.Status.FINISHED
    if starts_on <= TODAY + timedelta(days=3):
        return Event.Status.CLOSED
    return Event.Status.OPEN if rng.random() < 0.7 else Event.Status.PLANNED
