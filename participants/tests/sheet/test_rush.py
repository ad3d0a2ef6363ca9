"""A people spreadsheet competes with forms and other spreadsheets for the last seats, with real connections, on the
engine of the test run."""

from threading import Barrier

import pytest
from django.test import Client
from django.urls import reverse

from agencies.regions import load_regions
from participants.models import Registration, SheetImport
from participants.registering.seats import seat_differences
from participants.sheet.storing import OutcomeDiffers, store
from tests import make
from tests.rush import rush
from tests.sheets import row, sent, silent, xlsx

SEATS = 3

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    load_regions()

    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", name="Dinas Tanggamus")
        quota = make.quota(event, agency, seats=SEATS)

        def send(self, *names, by=None):
            rows = [row(name, "Dinas Tanggamus") for name in names]
            return sent(self.event, by or make.user(province="18"), xlsx(rows))

        def form(self, name):
            """Return an action that sends the form for one person, and the list for its answer."""
            client, answers = Client(), []
            client.force_login(make.user(province="18"))
            address = reverse("participants:registration-new", args=["BARU"])
            typed = {"agency": self.agency.pk, "full_name": name, "sex": "female", "then": "save"}
            return answers, lambda: answers.append(client.post(address, typed).status_code)

        def seated(self):
            return set(self.event.registrations.seated().values_list("participant__full_name", flat=True))

    return World()


def storing(upload):
    shown = upload.outcome["fingerprint"]
    return lambda: store(SheetImport.objects.get(pk=upload.pk), by=upload.by, shown=shown, progress=silent)


def test_a_form_and_a_spreadsheet_compete_for_the_last_seats(world):
    """If the form comes first, the spreadsheet shows a new preview and stores nothing. If the spreadsheet comes
    first, the form says that the quota is full. There are never more people than seats."""
    upload = world.send("Ani", "Budi", "Citra")
    answers, press = world.form("Dewi")
    raised = rush([storing(upload), press])
    upload.refresh_from_db()
    if raised[0] is None:
        assert (world.seated(), answers, upload.state) == ({"Ani", "Budi", "Citra"}, [200], "stored")
    else:
        assert (type(raised[0]), answers, world.seated()) == (OutcomeDiffers, [302], {"Dewi"})
        assert upload.outcome["counts"]["waiting"] == 1
    world.quota.refresh_from_db()
    assert (world.quota.overbooked, seat_differences()) == (0, [])
    assert world.quota.taken <= SEATS


def test_many_forms_and_spreadsheets_compete_for_seats(world):
    uploads = [world.send(f"Lembar {number} A", f"Lembar {number} B") for number in range(3)]
    forms = [world.form(f"Formulir {number}") for number in range(3)]
    raised = rush([*map(storing, uploads), *(press for _answers, press in forms)])
    assert {type(error) for error in raised if error} <= {OutcomeDiffers}
    world.quota.refresh_from_db()
    assert (world.quota.taken, len(world.seated()), seat_differences()) == (SEATS, SEATS, [])
    for number, upload in enumerate(uploads):
        upload.refresh_from_db()
        there = world.event.registrations.filter(participant__full_name__startswith=f"Lembar {number}").count()
        assert there == (2 if upload.state == "stored" else 0)
    numbers = sorted(world.event.registrations.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_concurrent_requests_store_an_upload_once(world):
    upload = world.send("Ani", "Budi")
    assert rush([storing(upload)] * 4) == [None] * 4
    assert (world.event.registrations.count(), seat_differences()) == (2, [])


def test_two_files_with_the_same_people_register_them_once(world):
    uploads = [world.send("Ani", "Budi") for _ in range(2)]
    raised = rush([storing(upload) for upload in uploads])
    assert sorted(type(error) for error in raised if error) == [OutcomeDiffers]
    assert world.event.registrations.count() == 2
    loser = SheetImport.objects.get(state="checked")
    assert loser.outcome["counts"]["unchanged"] == 2


def test_without_the_second_check_the_file_gets_a_seat_already_given(world):
    """Negative control: store what the preview showed. Both saw free seats, and one seat too many is given."""
    upload, quota = world.send("Ani", "Budi", "Citra"), world.quota
    both_have_looked = Barrier(2)
    person = make.person(world.agency, full_name="Dewi")
    others = [make.person(world.agency, full_name=name) for name in ("Ani", "Budi", "Citra")]

    def enter(people, first):
        free = quota.seats - Registration.objects.filter(quota=quota).count()
        both_have_looked.wait()
        for number, one in enumerate(people[:free], start=first):
            Registration.objects.create(
                event=world.event,
                participant=one,
                number=number,
                status="confirmed",
                quota=quota,
                agency=world.agency,
                province_id="18",
            )

    assert rush([lambda: enter(others, 1), lambda: enter([person], 10)]) == [None, None]
    assert upload.outcome["counts"]["fitting"] == SEATS
    assert len(world.seated()) > SEATS


def test_two_files_with_the_same_people_in_opposite_orders_do_not_deadlock(world):
    """They belong to different events, so no lock of an event orders them. The database aborts neither."""
    nips = [f"198609262015052{serial:03d}" for serial in range(1, 61)]
    for nip in nips:
        make.person(world.agency, full_name=f"Orang {nip[-3:]}", nip=nip)
    other = make.coming_event(code="LAIN")
    make.quota(other, world.agency, seats=SEATS)

    def correcting(event, order, position):
        rows = [row(f"Orang {nip[-3:]}", "Dinas Tanggamus", nip=nip, more=(position, "", "", "")) for nip in order]
        return storing(sent(event, make.user(province="18"), xlsx(rows)))

    raised = rush([correcting(world.event, nips, "Kepala"), correcting(other, nips[::-1], "Staf")])
    assert {type(error) for error in raised} <= {type(None), OutcomeDiffers}
    assert Registration.objects.count() in (60, 120)
    assert seat_differences() == []
