from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from agencies.regions import load_regions
from events.locking import lock_event
from participants.attendance import marks
from participants.attendance.marks import EventCancelled, MarkChange, Result, record_marks, set_marks
from participants.models import AppendOnly, Attendance, MarkEntry, Registration
from tests import make
from tests.rush import rush


@pytest.mark.parametrize("foreign", ["session", "registration"])
def test_marks_of_another_event_are_refused_before_anything_is_stored(regions, foreign):
    event, other = make.event(sessions=1), make.event(sessions=1)
    own = make.registration(event, make.agency("18.72"))
    theirs = make.registration(other, make.agency("18.71"))
    session = event.sessions.get()
    wrong = (own, other.sessions.get()) if foreign == "session" else (theirs, session)
    with pytest.raises(ValueError, match=event.code):
        record_marks(event, {(own, session): "H", wrong: "H"}, by=None, method=Attendance.Method.GRID)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("method", Attendance.Method.values)
def test_only_an_import_can_mark_a_cancelled_event(regions, method):
    event = make.event(sessions=1, status="cancelled")
    place = make.registration(event, make.agency("18.72")), event.sessions.get()
    if method == Attendance.Method.IMPORT:
        assert record_marks(event, {place: "H"}, by=None, method=method) == 1
        return
    with pytest.raises(EventCancelled):
        record_marks(event, {place: "H"}, by=None, method=method)
    assert not Attendance.objects.exists()


# --- Changes that say what their author saw ---------------------------------------------------------------------------


@pytest.fixture
def sheet(regions):
    """An event of two sessions with one confirmed person: (event, registration, sessions)."""
    event = make.event(sessions=2)
    registration = make.registration(event, make.agency("18.72"))
    return event, registration, list(event.sessions.order_by("number"))


def put(event, *changes, by=None, method=Attendance.Method.GRID, **also):
    changes = [MarkChange(*change[:3], **change[3]) for change in changes]
    with transaction.atomic():
        return set_marks(lock_event(event), changes, by=by, method=method, **also)


def log(registration) -> list[tuple]:
    return list(MarkEntry.objects.filter(registration=registration).values_list("session__number", "mark", "by"))


def current_marks(registration) -> dict[int, str]:
    return dict(registration.marks.values_list("session__number", "mark"))


def test_the_log_keeps_every_change_and_its_last_entry_is_the_mark(sheet):
    event, person, (first, second) = sheet
    one, two = make.user("coordinator"), make.user("coordinator")
    put(event, (person, first, "A", {}), (person, second, "H", {}), by=one)
    put(event, (person, first, "T", {"expected": "A"}), by=two)
    put(event, (person, first, "", {"expected": "T"}), by=one)
    assert log(person) == [(1, "A", one.pk), (2, "H", one.pk), (1, "T", two.pk), (1, "", one.pk)]
    assert current_marks(person) == {2: "H"}


def test_a_change_of_an_unexpected_mark_is_a_conflict_and_stores_nothing(sheet):
    event, person, (first, second) = sheet
    faster, slower = make.user("coordinator"), make.user("coordinator")
    put(event, (person, first, "I", {"expected": ""}), by=faster)
    conflict, stored = put(
        event, (person, first, "H", {"expected": ""}), (person, second, "H", {"expected": ""}), by=slower
    )
    assert (conflict.result, conflict.mark, conflict.by) == (Result.CONFLICT, "I", faster)
    assert (stored.result, stored.mark, stored.by) == (Result.STORED, "H", slower)
    assert current_marks(person) == {1: "I", 2: "H"}
    assert log(person) == [(1, "I", faster.pk), (2, "H", slower.pk)]


def test_setting_the_same_mark_again_is_neither_a_conflict_nor_an_entry(sheet):
    event, person, (first, _) = sheet
    put(event, (person, first, "H", {}))
    (again,) = put(event, (person, first, "H", {"expected": ""}))
    assert again.result is Result.UNCHANGED
    assert len(log(person)) == 1


