"""Storing a checked people spreadsheet: completely or not at all, only as shown, and only once."""

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.db.models.signals import post_save

from accounts.models import Entry
from accounts.trail.personal import decrypted
from events.models import Event
from events.quotas import resize
from participants.models import Participant, PersonPair, Registration, SheetImport
from participants.models.sheet import KEPT
from participants.registering.errors import RegistrationClosed
from participants.registering.lifecycle import withdraw
from participants.registering.registration import WhenFull
from participants.registering.seats import seat_differences
from participants.sheet.stored.pages import stored_sentence
from participants.sheet.storing import OutcomeDiffers, store
from participants.sheet.uploads import discard_expired
from tests import make
from tests.sheets import actions, row, sent, silent, xlsx

NIP = "198609262015052001"


@pytest.fixture
def world(regions):
    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", name="Dinas Tanggamus")
        user = make.user(province="18")
        quota = make.quota(event, agency, seats=3)

        def send(self, *rows):
            return sent(self.event, self.user, xlsx(rows))

        def store(self, upload):
            """Store the upload as a user who saw the latest preview."""
            shown = SheetImport.objects.get(pk=upload.pk).outcome.get("fingerprint", "")
            return store(upload, by=self.user, shown=shown, progress=silent).outcome

        def statuses(self):
            return list(self.event.registrations.order_by("number").values_list("participant__full_name", "status"))

    return World()


def people(*names):
    return [row(name, "Dinas Tanggamus") for name in names]


def test_people_are_registered_in_order_and_the_last_ones_wait(world, django_capture_on_commit_callbacks):
    upload = world.send(*people("Ani", "Budi", "Citra", "Dewi"))
    file = upload.file.name
    assert default_storage.exists(file)
    with django_capture_on_commit_callbacks(execute=True):
        counts = world.store(upload)["counts"]
    assert (counts["new"], counts["waiting"]) == (4, 1)
    assert world.statuses() == [
        ("Ani", "confirmed"),
        ("Budi", "confirmed"),
        ("Citra", "confirmed"),
        ("Dewi", "waitlisted"),
    ]
    assert seat_differences() == []
    assert Registration.objects.get(number=1).registered_by == world.user
    made = Entry.objects.filter(action="registration-made")
    assert (made.count(), set(made.values_list("by", "province"))) == (4, {(world.user.pk, "18")})
    assert Entry.objects.filter(action="person-recorded").count() == 4
    entry = Entry.objects.get(action="sheet-imported")
    assert (entry.changes, entry.event) == ({"new": [None, 4], "waiting": [None, 1]}, world.event.pk)
    stored = SheetImport.objects.get()
    assert (stored.state, stored.rows, "rows" in stored.outcome, bool(stored.file)) == ("stored", [], False, False)
    assert not default_storage.exists(file)


def test_the_values_of_the_file_are_stored(world):
    more = ("Pustakawan", "IIIa", "0812 3456 7890", "Ani@Dinas.id")
    world.store(world.send(row("Ani, S.IP.", "Dinas Tanggamus", nip="19860926 201505 2 001", more=more)))
    values = Participant.objects.values("full_name", "nip", "sex", "agency", "position", "rank", "phone", "email").get()
    assert values == {
        "full_name": "Ani, S.IP.",
        "nip": NIP,
        "sex": "female",
        "agency": world.agency.pk,
        "position": "Pustakawan",
        "rank": "III/a",
        "phone": "+6281234567890",
        "email": "Ani@Dinas.id",
    }
    assert Registration.objects.values_list("position", "rank").get() == ("Pustakawan", "III/a")


def test_an_event_with_approval_gets_proposals(world):
    world.event.needs_approval = True
    world.event.save()
    world.store(world.send(*people("Ani")))
    assert world.statuses() == [("Ani", "proposed")]


