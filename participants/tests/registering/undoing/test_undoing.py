"""Undoing actions on registrations for ten minutes: what is restored, what is refused, and who is told."""

import time
from types import SimpleNamespace

import pytest
from django.core import signing

from accounts.models import Entry, Message
from accounts.trail.personal import decrypted
from events.models import Event, Quota
from participants.models import Participant, Registration
from participants.registering.lifecycle import reactivate, withdraw
from participants.registering.registration import WhenFull
from participants.registering.seats import seat_differences
from tests import make

from .conftest import offered, states, statuses

pytestmark = pytest.mark.django_db


def seats(event) -> list[tuple[int, int]]:
    assert seat_differences() == []
    return list(event.quotas.order_by("pk").values_list("taken", "overbooked"))


def mailed() -> list[tuple[str, str]]:
    return sorted(Message.objects.values_list("recipient", "subject"))


def test_a_withdrawal_is_undone_and_who_moved_up_waits_again_in_the_same_place(world):
    make.quota(world.event, world.agency, seats=1)
    seated = world.enter()
    first, second = (world.enter(when_full=WhenFull.WAIT) for _ in range(2))
    before, waiting_since = states(seated, first, second), first.registered_at
    page = world.act(seated, "withdraw", reason="Sakit")
    assert statuses(seated, first, second) == ["withdrawn", "confirmed", "waitlisted"]
    said = world.undo(page)
    assert seated.participant.full_name in said
    assert first.participant.full_name in said
    assert states(seated, first, second) == before
    first.refresh_from_db()
    assert first.registered_at == waiting_since
    assert seats(world.event) == [(1, 0)]
    undone = Entry.objects.filter(action="registration-undone", by=world.clerk).order_by("pk")
    assert [one.participant for one in undone] == [seated.participant_id, first.participant_id]
    assert world.page.redirect_chain == [(seated.get_absolute_url(), 302)]


def test_a_second_press_says_that_it_is_undone_already(world):
    make.quota(world.event, world.agency)
    seated = world.enter()
    page = world.act(seated, "withdraw", reason="Sakit")
    world.undo(page)
    entries = Entry.objects.count()
    assert world.undo(page) == "This was undone already."
    assert (statuses(seated), Entry.objects.count()) == (["confirmed"], entries)


def test_after_ten_minutes_nothing_is_undone(world, monkeypatch):
    make.quota(world.event, world.agency)
    seated = world.enter()
    page = world.act(seated, "withdraw", reason="Sakit")
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: time.time() + 601))
    assert world.undo(page).startswith("Nothing was undone: that is possible for 10 minutes only.")
    assert statuses(seated) == ["withdrawn"]


def test_the_agency_and_its_seat_are_as_before(world):
    other = make.agency("18.07", "village")
    make.quota(world.event, world.agency), make.quota(world.event, other)
    seated = world.enter()
    before = states(seated)
    page = world.act(seated, "agency", agency=other.pk)
    assert states(seated) != before
    world.undo(page)
    assert (states(seated), seats(world.event)) == (before, [(1, 0), (0, 0)])
    assert Participant.objects.get(pk=seated.participant_id).agency == world.agency


def test_a_letter_that_the_move_deleted_is_asked_for_again(world):
    other = make.agency("18.07", "village")
    make.quota(world.event, world.agency), make.quota(world.event, other)
    seated = world.enter()
    make.letter(seated)
    page = world.act(seated, "agency", agency=other.pk)
    assert "send it again" in world.undo(page)


def test_a_letter_of_the_new_agency_keeps_the_person_there(world):
    other = make.agency("18.07", "village")
    make.quota(world.event, world.agency), make.quota(world.event, other)
    seated = world.enter()
    page = world.act(seated, "agency", agency=other.pk)
    make.letter(seated)
    assert "letter of the new agency" in world.undo(page)
    assert states(seated)[0][2] == other.pk


def test_a_move_to_another_quota_is_undone(world):
    make.quota(world.event, world.agency)
    pool = make.quota(world.event, pool=("village", "18.06"))
    seated = world.enter()
    before = states(seated)
    world.undo(world.act(seated, "move", quota=pool.pk))
    assert (states(seated), seats(world.event)) == (before, [(1, 0), (0, 0)])


def test_a_substitute_is_removed_with_the_person_that_it_recorded(world):
    make.quota(world.event, world.agency, seats=1)
    seated = world.enter()
    before = states(seated)
    typed = {"agency": world.agency.pk, "full_name": "Ani Pengganti", "sex": "female", "reason": "Cuti"}
    page = world.act(seated, "substitute", **typed)
    assert statuses(seated) == ["withdrawn"]
    assert "Ani Pengganti is no longer registered" in world.undo(page)
    assert (states(seated), seats(world.event)) == (before, [(1, 0)])
    assert not Participant.objects.filter(full_name="Ani Pengganti").exists()
    assert not [one for one in Entry.objects.all() if "Pengganti" in f"{one.subject} {decrypted(one.changes)}"]
    actions = Entry.objects.filter(subject__contains="Data dihapus").order_by("pk").values_list("action", flat=True)
    assert list(actions)[-2:] == ["registration-removed", "person-removed"]


