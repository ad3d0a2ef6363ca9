"""Correcting a person's data from a registration's page: what the message says, and undoing it."""

import pytest
from django.utils import timezone

from accounts.models import Entry
from events.models import Event
from participants.models import Participant
from tests import make

from .conftest import offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected(world):
    """Return the page after the name and position of a registered person were corrected, and the registration."""
    make.quota(world.event, world.agency)
    person = make.person(world.agency, full_name="Siti Rahmwati", position="Pustakawan", sex="female")
    registration = make.register(person, event=world.event)
    answers = {"full_name": "Siti Rahmawati", "position": "Kepala", "sex": "female"}
    return world.act(registration, "edit", **answers), registration


def values(registration) -> tuple[str, str]:
    person = Participant.objects.get(pk=registration.participant_id)
    registration.refresh_from_db()
    return person.full_name, registration.position


def messages(page) -> str:
    return " ".join(str(message) for message in page.context["messages"])


def test_the_message_says_what_was_corrected_and_undoes_it(world, corrected):
    page, registration = corrected
    said = messages(page)
    assert "Full name: Siti Rahmwati → Siti Rahmawati; Position: Pustakawan → Kepala." in said
    assert values(registration) == ("Siti Rahmawati", "Kepala")
    assert "Siti Rahmwati" in world.undo(page)
    assert values(registration) == ("Siti Rahmwati", "Pustakawan")
    assert world.undo(page) == "This was undone already."
    trail = world.page.content.decode()
    assert "Person changed" in trail
    assert "Change of the data undone" in trail


def test_a_correction_at_a_finished_event_is_undone_too(world, corrected):
    page, registration = corrected
    Event.objects.filter(pk=world.event.pk).update(
        status="finished", starts_on=timezone.localdate(), ends_on=timezone.localdate()
    )
    world.undo(page)
    assert values(registration)[0] == "Siti Rahmwati"


def test_what_was_changed_since_is_not_undone(world, corrected):
    page, registration = corrected
    again = world.act(registration, "edit", full_name="Siti Rahmawati, S.Sos.", position="Kepala", sex="female")
    assert messages(again).endswith("→ Siti Rahmawati, S.Sos.")  # with one full stop
    assert "has changed since: Full name" in world.undo(page)
    assert values(registration)[0] == "Siti Rahmawati, S.Sos."


def test_a_person_who_works_in_another_province_now_is_not_changed(world, corrected):
    page, registration = corrected
    Participant.objects.filter(pk=registration.participant_id).update(agency=make.agency("72"))
    assert world.undo(page) == ""
    assert world.page.status_code == 404
    assert values(registration)[0] == "Siti Rahmawati"


def test_an_unchanged_form_says_so_and_offers_nothing(world, corrected):
    _page, registration = corrected
    entries = Entry.objects.count()
    page = world.act(registration, "edit", full_name="Siti Rahmawati", position="Kepala", sex="female")
    assert messages(page) == "Nothing was changed: the data of Siti Rahmawati are the same."
    assert (offered(page), Entry.objects.count()) == ({}, entries)


def test_a_nip_is_masked_in_the_message(world, corrected):
    _page, registration = corrected
    answers = {"full_name": "Siti Rahmawati", "position": "Kepala", "sex": "female"}
    world.act(registration, "edit", **answers, nip="198609262015052001")
    page = world.act(registration, "edit", **answers, nip="198609262015052002")
    assert messages(page).endswith("NIP replaced.")
