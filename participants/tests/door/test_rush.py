"""Many devices check people in concurrently, with real connections, on the engine of the test run."""

from collections import Counter
from threading import Barrier

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from agencies.regions import load_regions
from events.models import Event
from participants.door.deciding import decide
from participants.models import Attendance, HeldMark, MarkEntry, Registration, SecondScan
from participants.registering.errors import NotPossible
from participants.registering.lifecycle import withdraw
from tests import make
from tests.door import Venue
from tests.rush import Interruption, at_first_transaction, rush

DEVICES, PEOPLE = 8, 100

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def venue():
    load_regions()
    return Venue()


def at_the_door(venue, queues: list[list[dict]]) -> list[dict]:
    """Send each queue of marks from its own device, one request a mark, all devices at once, and return the results."""
    results = []

    def device(queue):
        client = Client()
        for mark in queue:
            results.extend(venue.send(client, mark))

    assert rush([lambda queue=queue: device(queue) for queue in queues]) == [None] * len(queues)
    return results


def test_two_hundred_arrivals_of_a_hundred_people_leave_a_hundred_marks(venue):
    venue.event.quotas.update(seats=PEOPLE)
    people = [venue.person, *(venue.add_person() for _ in range(PEOPLE - 1))]
    marks = [venue.mark(person) for person in people] + [venue.mark(person) for person in people]
    queues = [marks[number::DEVICES] for number in range(DEVICES)]
    answers = at_the_door(venue, queues)
    assert Counter(answer["outcome"] for answer in answers) == {"in": PEOPLE, "already": PEOPLE}
    assert (Attendance.objects.count(), MarkEntry.objects.count(), SecondScan.objects.count()) == (PEOPLE,) * 3
    assert Registration.objects.filter(attended=True).count() == PEOPLE
    assert (
        len({(answer["name"], answer["at"]) for answer in answers}) == PEOPLE
    )  # the second answer has the time of the first


def test_without_the_lock_an_arrival_is_stored_twice(venue):
    """Negative control: read the mark, then write it, without a lock."""
    all_have_looked = Barrier(DEVICES)

    def naive():
        is_marked = Attendance.objects.filter(registration=venue.person, session=venue.session).exists()
        all_have_looked.wait()
        if not is_marked:
            place = {"registration": venue.person, "session": venue.session, "mark": "H", "method": "scan"}
            MarkEntry.objects.create(**place)
            Attendance.objects.create(**place)

    raised = rush([naive] * DEVICES)
    assert [type(error) for error in raised if error] == [IntegrityError] * (DEVICES - 1)
    assert MarkEntry.objects.count() == DEVICES  # eight entries of one arrival: the constraint does not prevent them


def test_one_nonce_sent_by_all_devices_counts_once(venue):
    mark = venue.mark()
    answers = at_the_door(venue, [[mark]] * DEVICES)
    assert Counter(answer["outcome"] for answer in answers) == {"in": DEVICES}
    assert (Attendance.objects.count(), MarkEntry.objects.count(), SecondScan.objects.count()) == (1, 1, 0)


def test_a_held_arrival_sent_by_all_devices_is_held_once(venue):
    Registration.objects.filter(pk=venue.person.pk).update(status="waitlisted")
    mark = venue.mark(live=False)
    answers = at_the_door(venue, [[mark]] * DEVICES)
    assert Counter(answer["outcome"] for answer in answers) == {"held": DEVICES}
    assert (HeldMark.objects.count(), MarkEntry.objects.count()) == (1, 0)


def test_a_concurrent_withdrawal_leaves_no_mark_of_a_withdrawn_person(venue):
    """The second action sees the first: no withdrawn person was present."""
    answers = []
    raised = rush(
        [
            lambda: withdraw(venue.person, by=None, reason="x"),
            lambda: answers.extend(venue.send(Client(), venue.mark())),
        ]
    )
    venue.person.refresh_from_db()
    was_in = answers[0]["outcome"] == "in"
    assert was_in or answers[0]["outcome"] == "not_confirmed"
    assert (type(raised[0]) is NotPossible) == was_in
    assert (venue.person.attended, venue.person.status) == (was_in, "confirmed" if was_in else "withdrawn")


def test_a_concurrent_cancellation_closes_the_door(venue):
    """The device gets the answer of a closed door."""
    answers = []
    coming = Interruption(at_first_transaction)
    raised = coming.rush(
        lambda: answers.append(venue.post(Client(), venue.mark()).status_code),
        meanwhile=lambda: Event.objects.filter(pk=venue.event.pk).update(status=Event.Status.CANCELLED),
    )
    assert (coming.happened, raised, answers) == (True, [None, None], [410])
    assert not MarkEntry.objects.exists()


def test_two_concurrent_decisions_count_once(venue):
    """The arrival is decided once, and the log and the trail have one entry each."""
    held = make.held_mark(venue.person, seen_at=timezone.now())
    users = [make.user(), make.user()]
    decided = []
    how = [HeldMark.Decision.TAKEN, HeldMark.Decision.DISMISSED]
    raised = rush(
        [
            lambda by=by, way=way: decided.append((way, decide(venue.event, {held.pk: ""}, way, by=by)))
            for by, way in zip(users, how, strict=True)
        ]
    )
    assert raised == [None, None]
    ways = [way for way, (done, _left) in decided if done]
    held.refresh_from_db()
    assert ways == [held.decision]
    assert MarkEntry.objects.count() == (1 if held.decision == "taken" else 0)