def test_a_nonce_counts_once_even_if_the_mark_changed_meanwhile(sheet):
    event, person, (first, _) = sheet
    nonce = uuid4()
    put(event, (person, first, "H", {"nonce": nonce}))
    put(event, (person, first, "A", {}))
    (repeat,) = put(event, (person, first, "H", {"nonce": nonce}))
    assert (repeat.result, repeat.mark) == (Result.REPEATED, "A")
    assert current_marks(person) == {1: "A"}


def test_a_repeated_nonce_in_one_call_counts_once(sheet):
    event, person, (first, second) = sheet
    nonce = uuid4()
    results = [
        o.result for o in put(event, (person, first, "H", {"nonce": nonce}), (person, second, "H", {"nonce": nonce}))
    ]
    assert results == [Result.STORED, Result.REPEATED]


def test_the_second_change_of_a_mark_sees_the_first(sheet):
    event, person, (first, _) = sheet
    results = [
        o.result for o in put(event, (person, first, "H", {"expected": ""}), (person, first, "", {"expected": "H"}))
    ]
    assert results == [Result.STORED, Result.STORED]
    assert current_marks(person) == {}
    assert [mark for _number, mark, _by in log(person)] == ["H", ""]


def test_attended_is_updated_only_for_marked_people(sheet):
    event, person, (first, second) = sheet
    other = make.registration(event, make.agency("18.71"), marks="H")
    put(event, (person, first, "T", {}))
    assert set(Registration.objects.attended()) == {person, other}
    put(event, (person, first, "", {}), (person, second, "A", {}))
    assert set(Registration.objects.attended()) == {other}


@pytest.mark.parametrize("few", [0, 500])
def test_marks_of_more_people_than_a_query_lists_change_only_their_own(sheet, few, monkeypatch):
    monkeypatch.setattr(marks, "_FEW", few)
    event, person, (first, second) = sheet
    other = make.registration(event, make.agency("18.71"), marks="H")
    put(event, (person, first, "T", {"expected": ""}), (person, second, "A", {}))
    put(event, (person, first, "I", {"expected": "T"}))
    assert (current_marks(person), current_marks(other)) == ({1: "I", 2: "A"}, {1: "H"})
    assert set(Registration.objects.attended()) == {other}


def test_a_mark_has_the_authors_time_and_the_log_also_the_time_of_receipt(sheet):
    event, person, (first, _) = sheet
    seen = timezone.now() - timedelta(hours=3)
    put(event, (person, first, "H", {"seen_at": seen}))
    assert person.marks.get().marked_at == seen
    entry = MarkEntry.objects.get()
    assert entry.seen_at == seen < entry.recorded_at


def test_log_entries_cannot_be_changed_or_deleted(sheet):
    event, person, (first, _) = sheet
    put(event, (person, first, "H", {}))
    entry = MarkEntry.objects.get()
    for spoil in (
        entry.save,
        entry.delete,
        MarkEntry.objects.all().delete,
        lambda: MarkEntry.objects.update(mark="A"),
        lambda: MarkEntry.objects.bulk_update([entry], ["mark"]),
    ):
        with pytest.raises(AppendOnly), transaction.atomic():
            spoil()
    with pytest.raises(ProtectedError):
        person.delete()
    assert MarkEntry.objects.get().mark == "H"


@pytest.mark.django_db(transaction=True)
def test_one_of_two_concurrent_first_marks_is_a_conflict():
    load_regions()
    event = make.event(sessions=1)
    person = make.registration(event, make.agency("18.72"))
    session, results = event.sessions.get(), []

    def mark(letter):
        results.extend(o.result for o in put(event, (person, session, letter, {"expected": ""})))

    assert rush([partial(mark, "H"), partial(mark, "A")]) == [None, None]
    assert sorted(results) == sorted([Result.STORED, Result.CONFLICT])
    assert MarkEntry.objects.count() == Attendance.objects.count() == 1
