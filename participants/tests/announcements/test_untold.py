"""People who do not know that days, times or place of an event have changed are a task, and each is written to once."""

from datetime import timedelta

import pytest

from accounts.models import Message
from events.planning import actions as planning
from participants.announcements import sending
from participants.announcements.audiences import Reason, recipients_of
from participants.announcements.presets import PRESETS
from participants.announcements.untold import MOVED_PRESET, untold_people
from reports.home.todo import todos
from tests import make


@pytest.fixture
def event(regions):
    event = make.coming_event("18", code="LAMPUNG-1", sessions=1)
    agency = make.agency("18.03")
    make.quota(event, agency, seats=9)
    for name, address in (("Ani", "ani@example.org"), ("Budi", "")):
        make.registered(make.person(agency, full_name=name, email=address), event, status="confirmed")
    return event


def move(event, *, send_mail: bool = True, **values) -> None:
    for name, value in values.items():
        setattr(event, name, value)
    planning.edit_event(event, fields=list(values), by=None, send_mail=send_mail)


def untold(event) -> list[str]:
    return [one.participant.full_name for one in untold_people(event)]


def later(event) -> dict[str, object]:
    return {"starts_on": event.starts_on + timedelta(7), "ends_on": event.ends_on + timedelta(7)}


def message(event):
    made = PRESETS[MOVED_PRESET].message(MOVED_PRESET, event)
    sending.store(made, by=make.user())
    return made


def test_who_got_no_mail_of_a_move_is_a_task_until_they_are_written_to(event):
    assert untold(event) == []
    move(event, venue="Hotel B")
    assert untold(event) == ["Budi"], "who has no address"
    move(event, send_mail=False, **later(event))
    assert untold(event) == ["Ani", "Budi"], "the last change was not mailed"
    href = f"/events/{event.code}/messages/new/?preset=moved"
    assert next(one.text for one in todos(make.user(), event=event) if one.href == href).startswith("2 orang")
    assert href not in [todo.href for todo in todos(make.user(province="18"), event=event)]
    assert sending.send(message(event), by=make.user()) == 1
    assert untold(event) == []


def test_everybody_is_written_to_after_each_move_of_a_day(event):
    for venue in ("Hotel B", "Hotel C"):
        move(event, send_mail=False, venue=venue)
        assert untold(event) == ["Ani", "Budi"]
        assert sending.send(message(event), by=make.user()) == 1, venue
        assert untold(event) == []
    assert {one.name: one.reason for one in recipients_of(message(event))}["Ani"] == Reason.REMINDED


def test_who_was_left_out_of_a_message_does_not_know(event):
    agency = event.quotas.first().agency
    for name, address in (("Citra", "citra@example.org"), ("Dedi", "")):
        make.registered(make.person(agency, full_name=name, email=address), event, status="waitlisted")
    move(event, send_mail=False, venue="Hotel B")
    narrow = message(event)
    narrow.audience = "confirmed"
    narrow.save()
    assert sending.send(narrow, by=make.user()) == 1
    assert untold(event) == ["Citra", "Dedi"]


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_mail_that_nobody_got_does_not_count(event, by_hand):
    move(event, send_mail=not by_hand, venue="Hotel B")
    if by_hand:
        sending.send(message(event), by=make.user())
    Message.objects.filter(recipient="ani@example.org").update(state=Message.State.FAILED)
    assert "Ani" in untold(event)
    assert {one.name: one.reason for one in recipients_of(message(event))}["Ani"] is None


def test_nobody_is_told_twice(event):
    move(event, venue="Hotel B")
    found = {one.name: one.reason for one in recipients_of(message(event))}
    assert found == {"Ani": Reason.TOLD, "Budi": Reason.NO_ADDRESS}
    assert Message.objects.filter(recipient="ani@example.org").count() == 1


def test_another_change_and_later_registrations_are_no_task(event):
    move(event, send_mail=False, title="Judul baru")
    assert untold(event) == []
    move(event, send_mail=False, venue="Hotel B")
    newcomer = make.person(event.quotas.first().agency, full_name="Citra")
    make.registered(newcomer, event, status="confirmed")
    assert untold(event) == ["Ani", "Budi"]


def test_saving_another_place_says_where_the_consequences_are(event, client):
    client.force_login(make.user())
    page = client.get(f"/events/{event.code}/edit/")
    data = {name: field.value() or "" for name, field in ((f.name, f) for f in page.context["form"])}
    answer = client.post(f"/events/{event.code}/edit/", data | {"venue": "Hotel C", "no_mail": "1"}, follow=True)
    said = " ".join(str(one) for one in answer.context["messages"])
    assert "belum mengetahuinya" in said
    assert "2 orang belum mengetahui" in answer.content.decode()
