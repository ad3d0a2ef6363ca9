"""Deleting a registration that was a typing error."""

import pytest

from accounts.models import Entry, Message
from accounts.trail.chain import verify
from accounts.trail.personal import decrypted
from accounts.trail.recording import record
from events.models import Event
from participants.models import Participant, Registration
from participants.registering.lifecycle import confirm, withdraw
from participants.registering.registration import WhenFull
from participants.registering.seats import seat_differences
from tests import make

from .conftest import offered, statuses

pytestmark = pytest.mark.django_db
NIP, PHONE = "198609262015052001", "+6281234567890"


@pytest.fixture
def proposed(world) -> Registration:
    Event.objects.update(needs_approval=True)
    world.event.refresh_from_db()
    make.quota(world.event, world.agency, seats=1)
    return world.enter()


def possible(client, registration) -> set[str]:
    return client.get(registration.get_absolute_url()).context["possible"]


def test_a_mistake_disappears_with_its_person_and_who_waits_gets_the_seat(world, client, proposed):
    waits = world.enter(when_full=WhenFull.WAIT)
    assert "remove" in possible(client, proposed)
    assert "Yes, delete it" in client.get(f"{proposed.get_absolute_url()}remove/").content.decode()
    page = world.act(proposed, "remove")
    assert next(str(message) for message in page.context["messages"]).endswith("is deleted.")
    assert not offered(page)
    assert not Registration.objects.filter(pk=proposed.pk).exists()
    assert not Participant.objects.filter(pk=proposed.participant_id).exists()
    assert (statuses(waits), seat_differences()) == (["proposed"], [])
    actions = Entry.objects.of_person(proposed.participant_id).order_by("pk").values_list("action", flat=True)
    assert list(actions)[-2:] == ["registration-removed", "person-removed"]


def test_a_person_who_is_known_elsewhere_stays(world, client, proposed):
    other = make.registration(make.event(), world.agency)
    Registration.objects.filter(pk=other.pk).update(participant=proposed.participant)
    world.act(proposed, "remove")
    assert Participant.objects.filter(pk=proposed.participant_id).exists()
    assert not Registration.objects.filter(pk=proposed.pk).exists()


def test_who_moves_up_and_gets_a_mail_is_asked_about_first(world, client, proposed):
    coordinator = make.user(email="pusat@example.org")
    waits = world.enter(by=coordinator, when_full=WhenFull.WAIT, email="citra@example.org")
    page = world.act(proposed, "remove")
    assert "citra@example.org" not in Message.objects.values_list("recipient", flat=True)
    assert statuses(proposed, waits) == ["proposed", "waitlisted"]
    world.act(proposed, "remove", mails_shown=page.context["recipients"].count)
    assert statuses(waits) == ["proposed"]


@pytest.mark.parametrize("reason", ["confirmed", "was confirmed", "letter", "history", "closed"])
def test_what_was_confirmed_or_has_a_letter_stays(world, client, proposed, reason):
    one = proposed
    if "confirmed" in reason:
        confirm(one, by=None)
    if reason == "was confirmed":
        withdraw(one, by=None, reason="Sakit")
    if reason == "letter":
        make.letter(one)
    if reason == "history":
        one = make.registration(world.event, world.agency, status="rejected")
    if reason == "closed":
        Event.objects.update(status=Event.Status.FINISHED)
    assert "remove" not in possible(client, one)
    world.act(one, "remove")
    assert Registration.objects.filter(pk=one.pk).exists()


def test_a_mistake_that_was_withdrawn_can_be_deleted_too(world, client, proposed):
    withdraw(proposed, by=None, reason="Salah ketik")
    world.act(proposed, "remove")
    assert (world.event.registrations.count(), seat_differences()) == (0, [])


def test_nothing_personal_of_a_mistake_stays_in_trail_or_mails(world, client, proposed):
    person = make.person(
        world.agency,
        full_name="Rina Salah Ketik",
        nip="198609262015052001",
        phone="+6281234567890",
        email="rina@desa.id",
    )
    given = {name: (None, getattr(person, name)) for name in ("full_name", "nip", "phone", "email")}
    record("person-recorded", person, by=world.clerk, participant=person.pk, changes=given)
    mistake = make.register(person, event=world.event, by=world.clerk, when_full=WhenFull.WAIT)
    make.mail(world.event, recipient=person.email, body="Yth. Rina Salah Ketik")
    other = make.mail(world.event, recipient="lain@desa.id", body="Yth. Lain")
    world.act(mistake, "remove")
    assert not Participant.objects.filter(pk=person.pk).exists()
    entries = Entry.objects.of_person(person.pk)
    assert {"person-recorded", "registration-removed", "person-removed"} <= set(
        entries.values_list("action", flat=True)
    )
    text = " ".join(f"{one.subject} {decrypted(one.changes)} {one.reason}" for one in Entry.objects.all())
    assert not [trace for trace in ("Rina", "rina@", NIP, PHONE) if trace in text]
    assert "Data dihapus" in text
    mails = list(Message.objects.all())
    assert not [mail for mail in mails if "Rina" in mail.body + mail.subject or mail.recipient == "rina@desa.id"]
    assert Message.objects.get(pk=other.pk).body == "Yth. Lain"
    assert verify().faults == []
