"""Before and during an event, the attendance report says only what is known (case a35)."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from agencies.zones import CENTRAL, EASTERN, WESTERN
from events.clock import has_begun
from events.models import Session
from reports.attendance.document import attendance_document, attendance_json
from reports.attendance.rows import Result, attendance
from reports.recap.document import recap_json
from reports.recap.rows import RecapScope, recap
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    def at(day: int, hour: int, zone=WESTERN):
        moment = datetime(2026, 5, day, hour, tzinfo=zone)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    at(10, 12)
    return at


@pytest.fixture
def event(regions, clock):
    """An event of two days with a session each, with two people."""
    event = make.event("18", status="closed", starts_on=datetime(2026, 5, 11).date())  # noqa: DTZ001
    event.ends_on += timedelta(days=1)
    event.save()
    for number in (1, 2):
        day = event.starts_on + timedelta(days=number - 1)
        Session.objects.create(
            event=event, number=number, title="Sesi", date=day, starts_at=time(8), ends_at=time(10), lesson_hours=2
        )
    return event


@pytest.fixture
def people(event, clock):
    clock(11, 9)
    return [make.registration(event, make.agency("18.03"), marks=marks) for marks in ("H.", "H.")]


def texts(event) -> str:
    report = attendance(event)
    document = attendance_document(report)
    with translation.override("id"):
        return " ".join([attendance_json(report)["narrative"], *(str(figure.label) for figure in document.figures)])


def test_on_the_first_day_the_rate_covers_what_has_begun(event, people, clock):
    report = attendance(event)
    assert report.totals.attendance_rate == 1
    assert [person.result for person in report.people] == [Result.ATTENDED] * 2
    said = texts(event)
    assert "sedang berlangsung" in said
    assert "100%" in said
    assert "orang tuntas" not in said
    assert "di semua sesi" not in said
    assert (
        recap(RecapScope()).totals.attendance_rate == recap_json(recap(RecapScope()))["totals"]["attendance_rate"] == 1
    )


def test_before_the_event_nobody_is_absent(event, people, clock):
    make.forget_marks(event)
    event.registrations.update(attended=False)
    clock(10, 12)
    report = attendance(event)
    assert report.totals.attendance_rate is None
    assert {person.result for person in report.people} == {Result.OPEN}
    assert [figure.name for figure in attendance_document(report).figures] == ["registered"]
    assert "akan diselenggarakan" in texts(event)


def test_after_the_event_the_whole_of_it_counts(event, people, clock):
    event.registrations.filter(pk=people[0].pk).update(attended=False)
    clock(13, 0)
    report = attendance(event)
    assert report.totals.attendance_rate == 0.5
    assert [person.result for person in report.people] == [Result.ABSENT, Result.SHORT]
    assert "di semua sesi" in texts(event)


@pytest.mark.both_engines
@pytest.mark.parametrize(("province", "zone"), [("18", WESTERN), ("72", CENTRAL), ("81", EASTERN)])
@pytest.mark.parametrize("starts", [None, time(0), time(8)])
@pytest.mark.parametrize(("day", "hour"), [(10, 23), (11, 0), (11, 7), (11, 8), (12, 0)])
def test_the_database_and_the_clock_agree_on_what_has_begun(regions, province, zone, starts, day, hour):
    event = make.event(province, starts_on=datetime(2026, 5, 11).date())  # noqa: DTZ001
    session = Session.objects.create(
        event=event, number=1, title="Sesi", date=event.starts_on, starts_at=starts, lesson_hours=2
    )
    now = datetime(2026, 5, day, hour, tzinfo=zone)
    assert Session.objects.begun(now).exists() == has_begun(event, session, now)
    assert has_begun(event, session, now) == ((day, hour) >= (11, starts.hour if starts else 0))
