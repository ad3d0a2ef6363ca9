"""What the personal page says about the certificate agrees with who completes the event."""

from itertools import product

import pytest

from participants.certificates.completion import has_completed
from participants.personal.outlook import certificate_outlook
from tests import make

pytestmark = pytest.mark.one_engine("sentences about one person")


@pytest.fixture
def event(regions):
    """An event of nine lesson hours, of which 80 % are needed: eight."""
    event = make.coming_event(minimum_attendance=80, sessions=3)
    event.sessions.update(lesson_hours=3)
    return event


def said(event, marks: str) -> list[str]:
    registration = make.registration(event, make.agency("18.03"), marks=marks)
    return certificate_outlook(registration, list(event.sessions.order_by("number")))


def test_before_the_event_the_rule_is_named(event):
    assert said(event, "") == ["Sertifikat memerlukan kehadiran minimal 80% dari 9 JP, yaitu 8 JP."]


@pytest.mark.parametrize(
    ("marks", "recorded", "follows"),
    [
        ("H..", "Tercatat hadir: 3 JP.", "Masih perlu 5 JP, dari 6 JP yang belum dicatat."),
        ("HT.", "Tercatat hadir: 6 JP.", "Masih perlu 2 JP, dari 3 JP yang belum dicatat."),
        ("A..", "Tercatat hadir: 0 JP.", "Syarat ini tidak dapat dipenuhi lagi."),
        ("HTH", "Tercatat hadir: 9 JP.", "Syarat kehadiran Anda terpenuhi"),
        ("HIH", "Tercatat hadir: 6 JP.", "Syarat ini tidak dapat dipenuhi lagi."),
    ],
)
def test_what_is_recorded_and_what_follows(event, marks, recorded, follows):
    _rule, first, second = said(event, marks)
    assert first == recorded
    assert second.startswith(follows)


@pytest.mark.parametrize("minimum", [0, 33, 34, 67, 100])
def test_enough_is_what_completes_the_event(event, minimum):
    type(event).objects.update(minimum_attendance=minimum)
    event.refresh_from_db()
    for marks in map("".join, product("HA", repeat=3)):
        registration = make.registration(event, make.agency("18.03"), marks=marks)
        *_, last = certificate_outlook(registration, list(event.sessions.all()))
        assert last.startswith("Syarat kehadiran Anda terpenuhi") == has_completed(registration), (minimum, marks)


@pytest.mark.parametrize("status", ["proposed", "waitlisted", "withdrawn"])
def test_nothing_is_promised_to_who_is_not_confirmed(event, status):
    registration = make.registration(event, make.agency("18.03"))
    registration.status = status
    assert certificate_outlook(registration, list(event.sessions.all())) == []


def test_nothing_is_said_of_a_cancelled_event_or_without_sessions(event):
    registration = make.registration(event, make.agency("18.03"))
    assert certificate_outlook(registration, []) == []
    registration.event.status = "cancelled"
    assert certificate_outlook(registration, list(event.sessions.all())) == []