def test_storing_the_same_file_again_changes_nothing(world):
    rows = [*people("Ani", "Budi", "Citra", "Dewi"), row("Eka", "Dinas Tanggamus", nip=NIP)]
    world.store(world.send(*rows))
    before = world.statuses(), Entry.objects.count(), list(Participant.objects.values())
    again = world.send(*rows)
    assert actions(again.outcome) == ["unchanged"] * 5
    world.store(again)
    assert (world.statuses(), Entry.objects.count(), list(Participant.objects.values())) == before


def test_namesakes_declared_as_two_people_stay_distinguished(world):
    make.register(make.person(world.agency, full_name="Ani", position="Kepala"), event=world.event)
    rows = [row("Ani", "Dinas Tanggamus", more=("Staf", "", "", ""))]
    upload = world.send(*rows)
    SheetImport.objects.filter(pk=upload.pk).update(answers={"2": "new"})
    upload.refresh_from_db()
    with pytest.raises(OutcomeDiffers):  # declared after the check: the new result is shown first
        world.store(upload)
    world.store(upload)
    assert [name for name, _status in world.statuses()] == ["Ani", "Ani"]
    assert actions(world.send(*rows).outcome) == ["unchanged"]


def test_a_repeated_request_stores_the_file_once(world):
    upload = world.send(*people("Ani", "Budi"))
    stale = SheetImport.objects.get(pk=upload.pk)
    assert world.store(upload)["counts"] == world.store(stale)["counts"]
    assert len(world.statuses()) == 2
    assert Entry.objects.filter(action="sheet-imported").count() == 1


