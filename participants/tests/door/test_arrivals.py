"""What the door answers to devices and what it stores."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from events.clock import midnight
from events.locking import lock_event
from events.models import Event
from participants.attendance.marks import MarkChange, set_marks
from participants.door import arrivals
from participants.models import Attendance, HeldMark, MarkEntry, Registration, SecondScan
from participants.registering.lifecycle import withdraw
from tests import make
from tests.door import Venue


@pytest.fixture
def venue(regions):
    return Venue()


def written() -> tuple[int, int, int, int]:
    """Return the numbers of marks, log entries, held arrivals and second arrivals."""
    return tuple(model.objects.count() for model in (Attendance, MarkEntry, HeldMark, SecondScan))


def put(venue, mark, *, by=None, person=None):
    change = MarkChange(person or venue.person, venue.session, mark)
    set_marks(lock_event(venue.event), [change], by=by, method=Attendance.Method.GRID)


def start_at_eight(venue):
    """Let yesterday's session start at eight and return that time."""
    venue.session.starts_at = time(8)
    venue.session.save()
    return midnight(venue.event, venue.session.date) + timedelta(hours=8)


def test_a_second_arrival_of_a_person_is_reported(venue, client):
    (answer,) = venue.send(client, mark := venue.mark())
    assert (answer["nonce"], answer["outcome"], answer["mark"]) == (mark["nonce"], "in", "H")
    assert (answer["name"], answer["agency"], answer["by"]) == ("Ani", venue.agency.name, "Pintu 1")
    (again,) = venue.send(client, venue.mark())
    assert (again["outcome"], again["mark"], again["at"], again["by"]) == ("already", "H", answer["at"], "Pintu 1")
    assert written() == (1, 1, 0, 1)
    entry = MarkEntry.objects.get()
    assert (entry.mark, entry.method, entry.by, entry.link) == ("H", "scan", None, venue.link)
    venue.person.refresh_from_db()
    assert venue.person.attended


def test_repeated_scans_of_a_person_are_stored_once_a_minute(venue, client):
    other = venue.add_person(full_name="Budi")
    venue.send(client, venue.mark(), venue.mark(other))
    scans = [venue.mark(person) for person in (None, other) for _ in range(3)]
    assert {answer["outcome"] for answer in venue.send(client, *scans)} == {"already"}
    assert {answer["outcome"] for answer in venue.send(client, *scans, venue.mark())} == {"already"}
    assert SecondScan.objects.count() == 2
    SecondScan.objects.update(received_at=timezone.now() - timedelta(minutes=2))
    venue.send(client, venue.mark(), venue.mark())
    assert SecondScan.objects.count() == 3


def test_second_scans_of_a_person_end_at_a_number(venue, client, monkeypatch):
    monkeypatch.setattr(arrivals, "_SECOND_SCANS_OF_A_PERSON", 2)
    for _ in range(4):
        assert {answer["outcome"] for answer in venue.send(client, venue.mark())} <= {"in", "already"}
        SecondScan.objects.update(received_at=timezone.now() - timedelta(hours=1))
    assert SecondScan.objects.count() == 2


def test_the_log_names_the_staff_user(venue, client):
    user = make.user(full_name="Rina")
    client.force_login(user)
    (answer,) = venue.send(client, venue.mark(), address=venue.staff_address)
    assert (answer["outcome"], answer["by"]) == ("in", "Rina")
    assert MarkEntry.objects.values_list("by", "link").get() == (user.pk, None)


def test_a_late_arrival_is_marked_late_at_the_time_of_the_scan(venue, client):
    eight = start_at_eight(venue)
    now, seen = timezone.now(), eight + timedelta(minutes=40)
    (answer,) = venue.send(client, venue.mark(seen_at=seen, live=False))
    assert (answer["outcome"], answer["mark"]) == ("late", "T")
    entry = MarkEntry.objects.get()
    assert abs(entry.seen_at - seen) < timedelta(seconds=5)
    assert entry.recorded_at >= now


def test_the_tolerance_of_the_event_applies(venue, client):
    start = start_at_eight(venue)
    Event.objects.filter(pk=venue.event.pk).update(late_after_minutes=60)
    assert venue.outcome(client, seen_at=start + timedelta(minutes=59), live=False) == "in"