def test_a_substitute_who_was_withdrawn_before_is_so_again(world):
    make.quota(world.event, world.agency, seats=2)
    seated, other = world.enter(), world.enter()
    withdraw(other, by=None, reason="Sakit")
    before = states(seated, other)
    person = other.participant
    typed = {"agency": world.agency.pk, "full_name": person.full_name, "sex": "female", "reason": "Cuti"}
    page = world.act(seated, "substitute", **typed, person=person.pk)
    assert statuses(seated, other) == ["withdrawn", "confirmed"]
    world.undo(page)
    assert states(seated, other) == before
    other.refresh_from_db()
    assert (other.replaces, seats(world.event)) == (None, [(1, 0)])


def test_a_registration_is_undone_and_a_known_person_stays(world, client):
    make.quota(world.event, world.agency)
    known = make.person(world.agency, full_name="Budi Lama", sex="male")
    typed = {"agency": world.agency.pk, "full_name": "Budi Lama", "sex": "male", "phone": "0812-0003-5569"}
    page = client.post("/events/BARU/register/", typed | {"person": known.pk, "then": "save"}, follow=True)
    known.refresh_from_db()
    assert known.phone == "+6281200035569"
    assert "Budi Lama is no longer registered" in world.undo(page)
    known.refresh_from_db()
    assert (known.phone, world.event.registrations.count(), seats(world.event)) == ("", 0, [(0, 0)])


def test_a_registration_with_a_letter_is_not_undone(world, client):
    make.quota(world.event, world.agency)
    typed = {"agency": world.agency.pk, "full_name": "Ani", "sex": "female", "then": "save"}
    page = client.post("/events/BARU/register/", typed, follow=True)
    make.letter(Registration.objects.get())
    assert "Ani is recorded already" in world.undo(page)
    assert world.event.registrations.count() == 1


def test_what_somebody_else_changed_since_is_named_and_stays(world):
    make.quota(world.event, world.agency, seats=1)
    seated, waits = world.enter(), world.enter(when_full=WhenFull.WAIT)
    page = world.act(seated, "withdraw", reason="Sakit")
    coordinator = make.user(full_name="Ratna Dewi")
    withdraw(waits, by=coordinator, reason="Batal")
    said = world.undo(page)
    assert "Nothing was undone." in said
    assert f"{waits} has changed since: Person withdrew (Ratna Dewi)." in said
    assert statuses(seated, waits) == ["withdrawn", "withdrawn"]


def test_the_same_state_reached_again_by_somebody_else_is_a_change(world):
    make.quota(world.event, world.agency)
    seated = world.enter()
    page = world.act(seated, "withdraw", reason="Sakit")
    registration = Registration.objects.get(pk=seated.pk)
    reactivate(registration, by=None), withdraw(registration, by=None, reason="Batal")
    assert "changed since" in world.undo(page)
    assert statuses(seated) == ["withdrawn"]


def test_a_seat_that_somebody_else_has_taken_is_not_oversold(world):
    make.quota(world.event, world.agency, seats=1)
    seated = world.enter()
    page = world.act(seated, "withdraw", reason="Sakit")
    world.enter()
    assert "Nothing was undone. All seats of this quota are taken" in world.undo(page)
    assert (statuses(seated), seats(world.event)) == (["withdrawn"], [(1, 0)])


def test_a_quota_that_is_gone_is_named(world):
    make.quota(world.event, world.agency)
    pool = make.quota(world.event, pool=("village", "18.06"))
    seated = world.enter()
    page = world.act(seated, "move", quota=pool.pk)
    Quota.objects.exclude(pk=pool.pk).delete()
    assert "no longer has the former seats" in world.undo(page)


def test_a_person_who_has_come_meanwhile_stays(world):
    make.quota(world.event, world.agency)
    pool = make.quota(world.event, pool=("village", "18.06"))
    seated = world.enter()
    page = world.act(seated, "move", quota=pool.pk)
    Registration.objects.update(attended=True)
    assert "changed since" in world.undo(page)
    assert states(seated)[0][1] == pool.pk