def test_an_error_in_the_last_row_stores_nothing(world):
    upload = world.send(*people("Ani", "Budi"), row("Citra", "Dinas Tanggamus", nip="1"))
    with pytest.raises(OutcomeDiffers):
        world.store(upload)
    assert (Registration.objects.count(), Participant.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_a_person_recorded_since_the_preview_gives_a_new_preview(world):
    upload = world.send(*people("Ani", "Budi"), row("Citra", "Dinas Tanggamus", nip=NIP))
    make.person(world.agency, full_name="Dewi", nip=NIP)
    with pytest.raises(OutcomeDiffers):
        world.store(upload)
    assert not Registration.objects.exists()
    assert not Participant.objects.filter(full_name="Citra").exists()
    assert [row["asks"] for row in upload.outcome["rows"]] == [False, False, True]


@pytest.mark.both_engines
def test_rows_with_a_nip_of_another_province_are_stored_and_listed_for_coordinators(world):
    hidden = make.person(make.agency("72.01"), nip=NIP)
    world.store(world.send(*people("Ani"), row("Citra", "Dinas Tanggamus", nip=NIP)))
    stored = Participant.objects.get(full_name="Citra")
    assert (stored.nip, stored.nip_scope) == (NIP, "18")
    (pair,) = PersonPair.objects.all()
    assert (pair.one, pair.other, pair.reasons) == (hidden, stored, "nip")


def test_a_last_row_refused_by_the_database_stores_nothing(world):
    upload = world.send(*people("Ani", "Budi", "Citra"))

    def refuse(sender, instance, **kwargs):
        if instance.participant.full_name == "Citra":
            raise IntegrityError

    post_save.connect(refuse, sender=Registration)
    try:
        with pytest.raises(OutcomeDiffers):
            world.store(upload)
    finally:
        post_save.disconnect(refuse, sender=Registration)
    assert (Registration.objects.count(), Participant.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert (seat_differences(), SheetImport.objects.get().state) == ([], "checked")
    world.store(upload)
    assert len(world.statuses()) == 3


def test_a_seat_taken_since_the_preview_gives_a_new_preview(world):
    upload = world.send(*people("Ani", "Budi", "Citra"))
    make.register(make.person(world.agency), event=world.event)
    with pytest.raises(OutcomeDiffers):
        world.store(upload)
    assert len(world.statuses()) == 1
    upload.refresh_from_db()
    assert actions(upload.outcome) == ["new", "new", "waits"]
    world.store(upload)
    assert [status for _name, status in world.statuses()] == ["confirmed"] * 3 + ["waitlisted"]


def test_a_seat_freed_since_the_preview_gives_a_new_preview(world):
    seated = [make.register(make.person(world.agency), event=world.event) for _ in range(3)]
    upload = world.send(*people("Ani"))
    assert actions(upload.outcome) == ["waits"]
    withdraw(seated[0], by=None, reason="x")
    with pytest.raises(OutcomeDiffers):
        world.store(upload)
    assert actions(SheetImport.objects.get().outcome) == ["new"]


def test_the_waiting_list_comes_before_the_file(world):
    for _ in range(4):
        make.register(make.person(world.agency), event=world.event, when_full=WhenFull.WAIT)
    resize(world.quota, 5)  # this alone promotes nobody
    upload = world.send(*people("Ani", "Budi"))
    assert actions(upload.outcome) == ["new", "waits"]
    world.store(upload)
    assert [status for _name, status in world.statuses()] == ["confirmed"] * 5 + ["waitlisted"]


def test_corrections_of_registered_people_are_recorded(world):
    registration = make.register(
        make.person(world.agency, full_name="Ani", nip=NIP, phone="+628111111111"), event=world.event, by=None
    )
    world.store(world.send(row("Ani, S.IP.", "Dinas Tanggamus", nip=NIP, more=("Kepala", "III/a", "", "a@b.id"))))
    registration.refresh_from_db()
    person = registration.participant
    assert (person.full_name, person.phone, person.email) == ("Ani, S.IP.", "+628111111111", "a@b.id")
    assert (registration.position, registration.rank, registration.number) == ("Kepala", "III/a", 1)
    entry = Entry.objects.get(action="person-changed")
    assert decrypted(entry.changes) == {
        "full_name": ["Ani", "Ani, S.IP."],
        "position": ["", "Kepala"],
        "rank": ["", "III/a"],
        "email": ["", "a@b.id"],
    }
    assert (entry.by, entry.participant) == (world.user, person.pk)


def test_a_known_person_can_come_from_another_agency(world):
    person = make.person(make.agency("18.03", name="Dinas Lama"), full_name="Ani", nip=NIP)
    world.store(world.send(row("Ani", "Dinas Tanggamus", nip=NIP)))
    person.refresh_from_db()
    assert person.agency == world.agency
    assert Registration.objects.get().agency == world.agency


def test_a_closed_event_refuses_the_file(world):
    upload = world.send(*people("Ani"))
    world.event.status = "closed"
    world.event.save()
    with pytest.raises(RegistrationClosed):
        world.store(upload)
    assert not Registration.objects.exists()


def test_uploads_never_stored_are_deleted(world, django_capture_on_commit_callbacks):
    upload = world.send(*people("Ani"))
    file = upload.file.name
    SheetImport.objects.update(created_at=upload.created_at - KEPT)
    assert not SheetImport.objects.visible_to(world.user).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert discard_expired() == 1
    assert (SheetImport.objects.count(), default_storage.exists(file)) == (0, False)


@pytest.mark.one_engine("a sentence")
@pytest.mark.parametrize(
    ("needs", "counts", "sentence"),
    [
        (True, (13, 3, 0, 0), "13 orang diajukan, 3 di antaranya masuk daftar cadangan."),
        (False, (1, 0, 2, 4), "1 orang didaftarkan, 2 diperbaiki, 4 tidak berubah."),
        (False, (0, 0, 0, 0), "Tidak ada yang diubah."),
    ],
)
def test_the_sentence_names_only_what_happened(needs, counts, sentence):
    event = Event(needs_approval=needs, needs_assignment_letter=False)
    names = ("new", "waiting", "changed", "unchanged")
    assert stored_sentence(event, dict(zip(names, counts, strict=True))) == sentence
