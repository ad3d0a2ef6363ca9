"""Editing an event after its certificates were issued."""

import re

import pytest

from accounts.models import Entry
from events.models import Event
from participants.certificates.changes import outdated
from tests import make

pytestmark = pytest.mark.usefixtures("regions")


@pytest.fixture
def event(regions):
    """Return a finished event with two certificates: of somebody with all lesson hours, and of somebody with half."""
    made = make.event(sessions=2, minimum_attendance=50, venue="Hotel Lama")
    for marks in ("HH", "HA"):
        make.registration(made, make.agency("18.03"), marks=marks)
    make.certificates(made)
    return made


@pytest.fixture
def staff(client, regions):
    client.force_login(make.user())
    return client


def send(client, event, **changes):
    form = client.get(f"/events/{event.code}/edit/").context["form"]
    fields = {name: form[name].value() for name in form.fields}
    fields = {name: value for name, value in fields.items() if value not in (None, False)}
    return client.post(f"/events/{event.code}/edit/", fields | changes)


def numbers(page) -> list[list[str]]:
    said = page.context["form"].non_field_errors()
    return [re.findall(r"\d+", text) for text in [*said][:-1]]


def test_a_higher_minimum_attendance_is_asked_about(staff, event):
    page = send(staff, event, minimum_attendance=80)
    assert numbers(page) == [["2"], ["0", "0"], ["1", "0"]]
    assert Event.objects.get().minimum_attendance == 50
    assert not Entry.objects.filter(action="event-edited").exists()
    seen = page.context["form"]["seen"].value()
    assert send(staff, event, minimum_attendance=80, seen=seen).status_code == 302
    assert Event.objects.get().minimum_attendance == 80


def test_another_province_is_asked_about(staff, event):
    page = send(staff, event, province="72")
    assert numbers(page)[0] == ["2"]
    assert Event.objects.get().province_id == "18"
    assert send(staff, event, province="72", seen=page.context["form"]["seen"].value()).status_code == 302
    assert Event.objects.get().province_id == "72"


def test_the_certificates_that_would_say_something_else_are_counted(staff, event):
    page = send(staff, event, title="Judul Baru")
    assert numbers(page) == [["2"], ["2", "0"], ["0", "0"]]
    assert outdated(event).count() == 0
    send(staff, event, title="Judul Baru", seen=page.context["form"]["seen"].value())
    assert outdated(Event.objects.get()).count() == 2


@pytest.mark.parametrize("change", [{"late_after_minutes": 30}, {}])
def test_what_no_certificate_depends_on_is_not_asked_about(staff, event, change):
    assert send(staff, event, **change).status_code == 302


def test_an_event_without_certificates_is_not_asked_about(staff, regions):
    event = make.event(sessions=1)
    make.registration(event, make.agency("18.03"), marks="H")
    assert send(staff, event, minimum_attendance=50, province="72").status_code == 302


def test_another_change_is_asked_about_again(staff, event):
    seen = send(staff, event, minimum_attendance=80).context["form"]["seen"].value()
    assert send(staff, event, title="Judul Baru", seen=seen).status_code == 200
    assert Event.objects.get().title == event.title
