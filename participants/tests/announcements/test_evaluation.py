"""The message about the evaluation, which the portal plans and sends by itself."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import Entry, Message
from events.models import Announcement, Event
from events.planning.actions import edit_event
from participants.announcements import sending
from participants.announcements.planned import plan_evaluations, send_due
from participants.models import Registration
from tests import make

State = Announcement.State


@pytest.fixture
def event(regions) -> Event:
    event = make.coming_event(code="KABAR", sessions=1)
    attended(event, "Ani")
    return Event.objects.get(pk=event.pk)


def attended(event: Event, name: str) -> Registration:
    return make.registration(
        event, make.agency("18.03"), status="confirmed", full_name=name, email=f"{name}@example.org".lower(), marks="H"
    )


def at_seven(event: Event, day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=event.zone) + timedelta(hours=7)


def run_clock(event: Event, days: int) -> None:
    """Run the clock twice in the morning so many days after the last day."""
    now = at_seven(event, event.ends_on + timedelta(days=days)) + timedelta(minutes=5)
    for _each in range(2):
        plan_evaluations(now)
        send_due(now)


def actions(event: Event) -> list[str]:
    entries = Entry.objects.filter(event=event.pk, action__startswith="announcement-").order_by("pk")
    return [action.removeprefix("announcement-") for action in entries.values_list("action", flat=True)]


def test_it_is_mailed_once(event):
    """The message is planned on the last day and goes out on the next."""
    quiet = make.coming_event(code="DIAM", mails_evaluation=False)
    for days, messages, mails in [(-1, 0, 0), (0, 1, 0), (1, 1, 1), (2, 1, 1)]:
        run_clock(event, days)
        assert (event.announcements.count(), Message.objects.count()) == (messages, mails), days
    assert not quiet.announcements.exists()
    assert actions(event) == ["planned", "sent"]


def test_it_waits_for_marks_and_goes_to_those_who_are_marked_later(event):
    Registration.objects.update(attended=False)
    run_clock(event, 0)
    run_clock(event, 1)
    message = event.announcements.get()
    assert (message.state, Message.objects.count()) == (State.PLANNED, 0), "nobody is marked yet"
    sending.store(message, by=make.user())  # an edit leaves it automatic
    Registration.objects.update(attended=True)
    run_clock(event, 2)
    attended(event, "Budi")
    run_clock(event, 7)
    attended(event, "Citra")
    run_clock(event, 9)
    assert {*Message.objects.values_list("recipient", flat=True)} == {"ani@example.org", "budi@example.org"}
    assert event.announcements.get().state == State.SENT
    assert actions(event) == ["planned", "edited", "sent", "sent"]


def test_who_got_the_text_by_hand_does_not_get_it_again(event):
    run_clock(event, 0)
    by_hand = make.announcement(event, "attended", preset="evaluation", author=make.user())
    sending.send(by_hand, by=by_hand.author)
    Message.objects.update(created_at=at_seven(event, event.ends_on) - timedelta(days=3))
    run_clock(event, 1)
    assert Message.objects.count() == 1


def test_it_is_given_up_if_nobody_attended(event):
    Registration.objects.update(attended=False)
    for days in (0, 1, 8, 9):
        run_clock(event, days)
    assert event.announcements.get().state == State.CANCELLED
    assert not Message.objects.exists()


def test_a_cancelled_one_is_not_planned_again(event):
    run_clock(event, 0)
    sending.cancel(event.announcements.get(), by=make.user())
    run_clock(event, 0)
    assert event.announcements.get().state == State.CANCELLED


def test_it_follows_the_field_of_the_event(event):
    """Unticking the field cancels it and ticking it again plans it. It is not sent if the field is off."""
    run_clock(event, 0)
    for ticked, state in [(False, State.CANCELLED), (True, State.PLANNED)]:
        event.mails_evaluation = ticked
        edit_event(event, fields=["mails_evaluation"], by=None)
        assert event.announcements.get().state == state
    Event.objects.update(mails_evaluation=False)
    run_clock(event, 1)
    assert (event.announcements.get().state, Message.objects.count()) == (State.CANCELLED, 0)


@pytest.mark.parametrize("change", [{"mails_evaluation": False}, {"sends_mail": False}, {"status": "cancelled"}])
def test_it_is_not_planned_if_the_event_was_edited_meanwhile(event, change):
    with changed_before_the_lock(event, change):
        run_clock(event, 0)
    assert not event.announcements.exists()


@pytest.mark.parametrize("days", [-1, 1])
def test_the_clock_decides_by_the_dates_under_the_lock(event, days):
    """The event is moved: before, a message was due on the day before it, and too late on the day after it."""
    message = make.announcement(event, "confirmed", anchor="start", days=1)
    sending.plan(message, by=make.user())
    moved = {name: getattr(event, name) + timedelta(30) for name in ("starts_on", "ends_on")}
    with changed_before_the_lock(event, moved):
        send_due(at_seven(event, event.starts_on + timedelta(days)))
    assert (Announcement.objects.get().state, Message.objects.count()) == (State.PLANNED, 0)


@contextmanager
def changed_before_the_lock(event: Event, change: dict[str, object]):
    """Change the event after the clock has read it, before it is locked."""
    changes = [change]

    def execute_after_change(execute, sql, *rest):
        if changes and sql.startswith("SAVEPOINT"):
            Event.objects.filter(pk=event.pk).update(**changes.pop())
        return execute(sql, *rest)

    with connection.execute_wrapper(execute_after_change):
        yield
    assert not changes
