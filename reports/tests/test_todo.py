"""What waits for whom."""

from datetime import date

import pytest

from reports.todo import todos
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2022, 6, 1)


@pytest.fixture
def coordinator(regions):
    return make.user()


def test_an_empty_quota_of_an_open_event_waits_for_its_province(coordinator):
    event = make.event(status="open", starts_on=date(2022, 7, 1), registration_closes_on=date(2022, 6, 20))
    quota = make.quota(event, make.agency("18.09"), seats=4)
    make.registration(event, make.agency("18.03"))
    for user in (coordinator, make.user(province="18")):
        (todo,) = todos(user, TODAY)
        assert (todo.subject, todo.href) == (quota.label, f"/events/{event.code}/")
        assert "4" in todo.text
        assert "2022" in todo.text
    assert todos(make.user(province="72"), TODAY) == []
    assert todos(make.user(province="18"), date(2022, 6, 21)) == []


def test_missing_marks_wait_for_the_coordinator_once_the_event_is_over(coordinator):
    event = make.event(sessions=3, starts_on=date(2022, 5, 11))
    make.registration(event, make.agency(), marks="HH.")
    make.registration(event, make.agency(), marks="...")
    make.registration(event, make.agency(), marks="...", status="withdrawn")
    (todo,) = todos(coordinator, TODAY)
    assert (todo.subject, todo.href) == (event.title, f"/reports/attendance/{event.code}/")
    assert "4" in todo.text
    assert todos(coordinator, date(2022, 5, 11)) == []
    assert todos(make.user(province="18"), TODAY) == []


def test_an_event_that_is_over_waits_to_be_finished(coordinator):
    event = make.event(status="closed", starts_on=date(2022, 5, 11))
    assert [todo.subject for todo in todos(coordinator, TODAY)] == [event.title]


def test_an_overbooked_quota_is_told(coordinator):
    event, agency = make.event(sessions=1), make.agency()
    quota = make.quota(event, agency, seats=1)
    make.registration(event, agency, marks="H")
    quota.refresh_from_db()
    quota.seats, quota.taken, quota.overbooked = 1, 2, 1
    quota.save()
    assert [todo.subject for todo in todos(coordinator, TODAY)] == [quota.label]


def test_cancelled_events_want_nothing(coordinator):
    event = make.event(status="cancelled", sessions=1)
    make.registration(event, make.agency(), marks=".")
    assert todos(coordinator, TODAY) == []


def test_one_event_alone(coordinator):
    first, second = (make.event(status="closed", starts_on=date(2022, 5, 11)) for _ in range(2))
    assert [todo.subject for todo in todos(coordinator, TODAY, second)] == [second.title]
    assert first.title not in {todo.subject for todo in todos(coordinator, TODAY, second)}


def test_proposed_people_wait_for_a_decision(coordinator):
    event = make.event(starts_on=date(2022, 7, 1), status="open")
    for status in ("proposed", "proposed", "confirmed"):
        make.registration(event, make.agency(), status=status)
    (todo,) = todos(coordinator, TODAY)
    assert (todo.subject, todo.href) == (event.title, f"/events/{event.code}/participants/?status=proposed")
    assert "2" in todo.text
    assert todos(make.user(province="18"), TODAY) == []


def test_mails_that_did_not_go_out(regions):
    event = make.coming_event()
    for state in ("failed", "unclear", "waiting", "off"):
        make.mail(event, state=state)
    make.mail(make.coming_event(sends_mail=False), state="failed")
    [todo] = todos(make.user(), TODAY)
    assert (todo.subject, todo.href) == (event.title, f"/events/{event.code}/mail/")
    assert "2" in todo.text
    assert todos(make.user(province="18"), TODAY) == []
