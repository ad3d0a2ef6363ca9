"""Replacing the keys of personal data, and losing them."""

import io
import logging

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.encryption import ciphers, columns, personal
from accounts.models import Entry, Message
from accounts.trail import chain
from accounts.trail.personal import decrypted
from accounts.trail.recording import record
from participants.models import CorrectionRequest, Participant, PersonPair
from participants.registering.people import save_person
from tests import make
from tests.tables import forge

OLD, NEW = "kunci-lama-0123456789-abcdefghijklm", "kunci-baru-9876543210-zyxwvutsrqpon"
NIP, EMAIL = "198609262015052001", "sri@contoh.id"


@pytest.fixture
def person(regions, settings):
    """Return a person whose data are encrypted with the old key."""
    settings.PERSONAL_DATA_KEYS = [OLD]
    return make.person(make.agency("18.03"), full_name="Sri", nip=NIP, phone="+6281234567890", email=EMAIL)


def encrypt_again() -> str:
    said = io.StringIO()
    call_command("encrypt_again", stdout=said)
    return said.getvalue()


def stored(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608  a name
        return cursor.fetchall()


def test_with_both_keys_everything_is_read_and_found(person, settings):
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    assert Participant.objects.get(nip=NIP).email == EMAIL
    other = make.person(person.agency, full_name="Ani", email=EMAIL)
    assert {*Participant.objects.filter(email=EMAIL)} == {person, other}
    assert {*Participant.objects.filter(email__in=["x", EMAIL])} == {person, other}


def test_the_command_lets_the_old_key_be_removed(person, settings):
    registration = make.registration(make.event(), person.agency)
    make.correction(registration, nip=NIP, note="Salah")
    make.mail(recipient=EMAIL, body="Isi")
    record("person-changed", person, by=None, changes={"email": ("", EMAIL), "position": ("", "Kepala")})
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    assert len(encrypt_again().splitlines()) == 3
    settings.PERSONAL_DATA_KEYS = [NEW]
    assert Participant.objects.get(nip=NIP).email == EMAIL
    assert Participant.objects.filter(phone="+6281234567890").get() == person
    assert CorrectionRequest.objects.get().wanted == {"nip": NIP}
    assert Message.objects.get(recipient=EMAIL).body == "Isi"
    entry = Entry.objects.get(action="person-changed")
    assert decrypted(entry.changes) == {"email": ["", EMAIL], "position": ["", "Kepala"]}
    before = stored("participants_participant"), stored("accounts_entry"), stored("accounts_message")
    encrypt_again()
    assert (stored("participants_participant"), stored("accounts_entry"), stored("accounts_message")) == before


def test_an_interrupted_run_goes_on(person, settings):
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    make.person(person.agency, email="ani@contoh.id")
    assert "3 " in encrypt_again().splitlines()[1]  # not the value that has the new key
    assert "0 " in encrypt_again().splitlines()[1]


def test_a_value_that_changes_meanwhile_is_kept(person, settings):
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    (batch,) = columns._batches(Participant, "default")
    Participant.objects.update(email="baru@contoh.id")
    counts = columns.Counts()
    for pk, old in batch:
        columns._renew(Participant, "default", pk, old, counts)
    assert counts.encrypted == 0
    assert Participant.objects.get().email == "baru@contoh.id"


def test_the_keys_can_be_set_for_the_first_time(person, settings):
    settings.PERSONAL_DATA_KEYS = []
    other = make.person(person.agency, email="ani@contoh.id")
    settings.PERSONAL_DATA_KEYS = [NEW, OLD, settings.SECRET_KEY]
    encrypt_again()
    settings.PERSONAL_DATA_KEYS = [NEW]
    assert Participant.objects.get(email="ani@contoh.id") == other


def test_while_keys_change_a_nip_stays_unique(person, settings):
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    colleague = make.user(province="18")
    twin = Participant(full_name="Dewi", sex="female", agency=person.agency, nip=NIP)
    with pytest.raises(IntegrityError), transaction.atomic():
        save_person(twin, ["full_name", "nip"], by=colleague, before=None)
    far = Participant(full_name="Dewi", sex="female", agency=make.agency("72.01"), nip=NIP)
    save_person(far, ["full_name", "nip"], by=make.user(province="72"), before=None)
    assert (far.nip_scope, PersonPair.objects.count()) == ("72", 1)
    encrypt_again()
    assert {*Participant.objects.filter(nip=NIP)} == {person, far}


def test_entries_of_an_earlier_version_are_encrypted_and_the_trail_stays_right(person, settings):
    record("person-changed", person, by=None, changes={"nip": (None, NIP), "email": (None, "")})
    forge(Entry, {"action": "person-changed"}, changes={"nip": [None, NIP], "email": ["", "lama@contoh.id"]})
    forge(Entry, at="2026-01-01T00:00:00Z")
    chain.seal()
    encrypt_again()
    entry = Entry.objects.get(action="person-changed")
    assert NIP not in str(entry.changes)
    assert decrypted(entry.changes) == {"nip": [None, NIP], "email": ["", "lama@contoh.id"]}
    assert chain.verify().faults == []


def test_a_lost_key_is_counted_and_nothing_is_overwritten(person, settings):
    record("person-changed", person, by=None, changes={"email": ("", EMAIL)})
    before = stored("participants_participant")
    settings.PERSONAL_DATA_KEYS = [NEW]
    with pytest.raises(CommandError, match=r"4 .*accounts_entry, participants_participant"):
        encrypt_again()
    assert stored("participants_participant") == before
    settings.PERSONAL_DATA_KEYS = [OLD]
    assert Participant.objects.get(nip=NIP).email == EMAIL


def test_a_page_without_the_key_says_so(person, client, settings, caplog):
    client.force_login(make.user())
    settings.PERSONAL_DATA_KEYS = [NEW]
    with caplog.at_level(logging.ERROR):
        page = client.get(person.get_absolute_url())
        listed = client.get("/participants/")
    assert (page.status_code, listed.status_code) == (503, 503)
    assert "kunci" in page.content.decode().lower()
    assert "PERSONAL_DATA_KEYS" in caplog.text
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        ([], []),
        ([OLD], []),
        ([OLD, NEW], []),
        (["pendek", OLD], ["accounts.E001"]),
        (["a" * 60], ["accounts.E001"]),
        ([OLD, OLD], ["accounts.E002"]),
    ],
)
def test_weak_keys_are_refused(settings, keys, numbers):
    settings.PERSONAL_DATA_KEYS = keys
    found = run_checks(tags=["security"])
    assert [one.id for one in found if one.id.startswith("accounts.")] == numbers
    assert not any(key in f"{one.msg}{one.hint}" for one in found for key in keys)


def test_a_damaged_value_is_not_read(settings):
    settings.PERSONAL_DATA_KEYS = [OLD]
    encrypted = personal.encrypt("teks")
    assert personal.decrypt(encrypted) == "teks"
    with pytest.raises(ciphers.WrongKey):
        personal.decrypt(encrypted[:-2])
    with pytest.raises(ciphers.WrongKey):
        personal.decrypt("teks")
