"""The days of registration are those of the event's own time zone."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from events.models import Event
from participants.registering.window import may_change, may_register
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("regions"), pytest.mark.one_engine("clocks")]
LAST_DAY = date(2026, 12, 31)
EVENT_DAY = date(2027, 2, 1)
HALF_PAST_FOUR = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
"""23.30 in Lampung (WIB), 00.30 of the next day in Palu (WITA), 01.30 in Ambon (WIT)."""


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: HALF_PAST_FOUR)


@pytest.mark.parametrize(("province", "is_open"), [("18", True), ("72", False), ("81", False)])
def test_registration_closes_at_midnight_where_the_event_is(province, is_open):
    event = make.event(province, status=Event.Status.OPEN, starts_on=EVENT_DAY, registration_closes_on=LAST_DAY)
    assert may_register(event, make.user(province=province)) is is_open


@pytest.mark.parametrize(("province", "is_open"), [("18", False), ("72", True), ("81", True)])
def test_registration_opens_at_midnight_where_the_event_is(province, is_open):
    first_day = date(2027, 1, 1)
    event = make.event(province, status=Event.Status.OPEN, starts_on=EVENT_DAY, registration_opens_on=first_day)
    assert may_register(event, make.user(province=province)) is is_open


@pytest.mark.parametrize(("province", "is_open"), [("18", True), ("72", False)])
def test_registration_ends_with_the_last_day_of_the_event(province, is_open):
    event = make.event(province, status=Event.Status.OPEN, starts_on=LAST_DAY)
    assert may_register(event, make.user(province=province)) is is_open
    assert may_register(event, make.user())


@pytest.mark.parametrize(("province", "is_over"), [("18", False), ("72", True)])
def test_an_event_is_over_after_its_last_day_where_it_is(province, is_over):
    event = make.event(province=province, status=Event.Status.OPEN, starts_on=LAST_DAY, ends_on=LAST_DAY)
    assert event.is_over is is_over


@pytest.mark.parametrize(("ends_at", "is_over"), [("00:00", True), ("00:30", True), ("00:31", False)])
def test_an_event_is_not_over_before_its_last_session(ends_at, is_over):
    event = make.event(province="72", status=Event.Status.OPEN, starts_on=LAST_DAY, sessions=1)
    event.sessions.update(starts_at="20:00", ends_at=ends_at)
    assert event.is_over is is_over


@pytest.mark.parametrize("may", [may_register, may_change])
def test_nobody_changes_registrations_of_a_cancelled_event(may):
    cancelled = make.event(status=Event.Status.CANCELLED, cancelled_reason="Banjir")
    coming = make.event(status=Event.Status.OPEN, starts_on=LAST_DAY, ends_on=LAST_DAY)
    coordinator = make.user()
    assert may(coming, coordinator)
    assert not may(cancelled, coordinator)
