"""Undoing a spreadsheet that a job stored."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from accounts.models import Entry, Job, Message
from participants.models import Participant, Registration, SheetImport
from participants.sheet.stored import undoing
from participants.sheet.storing import store
from tests import make
from tests.sheets import row, sent, silent, xlsx
from tests.work import run_jobs

ROWS = 1_000
BROWSER = {"Accept": "text/html"}


@pytest.fixture
def world(regions, client):
    class World:
        event = make.coming_event(code="BARU")
        user = make.user(province="18")
        agency = make.agency("18.06", name="Dinas Tanggamus")

        def stored(self, people: int = 3) -> SheetImport:
            rows = [row(_letters(number), "Dinas Tanggamus") for number in range(people)]
            upload = sent(self.event, self.user, xlsx(rows))
            store(upload, by=self.user, shown=upload.outcome["fingerprint"], progress=silent)
            upload.refresh_from_db()
            return upload

    make.quota(World.event, World.agency, 2_000)
    client.force_login(World.user)
    return World()


def _letters(number: int) -> str:
    """Return a name of its own for each number, like no other."""
    found = "".join(chr(ord("a") + byte % 26) for byte in sha256(str(number).encode()).digest()[:16])
    return f"{found[:8]} {found[8:]}".title()


def press(client, upload):
    client.post(upload.get_absolute_url(), {"then": "undo"}, headers=BROWSER)
    run_jobs()
    return Job.objects.latest("pk")


def test_a_thousand_rows_are_undone_by_a_job(world, client):
    known = make.registration(world.event, world.agency, full_name="Lama")
    upload = world.stored(ROWS)
    assert Registration.objects.count() == ROWS + 1
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "1000 orang" in page
    assert 'value="undo"' in page
    job = press(client, upload)
    assert (job.state, job.error) == (Job.State.DONE, "")
    assert [*Registration.objects.all()] == [known]
    assert [*Participant.objects.all()] == [known.participant]
    assert world.event.quotas.get().taken == 1
    entry = Entry.objects.get(action="sheet-undone")
    assert (entry.by, entry.changes) == (world.user, {"new": [ROWS, None]})
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "Diurungkan: 1.000 pendaftaran" in page
    assert 'value="undo"' not in page


def test_corrections_are_taken_back_too(world, client):
    make.registration(world.event, world.agency, full_name="Ani", phone="+628111111111")
    headers = ["Nama", "NIP", "L/P", "Instansi", "Jabatan", "Golongan", "No HP", "Email"]
    rows = [row("Ani", "Dinas Tanggamus", more=("Kepala", "", "0811-1111-111", ""))]
    upload = sent(world.event, world.user, xlsx(rows, headers))
    store(upload, by=world.user, shown=upload.outcome["fingerprint"], progress=silent)
    assert Participant.objects.get().position == "Kepala"
    upload.refresh_from_db()
    assert press(client, upload).state == Job.State.DONE
    assert Participant.objects.get().position == ""


@pytest.mark.parametrize("chosen", [{}, {"no_mail": "1"}])
def test_who_waits_gets_a_free_seat_and_a_mail_unless_the_user_wants_none(chosen, world, client):
    world.event.quotas.update(seats=3)
    upload = world.stored()
    waiting = make.registration(world.event, world.agency, status="waitlisted", email="ani@contoh.example")
    client.post(upload.get_absolute_url(), {"then": "undo"} | chosen, headers=BROWSER)
    run_jobs()
    waiting.refresh_from_db()
    assert waiting.status != "waitlisted"
    assert Message.objects.get().state == ("off" if chosen else "waiting")


def test_it_is_refused_as_a_whole_when_somebody_has_changed_since(world, client):
    upload = world.stored()
    Registration.objects.filter(number=1).update(status="withdrawn")
    job = press(client, upload)
    assert job.state == Job.State.FAILED
    assert job.error.startswith("Tidak ada yang diurungkan.")
    assert Registration.objects.count() == 3
    assert not Entry.objects.filter(action="sheet-undone").exists()


@pytest.mark.one_engine("decided before a query")
def test_it_is_offered_for_ten_minutes_and_to_its_user_only(world, client):
    upload = world.stored()
    stored_at = datetime.fromisoformat(upload.outcome["undo"]["at"])
    assert undoing.is_undoable(upload, at=stored_at + timedelta(minutes=9, seconds=59))
    assert not undoing.is_undoable(upload, at=stored_at + timedelta(minutes=10, seconds=1))
    client.force_login(make.user())
    assert 'value="undo"' not in client.get(upload.get_absolute_url()).content.decode()
    assert client.post(upload.get_absolute_url(), {"then": "undo"}).status_code == 403
    upload.outcome["undo"]["at"] = "2026-01-01T00:00+00:00"
    upload.save()
    client.force_login(world.user)
    client.post(upload.get_absolute_url(), {"then": "undo"})
    assert not Job.objects.exists()
    assert Registration.objects.count() == 3


def test_a_second_press_changes_nothing(world, client):
    upload = world.stored()
    press(client, upload)
    again = make.registration(world.event, world.agency)
    client.post(upload.get_absolute_url(), {"then": "undo"})
    run_jobs()
    assert [*Registration.objects.all()] == [again]
    assert Job.objects.count() == 1