def test_a_wrong_device_clock_is_corrected(venue, client):
    """Its clock is a day and seven hours slow, and it sends an arrival of ten minutes ago."""
    skew = timedelta(days=1, hours=7)
    sent = timezone.now() - skew
    venue.send(client, venue.mark(seen_at=sent - timedelta(minutes=10), live=False), sent_at=sent)
    seen = MarkEntry.objects.get().seen_at
    assert abs(timezone.now() - timedelta(minutes=10) - seen) < timedelta(seconds=10)


# --- What cannot be marked --------------------------------------------------------------------------------------------


def test_an_unknown_ticket_belongs_to_nobody(venue, client):
    other = make.registration(make.event("18"), venue.agency)
    for text in ("BT0000000000000000", "BTS1-1", "", "\x00", "\ud800", f"BT{other.ticket}"):
        (answer,) = venue.send(client, venue.mark(ticket=text))
        assert (answer["outcome"], answer["name"], answer["agency"]) == ("unknown", "", "")
    assert written() == (0, 0, 0, 0)


def test_a_session_of_another_event_is_refused(venue, client):
    other = make.event("18", sessions=1).sessions.get()
    for session in (other.pk, 0, -1, 10**30):
        assert venue.outcome(client, session=session) == "no_session"
    assert written() == (0, 0, 0, 0)


def test_an_arrival_before_the_day_of_the_session_is_refused(venue, client):
    tomorrow = venue.add_session(date=timezone.localdate() + timedelta(days=1))
    assert venue.outcome(client, session=tomorrow.pk) == "no_session"
    assert venue.outcome(client, session=tomorrow.pk, live=False) == "held"
    assert HeldMark.objects.get().reason == "clock"


@pytest.mark.parametrize("status", ["proposed", "waitlisted", "rejected", "withdrawn"])
def test_a_person_who_is_not_confirmed_is_refused(venue, client, status):
    person = venue.add_person(status="confirmed")
    Registration.objects.filter(pk=person.pk).update(status=status)
    assert venue.outcome(client, person) == "not_confirmed"
    assert written() == (0, 0, 0, 0)
    assert venue.outcome(client, person, live=False) == "held"
    assert (HeldMark.objects.get().reason, written()) == ("gone", (0, 0, 1, 0))


# --- Marked otherwise -------------------------------------------------------------------------------------------------


def test_an_excused_person_can_be_marked_present_after_confirmation(venue, client):
    """The helper sees that the person is excused and can confirm; the log has both marks."""
    put(venue, "I", by=make.user(full_name="Budi"))
    (answer,) = venue.send(client, venue.mark())
    assert (answer["outcome"], answer["mark"], answer["by"]) == ("marked", "I", "Budi")
    assert venue.outcome(client, over="A") == "marked"
    assert venue.outcome(client, over="I") == "in"
    assert list(MarkEntry.objects.values_list("mark", flat=True)) == ["I", "H"]
    assert venue.person.marks.get().mark == "H"


@pytest.mark.parametrize("mark", ["I", "A"])
def test_an_offline_arrival_with_another_mark_meanwhile_is_held(venue, client, mark):
    put(venue, mark, by=make.user(full_name="Budi"))
    (answer,) = venue.send(client, venue.mark(live=False))
    assert (answer["outcome"], answer["mark"], answer["by"]) == ("held", mark, "Budi")
    held = HeldMark.objects.get()
    assert (held.mark, held.found, held.reason, held.link, held.by) == ("H", mark, "marked", venue.link, None)
    assert venue.person.marks.get().mark == mark


def test_an_offline_arrival_of_a_person_withdrawn_meanwhile_is_held(venue, client):
    withdraw(venue.person, by=None, reason="x")
    assert venue.outcome(client, live=False) == "held"
    assert HeldMark.objects.get().reason == "gone"
    assert written() == (0, 0, 1, 0)


def test_an_offline_arrival_whose_mark_was_removed_meanwhile_is_held(venue, client):
    put(venue, "H")
    put(venue, "")
    assert venue.outcome(client, live=False, seen_at=timezone.now() - timedelta(seconds=30)) == "held"
    assert HeldMark.objects.values_list("found", "reason").get() == ("", "marked")
    assert venue.outcome(client) == "in"  # a live arrival counts


def test_an_earlier_arrival_with_another_mark_is_held(venue, client):
    """An online device marked them late; an offline device had seen them in time."""
    eight = start_at_eight(venue)
    late, early, later = (eight + timedelta(minutes=minutes) for minutes in (40, 5, 50))
    assert venue.outcome(client, live=False, seen_at=late) == "late"
    assert venue.outcome(client, live=False, seen_at=early) == "held"
    assert HeldMark.objects.values_list("mark", "found").get() == ("H", "T")
    assert venue.outcome(client, live=False, seen_at=later) == "already"
    assert written() == (1, 1, 1, 1)


