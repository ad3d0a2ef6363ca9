"""Sessions at the same time and ends after midnight are asked about, not refused."""

from contextlib import nullcontext
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from events.clock import may_last
from events.models import Session
from events.planning.doubts import ends_next_day, overlaps, questions
from tests import make

DAY = date(2026, 5, 11)


def session(number, starts, ends, day=0):
    times = [None if hour is None else time(hour) for hour in (starts, ends)]
    return Session(number=number, title="", date=DAY + timedelta(day), starts_at=times[0], ends_at=times[1])


@pytest.mark.parametrize(
    ("times", "pairs"),
    [
        ([(8, 10), (10, 12)], []),
        ([(8, 10), (9, 12)], [(1, 2)]),
        ([(9, 12), (8, 10)], [(2, 1)]),
        ([(8, 12), (8, 12), (9, 10)], [(1, 2), (1, 3), (2, 3)]),
        ([(8, None), (8, None)], [(1, 2)]),
        ([(8, None), (9, 10)], []),
        ([(8, 10), (9, None)], [(1, 2)]),
        ([(None, 10), (9, 10)], []),
        ([(8, 10), (9, 11, 1)], []),
        ([(22, 2), (1, 3, 1)], [(1, 2)]),
        ([(22, 0), (0, 3, 1)], []),
    ],
)
def test_pairs_at_the_same_time(times, pairs):
    sessions = [session(number, *each) for number, each in enumerate(times, start=1)]
    assert [(a.number, b.number) for a, b in overlaps(sessions)] == pairs


@pytest.mark.parametrize(
    ("starts", "ends", "late"), [(22, 2, True), (22, 0, False), (8, 10, False), (None, 2, False), (22, None, False)]
)
def test_only_an_end_after_midnight_is_asked_about(starts, ends, late):
    assert ends_next_day(session(1, starts, ends)) == late


def test_what_is_stored_is_not_asked_again():
    first, second, late = session(1, 8, 10), session(2, 9, 11), session(3, 22, 2)
    assert len(questions([first, second, late], changed=[first, second, late])) == 2
    assert len(questions([first, second, late], changed=[second])) == 1
    assert questions([first, second, late], changed=[]) == []


@pytest.fixture
def page(client, regions):
    event = make.coming_event(sessions=0)
    client.force_login(make.user("coordinator"))

    def send(*rows, **more):
        data = {"sessions-TOTAL_FORMS": len(rows), "sessions-INITIAL_FORMS": 0} | more
        for place, (starts, ends) in enumerate(rows):
            row = {"number": place + 1, "title": f"Sesi {place}", "date": f"{event.starts_on:%d-%m-%Y}"}
            row |= {"starts_at": starts, "ends_at": ends, "lesson_hours": 1}
            data |= {f"sessions-{place}-{name}": value for name, value in row.items()}
        return client.post(f"/events/{event.code}/sessions/", data)

    send.event = event
    return send


@pytest.mark.django_db
def test_the_page_asks_once_and_stores_what_is_right(page):
    answer = page(("08.00", "10.00"), ("09.00", "24.00"))
    assert answer.status_code == 200
    assert len(answer.context["rows"].questions) == 1
    assert not page.event.sessions.exists()
    page(("08.00", "10.00"), ("09.00", "24.00"), times_are_right="1")
    stored = page.event.sessions.order_by("number").values_list("starts_at", "ends_at")
    assert list(stored) == [(time(8), time(10)), (time(9), time(0))]


@pytest.mark.django_db
def test_sessions_after_each_other_are_not_asked_about(page):
    assert page(("08.00", "10.00"), ("20:00", "24:00")).status_code == 302


@pytest.mark.django_db
@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("starts", "ends", "may"),
    [
        (8, 10, True),
        (8, 0, True),
        (22, 2, True),
        (12, 6, True),
        (11, 2, False),
        (12, 7, False),
        (8, 8, False),
        (0, 0, False),
    ],
)
def test_an_end_on_the_next_day_is_the_end_of_an_evening(regions, starts, ends, may):
    """The page, the workbook and the database have one rule."""
    assert may_last(time(starts), time(ends)) == may
    row = session(1, starts, ends)
    row.event, row.title, row.lesson_hours = make.event(), "Sesi", 1
    with (
        nullcontext() if may else pytest.raises(IntegrityError, match="session_ends_after_start"),
        transaction.atomic(),
    ):
        row.save()


@pytest.mark.django_db
def test_the_form_names_the_end_that_cannot_be(page):
    answer = page(("08.00", "07.00"))
    assert "ends_at" in answer.context["rows"].forms[0].errors