@pytest.mark.parametrize("decision", ["confirm", "reject"])
def test_a_decision_is_undone_and_who_was_told_is_told_again(world, client, decision):
    Event.objects.update(needs_approval=True)
    make.quota(world.event, world.agency)
    one = world.enter(by=world.clerk, email="ani@example.org")
    world.sign_in(make.user())
    answers = {"number": one.number, "decision": decision, "note": "Alasan", "mails_shown": 2}
    page = client.post("/events/BARU/participants/decide/", answers, follow=True)
    told = mailed()
    assert [to for to, _subject in told] == ["ani@example.org", "lampung@example.org"]
    world.undo(page)
    assert (statuses(one), seats(world.event)) == (["proposed"], [(1, 0)])
    news = Message.objects.order_by("-pk")[:2]
    assert {message.recipient for message in news} == {"ani@example.org", "lampung@example.org"}
    bodies = sorted(message.body for message in news)
    assert any("Keputusan terakhir diurungkan" in body for body in bodies)
    assert any("Pemberitahuan terakhir kami tentang pendaftaran Anda keliru" in body for body in bodies)


def test_nobody_is_told_of_undoing_a_decision_without_mails(world, client):
    Event.objects.update(needs_approval=True)
    make.quota(world.event, world.agency)
    one = world.enter(by=world.clerk, email="ani@example.org")
    world.sign_in(make.user())
    answers = {"number": one.number, "decision": "confirm", "mails_shown": 2, "no_mail": "1"}
    page = client.post("/events/BARU/participants/decide/", answers, follow=True)
    stored = Message.objects.count()
    world.undo(page)
    assert (statuses(one), Message.objects.count()) == (["proposed"], stored)


def test_more_mails_than_the_message_said_are_asked_about_first(world, client):
    """Somebody who waits gets the seat that becomes free."""
    make.quota(world.event, world.agency, seats=1)
    pool = make.quota(world.event, pool=("village", "18.06"), seats=1)
    one = world.enter()
    page = world.act(one, "move", quota=pool.pk)
    waits = make.registration(
        world.event, make.agency("18.06", "village"), status="waitlisted", email="citra@example.org"
    )
    world.undo(page)
    assert "citra@example.org" not in [to for to, _ in mailed()]
    assert statuses(one, waits)[1] == "waitlisted"
    assert 'name="undo"' in world.page.content.decode()
    client.post("/undo/", {"undo": world.page.context["text"], "mails_shown": 1})
    assert statuses(one, waits) == ["confirmed", "confirmed"]
    assert "citra@example.org" in [to for to, _subject in mailed()]


def test_undoing_needs_the_rights_of_the_action(world, client):
    Event.objects.update(needs_approval=True)
    make.quota(world.event, world.agency)
    one = world.enter()
    coordinator = make.user()
    world.sign_in(coordinator)
    answers = {"number": one.number, "decision": "confirm", "mails_shown": 2}
    fields = offered(client.post("/events/BARU/participants/decide/", answers, follow=True))
    world.sign_in(world.clerk)
    assert client.post("/undo/", fields).status_code == 404  # another user's
    type(coordinator).objects.filter(pk=coordinator.pk).update(role="provincial", province="18")
    client.force_login(type(coordinator).objects.get(pk=coordinator.pk))
    assert client.post("/undo/", fields).status_code == 403
    type(coordinator).objects.filter(pk=coordinator.pk).update(role="provincial", province="72")
    client.force_login(type(coordinator).objects.get(pk=coordinator.pk))
    assert client.post("/undo/", fields).status_code == 404
    assert statuses(one) == ["confirmed"]


def test_a_closed_event_is_not_changed_by_undoing(world):
    make.quota(world.event, world.agency)
    seated = world.enter()
    page = world.act(seated, "withdraw", reason="Sakit")
    Event.objects.update(status=Event.Status.CANCELLED)
    assert "Nothing was undone." in world.undo(page)
    assert statuses(seated) == ["withdrawn"]


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "\x00", "é" * 9, "." * 100_000])
def test_a_forged_text_undoes_nothing(world, client, text):
    assert client.post("/undo/", {"undo": text}).status_code == 404
    assert client.get("/undo/").url == "/"


def test_a_message_has_no_data_of_people(world):
    make.quota(world.event, world.agency)
    seated = world.enter(email="rahasia@example.org")
    fields = offered(world.act(seated, "withdraw", reason="Sakit"))
    data = str(signing.loads(fields["undo"], salt="participants.undoing"))
    assert seated.participant.full_name not in data
    assert "rahasia" not in data
    assert "Sakit" not in data


def test_a_decision_about_many_is_undone_with_one_press(world, client):
    Event.objects.update(needs_approval=True)
    make.quota(world.event, world.agency, seats=40)
    people = [world.enter() for _ in range(40)]
    world.sign_in(make.user())
    answers = {"number": [one.number for one in people], "decision": "reject", "note": "Penuh", "mails_shown": 99}
    page = client.post("/events/BARU/participants/decide/", answers, follow=True)
    assert seats(world.event) == [(0, 0)]
    said = world.undo(page)
    assert "40 registrations are as they were before." in said
    assert (set(statuses(*people)), seats(world.event)) == ({"proposed"}, [(40, 0)])
