"""Undoing the import of a people spreadsheet, and the end of personal links and of links for the door."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Entry
from participants.models import DoorLink, Participant, PersonalLink, SheetImport
from participants.personal_links import links
from participants.registering.seats import seat_differences
from tests import make
from tests.sheets import row, xlsx

from .conftest import offered, statuses

pytestmark = pytest.mark.django_db
NIP = "198609262015052001"


@pytest.fixture
def imported(world, client):
    """Return the page after the import of three new people, of whom the last one waits, of a known person of another
    agency with a new phone number, and of a registered person with a new position."""
    make.quota(world.event, world.agency, seats=4)
    world.registered = make.registration(world.event, world.agency, full_name="Eko", sex="male")
    world.former = make.agency("18.06", "village", name="Perpustakaan Lama")
    world.known = make.person(world.former, full_name="Dewi Lestari", nip=NIP)
    rows = [
        row("Dewi Lestari", world.agency.name, nip=NIP, more=("", "", "0812-0003-5569", "")),
        row("Eko", world.agency.name, sex="L", more=("Pustakawan", "", "", "")),
        *[row(name, world.agency.name) for name in ("Ani", "Budi", "Citra")],
    ]
    file = SimpleUploadedFile("peserta.xlsx", xlsx(rows))
    client.post("/events/BARU/import/", {"file": file})
    upload = SheetImport.objects.get()
    page = client.post(
        upload.get_absolute_url(), {"then": "store", "shown": upload.outcome["fingerprint"]}, follow=True
    )
    assert world.event.registrations.count() == 5
    return page


def test_an_import_is_undone_with_the_data_that_it_corrected(world, imported):
    world.known.refresh_from_db(), world.registered.refresh_from_db()
    assert (world.known.phone, world.known.agency) == ("+6281200035569", world.agency)
    assert world.registered.position == "Pustakawan"
    assert "4 people are no longer registered." in world.undo(imported)
    world.known.refresh_from_db(), world.registered.refresh_from_db()
    assert (world.known.phone, world.known.agency) == ("", world.former)
    assert (world.registered.position, world.registered.participant.position) == ("", "")
    assert list(Participant.objects.order_by("full_name").values_list("full_name", flat=True)) == [
        "Dewi Lestari",
        "Eko",
    ]
    assert (statuses(world.registered), seat_differences()) == (["confirmed"], [])
    assert world.undo(imported) == "This was undone already."


def test_an_import_stays_if_one_of_its_people_was_corrected_since(world, imported):
    Participant.objects.filter(pk=world.known.pk).update(phone="+6281299999999")
    said = world.undo(imported)
    assert "Nothing was undone." in said
    assert "Dewi Lestari has changed since: Phone." in said
    assert world.event.registrations.count() == 5


def test_the_data_of_a_corrected_person_who_left_the_province_stay(world, imported, client):
    client.post(
        "/events/BARU/import/",
        {
            "file": SimpleUploadedFile(
                "lagi.xlsx",
                xlsx(
                    [
                        row("Dewi Lestari", world.agency.name, nip=NIP, more=("", "", "0812-1111-2222", "")),
                    ]
                ),
            )
        },
    )
    upload = SheetImport.objects.latest("pk")
    stored = {"then": "store", "shown": upload.outcome["fingerprint"]}
    page = client.post(upload.get_absolute_url(), stored, follow=True)
    world.known.refresh_from_db()
    assert world.known.phone == "+6281211112222"
    Participant.objects.filter(pk=world.known.pk).update(agency=make.agency("72.01", name="Dinas Palu"))
    said = world.undo(page)
    assert "Nothing was undone." in said
    assert "Dewi Lestari has changed since." in said
    assert "Palu" not in said
    world.known.refresh_from_db()
    assert world.known.phone == "+6281211112222"


def test_a_person_who_was_registered_elsewhere_since_stays_recorded(world, imported):
    ani = Participant.objects.get(full_name="Ani")
    other = make.registration(make.event(), world.agency)
    type(other).objects.filter(pk=other.pk).update(participant=ani)
    world.undo(imported)
    assert Participant.objects.filter(pk=ani.pk).exists()
    assert world.event.registrations.count() == 1


@pytest.fixture
def link(world):
    world.seated = make.registration(world.event, world.agency)
    return make.personal_address(world.seated)


def press(world, client, action):
    return client.post(f"{world.seated.get_absolute_url()}link/", {"action": action}, follow=True)


def test_withdrawn_personal_links_work_again(world, client, link):
    page = press(world, client, "withdraw")
    assert client.get(link).status_code == 404
    assert "work again" in world.undo(page)
    assert client.get(link).status_code == 200
    assert world.undo(page) == "This was undone already."
    assert [one.action for one in Entry.objects.order_by("-pk")[:2]] == ["link-restored", "link-withdrawn"]


def test_replaced_links_work_again_instead_of_the_new_one(world, client, link):
    page = press(world, client, "renew")
    world.undo(page)
    assert client.get(link).status_code == 200
    assert PersonalLink.objects.valid().count() == 1


def test_links_that_somebody_else_replaced_since_stay_withdrawn(world, client, link):
    page = press(world, client, "withdraw")
    links.make(world.seated, by=make.user(full_name="Ratna Dewi"))
    assert "(Ratna Dewi)" in world.undo(page)
    assert client.get(link).status_code == 404


def test_links_of_a_person_who_left_the_province_are_not_found(world, client, link):
    fields = offered(press(world, client, "withdraw"))
    Participant.objects.update(agency=make.agency("72.01"))
    assert client.post("/undo/", fields).status_code == 404
    assert not PersonalLink.objects.valid().exists()


def test_a_withdrawn_link_for_the_door_works_again(world, client):
    door = make.door_link(world.event, created_by=world.clerk)
    page = client.post(f"/events/BARU/checkin/links/{door.pk}/withdraw/", follow=True)
    assert DoorLink.objects.get().withdrawn_by == world.clerk
    assert "works again" in world.undo(page)
    assert DoorLink.objects.get().withdrawn_at is None
    assert world.undo(page) == "This was undone already."


def test_a_link_for_the_door_that_somebody_else_withdrew_since_stays_so(world, client):
    door = make.door_link(world.event, created_by=world.clerk)
    page = client.post(f"/events/BARU/checkin/links/{door.pk}/withdraw/", follow=True)
    DoorLink.objects.update(withdrawn_by=make.user(full_name="Ratna Dewi"))
    assert "Ratna Dewi" in world.undo(page)
    assert DoorLink.objects.get().withdrawn_at is not None
