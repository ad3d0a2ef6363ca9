"""Events are planned, copied and moved from status to status, and each change is recorded in the trail."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Entry
from events.models import Event, Quota, State
from events.planning import actions as planning
from events.planning.actions import Move
from tests import make

TODAY = timezone.localdate()
MOVES = {
    Move.OPEN: planning.open_registration,
    Move.CLOSE: planning.close_registration,
    Move.FINISH: planning.finish,
    Move.CANCEL: lambda event, by: planning.cancel(event, by=by, reason="Banjir"),
}
ALLOWED = {
    ("planned", Move.OPEN): "open",
    ("closed", Move.OPEN): "open",
    ("open", Move.CLOSE): "closed",
    ("planned", Move.FINISH): "finished",
    ("open", Move.FINISH): "finished",
    ("closed", Move.FINISH): "finished",
    ("planned", Move.CANCEL): "cancelled",
    ("open", Move.CANCEL): "cancelled",
    ("closed", Move.CANCEL): "cancelled",
}


def ends_today(status="planned", **fields) -> Event:
    """Return an event on its last day, when every move is possible that the status allows."""
    return make.event(status=status, starts_on=TODAY - timedelta(2), ends_on=TODAY, **fields)


def recorded(event) -> list[str]:
    return list(Entry.objects.of_event(event.pk).order_by("pk").values_list("action", flat=True))


# --- From status to status --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("status", Event.Status)
def test_each_status_allows_only_its_moves(regions, status, move):
    event, user = ends_today(status), make.user()
    target = ALLOWED.get((status, move))
    assert (move in planning.possible_moves(event, TODAY)) == bool(target)
    if target:
        MOVES[move](event, by=user)
        entry = Entry.objects.get()
        assert (entry.by, entry.event, entry.changes) == (user, event.pk, {"status": [status, target]})
    else:
        with pytest.raises(planning.WrongStatus):
            MOVES[move](event, by=user)
        assert not Entry.objects.exists()
    event.refresh_from_db()
    assert event.status == (target or status)


def test_registration_does_not_open_after_the_event(regions):
    event = make.event(status="closed", starts_on=TODAY - timedelta(1))
    with pytest.raises(planning.WrongTime):
        planning.open_registration(event, by=None)
    assert Event.objects.get().status == "closed"


def test_an_event_is_not_finished_before_its_last_day(regions):
    event = make.event(status="closed", starts_on=TODAY, ends_on=TODAY + timedelta(1))
    with pytest.raises(planning.WrongTime):
        planning.finish(event, by=None)
    assert Event.objects.get().status == "closed"


def test_a_move_depends_on_the_stored_status(regions):
    """Two users act at once: the page of the second still shows the old status."""
    event = ends_today("open")
    planning.cancel(Event.objects.get(), by=None, reason="Banjir")
    with pytest.raises(planning.WrongStatus) as error:
        planning.close_registration(event, by=None)
    assert error.value.event.status == "cancelled"


def test_the_reason_of_a_cancellation_is_stored_and_recorded(regions):
    event = ends_today("open")
    for nothing in ("", "  "):
        with pytest.raises(planning.ReasonMissing):
            planning.cancel(event, by=None, reason=nothing)
    planning.cancel(event, by=None, reason="Hotel  terbakar")
    assert Event.objects.get().cancelled_reason == "Hotel terbakar"
    assert "terbakar" in Entry.objects.get().reason


# --- The window -------------------------------------------------------------------------------------------------------

BEFORE, AFTER = TODAY - timedelta(1), TODAY + timedelta(1)
SOON = TODAY + timedelta(9)


@pytest.mark.parametrize(
    ("status", "opens", "closes", "days", "registration", "state"),
    [
        ("open", None, None, (SOON, SOON), "open", "open"),
        ("open", TODAY, TODAY, (SOON, SOON), "open", "open"),
        ("open", BEFORE, None, (SOON, SOON), "open", "open"),
        ("open", None, AFTER, (SOON, SOON), "open", "open"),
        ("open", AFTER, None, (SOON, SOON), "early", "early"),
        ("open", None, BEFORE, (SOON, SOON), "closed", "closed"),
        ("planned", TODAY, TODAY, (SOON, SOON), "planned", "planned"),
        ("closed", None, None, (SOON, SOON), "closed", "closed"),
        ("open", None, None, (TODAY, SOON), "open", "on"),
        ("open", None, None, (BEFORE, TODAY), "open", "on"),
        ("open", None, BEFORE, (TODAY, TODAY), "closed", "on"),
        ("closed", None, None, (BEFORE, AFTER), "closed", "on"),
        ("planned", None, None, (TODAY, TODAY), "planned", "planned"),
        ("open", None, None, (BEFORE, BEFORE), "over", "over"),
        ("open", None, SOON, (BEFORE, BEFORE), "over", "over"),
        ("open", AFTER, None, (BEFORE, BEFORE), "over", "over"),
        ("closed", None, None, (BEFORE, BEFORE), "over", "over"),
        ("planned", None, None, (BEFORE, BEFORE), "over", "over"),
        ("finished", None, None, (TODAY, TODAY), "finished", "finished"),
        ("finished", None, None, (BEFORE, BEFORE), "finished", "finished"),
        ("cancelled", None, None, (SOON, SOON), "cancelled", "cancelled"),
        ("cancelled", None, None, (BEFORE, BEFORE), "cancelled", "cancelled"),
    ],
)
def test_the_state_follows_status_window_and_days(regions, status, opens, closes, days, registration, state):
    window = {"registration_opens_on": opens, "registration_closes_on": closes}
    event = make.event(status=status, starts_on=days[0], ends_on=days[1], **window)
    assert (event.registration_on(TODAY), event.state_on(TODAY)) == (registration, state)
    assert event.is_registration_open(TODAY) is (registration == "open")
    assert Event.objects.registration_open(TODAY).exists() is (registration == "open")
    assert [one for one in State if Event.objects.in_state(one, TODAY).exists()] == [state]


@pytest.mark.parametrize(("province", "state"), [("18", "on"), ("72", "over"), ("81", "over")])
def test_the_state_changes_at_midnight_where_the_event_is(regions, monkeypatch, province, state):
    """At 23.30 in Lampung it is half past midnight in Palu."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    event = make.event(province=province, status="open", starts_on=date(2026, 12, 31))
    assert event.state == state
    assert Event.objects.in_state(state).get() == event
    assert Event.objects.registration_open().exists() is (state == "on")


