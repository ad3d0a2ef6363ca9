"""Nothing that people or staff enter as NIP, phone number or e-mail address of a person is readable in the database."""

import re

import pytest
from django.db import connection

from accounts.models import BrowserSession, Entry, Message
from participants.finding.index import NAMES, NUMBERS
from participants.models import CorrectionRequest, Participant, PersonMerge, SheetImport
from participants.sheet.storing import store
from tests import make
from tests.sheets import row, sent, silent, xlsx
from tests.work import run_jobs

FORM = {"nip": "198609262015052001", "phone": "0812 3450 0001", "email": "formulir@contoh.id"}
SHEET = {"nip": "197001011995032002", "phone": "0812-3450-0002", "email": "lembar@contoh.id"}
OWN = {"phone": "081234500003", "email": "sendiri@contoh.id"}
MERGED = {"phone": "+6281234500004", "email": "gabung@contoh.id"}
WANTED_NIP = "198703152019031007"
LETTERS = {"formulir@", "lembar@", "sendiri@", "gabung@"}
DIGITS = {FORM["nip"], SHEET["nip"], WANTED_NIP, *(f"81234500 00{number}".replace(" ", "") for number in range(1, 5))}


FREE_TEXTS = {"accounts_entry.reason"}
"""What people write as a reason or a note is kept as they wrote it (docs/security.md)."""


def dumped() -> dict[str, str]:
    """Return the text of each column of each table as the database has it, by "table.column"."""
    found = {}
    with connection.cursor() as cursor:
        # What SQLite's index of people has is in the tables behind it, participants_names_data and others.
        for table in {*connection.introspection.table_names(cursor)} - {NAMES, NUMBERS}:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of tables
            names, rows = [column[0] for column in cursor.description], cursor.fetchall()
            found |= {f"{table}.{name}": "\n".join(_text(row[at]) for row in rows) for at, name in enumerate(names)}
    found["accounts_browsersession.session_data"] = str([one.get_decoded() for one in BrowserSession.objects.all()])
    return found


def _text(value: object) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def readable() -> set[str]:
    """Return the columns in which one of the values is readable, however its digits are divided."""
    found = set()
    for name, text in dumped().items():
        digits = re.sub(r"[\s.-]", "", text)
        if any(one in text for one in LETTERS) or any(one in digits for one in DIGITS):
            found.add(name)
    return found


@pytest.fixture
def event(regions):
    event = make.coming_event(code="BARU", sessions=1)
    make.quota(event, make.agency("18.06", name="Dinas Tanggamus"), seats=9)
    return event


@pytest.fixture
def staff(regions, client):
    user = make.user(province="18")
    client.force_login(user)
    return user


def test_no_table_has_a_plain_value(event, staff, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        registration = register_by_form(client, event)
        import_sheet(event, staff)
        change_own_contact(client, registration)
        ask_for_correction(client, registration)
        merge_other_record(registration)
    run_jobs()
    stored = {*Participant.objects.values_list("email", flat=True)}
    assert stored == {OWN["email"], SHEET["email"]}
    assert Message.objects.filter(recipient=FORM["email"]).exists()  # the former address
    assert Entry.objects.filter(changes__has_key="phone").exists()
    assert readable() == FREE_TEXTS


def test_the_search_of_this_test_finds_plain_values(event, client, staff):
    Entry.objects.bulk_create([Entry(action="x", subject=f"wa.me/{MERGED['phone']}")])
    session = client.session
    session["said"] = OWN["email"]
    session.save()
    assert readable() == {"accounts_entry.subject", "accounts_browsersession.session_data"}


def register_by_form(client, event):
    person = FORM | {"full_name": "Sri Wahyuni", "sex": "female", "agency": event.quotas.get().agency_id}
    answer = client.post(f"/events/{event.code}/register/", person | {"then": "save", "mails_shown": "9"})
    assert answer.status_code == 302, answer.context["form"].errors
    return event.registrations.get()


def import_sheet(event, staff):
    def upload(name, **person):
        more = ["", "", person["phone"], person["email"]]
        return sent(event, staff, xlsx([row(name, "Dinas Tanggamus", nip=person["nip"], more=more)]))

    stored = upload("Dewi Anggraini", **SHEET)
    store(stored, by=staff, shown=stored.outcome["fingerprint"], progress=silent)
    waiting = upload("Dewi Anggraini", **SHEET | {"nip": WANTED_NIP})  # a question, which shows both NIPs
    assert WANTED_NIP in str(SheetImport.objects.get(pk=waiting.pk).rows)


def change_own_contact(client, registration):
    page = make.personal_address(registration)
    assert client.post(f"{page}contact/", OWN).status_code == 302


def ask_for_correction(client, registration):
    registration.refresh_from_db()
    person = registration.participant
    recorded = {"full_name": person.full_name, "sex": person.sex, "agency": person.agency.name, "position": ""}
    page = make.personal_address(registration)
    client.post(f"{page}correction/", recorded | {"nip": WANTED_NIP, "note": f"NIP saya {WANTED_NIP}"})
    assert CorrectionRequest.objects.get().wanted == {"nip": WANTED_NIP}


def merge_other_record(registration):
    person = registration.participant
    other = make.person(person.agency, full_name="Sri Wahyuni, S.IP.", **MERGED)
    make.merge(Participant.objects.get(pk=person.pk), other)
    assert MERGED["email"] in str(PersonMerge.objects.get().record)