# --- Each counts once -------------------------------------------------------------------------------------------------


def test_a_repeated_arrival_gets_the_same_answer_after_later_changes(venue, client):
    late, held = venue.add_session(starts_at=time(0, 0)), venue.add_person()
    put(venue, "A", person=held)
    marks = [
        venue.mark(),
        venue.mark(),
        venue.mark(session=late.pk),
        venue.mark(held, live=False),
    ]
    first = venue.send(client, *marks)
    assert [answer["outcome"] for answer in first] == ["in", "already", "late", "held"]
    before = written()
    put(venue, "A")
    put(venue, "", person=held)
    withdraw(Registration.objects.get(pk=held.pk), by=None, reason="x")
    again = venue.send(client, *marks[::-1])[::-1]
    assert [answer["outcome"] for answer in again] == ["in", "already", "late", "held"]
    compared = ("nonce", "mark", "at", "name")
    assert [[a[key] for key in compared] for a in again[:3]] == [[a[key] for key in compared] for a in first[:3]]
    assert written() == (before[0] - 1, before[1] + 2, before[2], before[3])
    assert venue.person.marks.get(session=venue.session).mark == "A"  # the later mark stays


def test_a_repeated_nonce_in_one_request_counts_once(venue, client):
    mark = venue.mark()
    first, second = venue.send(client, mark, mark)
    assert first == second
    assert written() == (1, 1, 0, 0)


def test_two_arrivals_in_one_request_count_in_the_order_of_their_times(venue, client):
    now = timezone.now()
    later, earlier = (venue.mark(live=False, seen_at=now - timedelta(seconds=s)) for s in (5, 25))
    answers = venue.send(client, later, earlier)
    assert [answer["outcome"] for answer in answers] == ["already", "in"]
    assert answers[0]["at"] == answers[1]["at"]
    assert [answer["nonce"] for answer in answers] == [later["nonce"], earlier["nonce"]]
    assert written() == (1, 1, 0, 1)
    assert [a["outcome"] for a in venue.send(client, later, earlier)] == ["already", "in"]


def test_a_nonce_of_another_event_reveals_nothing(venue, client):
    """A nonce that counted at another event reveals neither name nor mark and changes nothing."""
    elsewhere = Venue()
    marks = [elsewhere.mark(), elsewhere.mark()]
    elsewhere.send(client, *marks)
    before = written()
    for mark in marks:
        (answer,) = venue.send(client, venue.mark(nonce=mark["nonce"]))
        assert (answer["outcome"], answer["name"], answer["mark"]) == ("unknown", "", "")
    assert written() == before


def test_a_nonce_of_another_page_does_not_count_at_the_door(venue, client):
    nonce = uuid4()
    change = MarkChange(venue.person, venue.session, "A", nonce=nonce)
    set_marks(lock_event(venue.event), [change], by=None, method=Attendance.Method.GRID)
    assert venue.outcome(client, nonce=str(nonce), over="A") == "unknown"
    assert venue.person.marks.get().mark == "A"


def test_a_refused_arrival_is_judged_again(venue, client):
    """The registration is confirmed a minute later: the same scan then counts."""
    Registration.objects.filter(pk=venue.person.pk).update(status="proposed")
    mark = venue.mark()
    assert venue.send(client, mark)[0]["outcome"] == "not_confirmed"
    Registration.objects.filter(pk=venue.person.pk).update(status="confirmed")
    assert venue.send(client, mark)[0]["outcome"] == "in"


# --- How much it asks -------------------------------------------------------------------------------------------------


def test_two_hundred_arrivals_need_as_many_queries_as_one(venue, client, django_assert_num_queries):
    """The queries are: the link, the end of the event, the transaction, the lock of the event, nonces of three tables,
    people, sessions, current marks, and the new marks."""
    people = [venue.add_person() for _ in range(5)]
    assert venue.outcome(client) == "in"  # stores the use of the link
    mixed = [venue.mark(person) for person in [*people[:3], people[0], venue.person]]
    with django_assert_num_queries(17):
        venue.send(client, venue.mark(people[4]))
    # Three more: the earlier second arrivals, the new ones, and the key of the first mark stored by this request.
    with django_assert_num_queries(20):
        venue.send(client, *mixed)
    assert written() == (5, 5, 0, 2)