@pytest.mark.parametrize(
    ("province", "ends_at", "state"),
    [
        ("18", "00:00", "over"),
        ("18", "00:30", "over"),
        ("18", "00:31", "on"),
        ("72", "01:30", "over"),
        ("72", "01:31", "on"),
        ("81", "02:30", "over"),
        ("81", "02:31", "on"),
        ("81", "23:59", "over"),
    ],
)
def test_the_last_day_goes_on_until_its_last_session_ends(regions, monkeypatch, province, ends_at, state):
    """It is 00.30 in Lampung, 01.30 in Palu and 02.30 in Ambon."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 17, 30, tzinfo=UTC))
    event = make.event(province=province, status="open", starts_on=date(2026, 12, 31), sessions=2)
    event.sessions.filter(number=2).update(starts_at="22:00", ends_at=ends_at)
    found = Event.objects.get()
    assert (found.state, found.is_over) == (state, state == "over")
    assert [one for one in State if Event.objects.in_state(one).exists()] == [state]
    assert Event.objects.registration_open().exists() is (state == "on")
    assert Event.objects.with_today().ending_from(F("today")).exists() is (state == "on")


def test_a_session_of_another_day_or_event_keeps_no_event_on(regions, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 17, 30, tzinfo=UTC))
    event = make.event(status="open", starts_on=date(2026, 12, 30), ends_on=date(2026, 12, 31), sessions=1)
    event.sessions.update(starts_at="22:00", ends_at="05:00", date=date(2026, 12, 30))
    other = make.event(status="open", starts_on=date(2026, 12, 31), sessions=1)
    other.sessions.update(starts_at="22:00", ends_at="05:00")
    assert {one.pk: one.state for one in Event.objects.all()} == {event.pk: "over", other.pk: "on"}
    assert [Event.objects.in_state(one).get() for one in ("over", "on")] == [event, other]


@pytest.mark.parametrize(
    "fields",
    [
        {"registration_closes_on": BEFORE, "starts_on": SOON},
        {"starts_on": BEFORE},
    ],
)
def test_registration_that_has_closed_by_its_date_is_not_closed_by_hand(regions, fields):
    event = make.event(status="open", **fields)
    assert Move.CLOSE not in planning.possible_moves(event, TODAY)
    with pytest.raises(planning.WrongTime):
        planning.close_registration(event, by=None)


# --- Editing ----------------------------------------------------------------------------------------------------------


def test_an_edit_records_the_previous_values(regions):
    event = make.event(title="Lama", venue="Hotel A")
    event.title, event.venue, event.ends_on = "Baru", "tidak disimpan", date(2022, 5, 12)
    planning.edit_event(event, fields=["title", "ends_on", "batch"], by=None)
    assert Entry.objects.get().changes == {"title": ["Lama", "Baru"], "ends_on": ["2022-05-11", "2022-05-12"]}
    event.refresh_from_db()
    assert (event.title, event.venue) == ("Baru", "Hotel A")


def test_an_edit_without_changes_is_not_recorded(regions):
    event = make.event()
    planning.edit_event(event, fields=["title"], by=None)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("along", "day"), [(True, date(2022, 6, 1)), (False, date(2022, 5, 11))])
def test_sessions_move_with_the_event_if_requested(regions, along, day):
    event = make.event(sessions=2)
    event.starts_on = event.ends_on = date(2022, 6, 1)
    planning.edit_event(event, fields=["starts_on", "ends_on"], by=None, move_sessions=along)
    assert set(event.sessions.values_list("date", flat=True)) == {day}


# --- Copying ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def original(regions):
    event = make.event(
        starts_on=date(2022, 5, 11),
        ends_on=date(2022, 5, 13),
        sessions=2,
        venue="Hotel A",
        minimum_attendance=75,
        registration_closes_on=date(2022, 5, 6),
        answers_until=date(2022, 5, 9),
    )
    event.sessions.filter(number=2).update(date=date(2022, 5, 13))
    make.registration(event, make.agency(), marks="HH")
    make.quota(event, pool=("village", "18.03"), seats=9)
    return event


def test_a_copy_has_the_plan_without_people(original):
    user = make.user()
    copy = planning.copy_event(original, code="BARU", title="Angkatan 2", starts_on=date(2023, 3, 1), by=user)
    copy.refresh_from_db()
    assert (copy.code, copy.title, copy.status) == ("BARU", "Angkatan 2", "planned")
    assert (copy.starts_on, copy.ends_on) == (date(2023, 3, 1), date(2023, 3, 3))
    assert (copy.registration_opens_on, copy.registration_closes_on) == (None, date(2023, 2, 24))
    assert copy.answers_until == date(2023, 2, 27)
    assert (copy.venue, copy.minimum_attendance, copy.course) == ("Hotel A", 75, original.course)
    assert list(copy.sessions.values_list("number", "title", "date")) == [
        (1, "Sesi 1", date(2023, 3, 1)),
        (2, "Sesi 2", date(2023, 3, 3)),
    ]
    whose = ["agency", "kind", "province", "regency", "seats"]
    assert list(copy.quotas.values_list(*whose)) == list(original.quotas.values_list(*whose))
    assert set(copy.quotas.values_list("taken", "overbooked")) == {(0, 0)}
    assert not copy.registrations.exists()
    assert (recorded(copy), recorded(original)) == (["event-copied"], [])
    assert Entry.objects.get().by == user


def test_copying_does_not_change_the_original(original):
    before = [list(Event.objects.filter(pk=original.pk).values()), list(original.sessions.values())]
    before.append(list(original.quotas.values()))
    planning.copy_event(original, code="BARU", title="x", starts_on=date(2023, 3, 1), by=None)
    after = [list(Event.objects.filter(pk=original.pk).values()), list(original.sessions.values())]
    assert [*after, list(original.quotas.values())] == before


def test_an_agency_closed_by_the_new_date_gets_no_seats(original):
    gone = make.agency("18.13", closed_on=date(2022, 12, 31), closed_reason="Dilikuidasi")
    make.quota(original, gone)
    copy = planning.copy_event(original, code="BARU", title="x", starts_on=date(2023, 3, 1), by=None)
    assert not copy.quotas.filter(agency=gone).exists()
    assert copy.quotas.count() == original.quotas.count() - 1


def test_copying_to_a_used_code_stores_nothing(original):
    with pytest.raises(IntegrityError), transaction.atomic():
        planning.copy_event(original, code=original.code, title="x", starts_on=date(2023, 3, 1), by=None)
    assert (Event.objects.count(), Quota.objects.count()) == (1, 2)
