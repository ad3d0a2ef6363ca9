"""Taking back an arrival at the door: who may, how long, and what the log keeps."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from events.locking import lock_event
from participants.attendance.marks import MarkChange, set_marks
from participants.models import Attendance, MarkEntry
from tests.door import Venue


@pytest.fixture
def venue(regions):
    return Venue()


def outcomes(answers: list[dict]) -> list[str]:
    return [answer["outcome"] for answer in answers]


def log() -> list[str]:
    return [*MarkEntry.objects.order_by("pk").values_list("mark", flat=True)]


def put(venue, mark: str) -> None:
    change = MarkChange(venue.person, venue.session, mark)
    set_marks(lock_event(venue.event), [change], by=None, method=Attendance.Method.GRID)


def test_an_arrival_is_taken_back_once_and_the_log_keeps_both(venue, client):
    venue.send(client, mark := venue.mark())
    undo = venue.undo(mark)
    (answer,) = venue.send(client, undo)
    assert (answer["outcome"], answer["mark"], answer["name"]) == ("undone", "", "Ani")
    assert outcomes(venue.send(client, undo)) == ["undone"]
    venue.person.refresh_from_db()
    assert (Attendance.objects.exists(), venue.person.attended, log()) == (False, False, ["H", ""])
    assert outcomes(venue.send(client, venue.mark())) == ["in"]


def test_offline_the_arrival_its_end_and_the_next_one_are_sent_together(venue, client):
    seen = timezone.now() - timedelta(hours=3)
    mark = venue.mark(seen_at=seen, live=False)
    undo = venue.undo(mark, seen_at=seen + timedelta(seconds=20), live=False)
    again = venue.mark(seen_at=seen + timedelta(minutes=5), live=False)
    assert outcomes(venue.send(client, mark, undo)) == ["in", "undone"]
    assert not Attendance.objects.exists()
    assert outcomes(venue.send(client, again)) == ["in"]
    assert log() == ["H", "", "H"]


def test_only_the_side_that_recorded_it_takes_it_back(venue, client):
    venue.send(client, mark := venue.mark())
    other = venue.add_link()
    assert outcomes(venue.send(client, venue.undo(mark), address=f"/door/link/{other.token}/")) == ["not_undone"]
    assert outcomes(venue.send(client, venue.undo(mark | {"nonce": str(uuid4())}))) == ["not_undone"]
    assert log() == ["H"]


def test_it_is_too_late_after_a_minute(venue, client):
    seen = timezone.now() - timedelta(minutes=5)
    venue.send(client, mark := venue.mark(seen_at=seen, live=False))
    (answer,) = venue.send(client, venue.undo(mark, seen_at=seen + timedelta(seconds=61), live=False))
    assert (answer["outcome"], answer["mark"]) == ("not_undone", "H")
    assert answer["message"]
    assert outcomes(venue.send(client, venue.undo(mark, seen_at=seen + timedelta(seconds=30), live=False))) == [
        "undone"
    ]


@pytest.mark.parametrize("together", [True, False])
def test_an_arrival_that_replaced_a_mark_stays(venue, client, together):
    put(venue, "I")
    mark = venue.mark(over="I")
    undo = venue.undo(mark, over=None)
    sent = venue.send(client, mark, undo) if together else venue.send(client, mark) + venue.send(client, undo)
    assert outcomes(sent) == ["in", "not_undone"]
    assert log() == ["I", "H"]


def test_a_mark_that_staff_changed_meanwhile_stays(venue, client):
    venue.send(client, mark := venue.mark())
    put(venue, "T")
    (answer,) = venue.send(client, venue.undo(mark))
    assert (answer["outcome"], answer["mark"]) == ("not_undone", "T")


@pytest.mark.parametrize("undoes", ["x", 7, "{00000000-0000-0000-0000-000000000000}"])
def test_what_is_no_nonce_is_not_understood(venue, client, undoes):
    assert venue.post(client, venue.mark(undoes=undoes)).status_code == 400
