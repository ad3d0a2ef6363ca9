"""The calendar file of a participant's event."""

from datetime import time

import pytest

from events.models import Event, Session
from tests import make

pytestmark = pytest.mark.one_engine("a file with the sessions of one event")


@pytest.fixture
def event(regions):
    event = make.coming_event("91", code="PAPUA", title="Bimtek Papua; dua", venue="Hotel Yos, Jayapura")
    for number, starts in [(1, time(8, 30)), (2, None)]:
        Session.objects.create(
            event=event,
            number=number,
            title=f"Sesi {number}",
            date=event.starts_on,
            lesson_hours=2,
            starts_at=starts,
            ends_at=starts and time(10),
            speaker="Dr. Pembicara",
        )
    return event


@pytest.fixture
def registration(event):
    return make.registration(event, make.agency("91.71"), full_name="Sri Wahyuni", email="sri@example.org")


def lines(response) -> list[str]:
    return response.content.decode().replace("\r\n ", "").split("\r\n")


def test_each_session_is_an_entry_at_its_moment(registration, event, client):
    file = client.get(f"{make.personal_address(registration)}calendar/")
    day, found = f"{event.starts_on:%Y%m%d}", lines(file)
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="jadwal-papua.ics"' in file["Content-Disposition"]
    assert found.count("BEGIN:VEVENT") == 2
    assert f"DTEND:{day}T010000Z" in found  # ten o'clock in Jayapura
    assert {f"DTSTART;VALUE=DATE:{day}", "LOCATION:Hotel Yos\\, Jayapura\\, Provinsi Papua"} <= {*found}
    assert any(line.startswith("DESCRIPTION:Bimtek Papua\\; dua\\n08.30–10.00 WIT") for line in found)


def test_without_sessions_the_days_of_the_event_are_the_entry(registration, event, client):
    event.sessions.all().delete()
    found = lines(client.get(f"{make.personal_address(registration)}calendar/"))
    assert found.count("BEGIN:VEVENT") == 1
    assert f"DTSTART;VALUE=DATE:{event.starts_on:%Y%m%d}" in found


def test_a_calendar_names_nobody(registration, client):
    file = client.get(f"{make.personal_address(registration)}calendar/").content.decode()
    assert [name for name in ("Sri", "sri@", "Pembicara", registration.ticket) if name in file] == []


@pytest.mark.parametrize("gone", ["withdrawn", "cancelled"])
def test_there_is_no_file_for_who_does_not_come(registration, event, client, gone):
    me = make.personal_address(registration)
    if gone == "cancelled":
        Event.objects.update(status="cancelled")
    else:
        type(registration).objects.update(status="withdrawn", quota=None)
    assert client.get(f"{me}calendar/").status_code == 404
