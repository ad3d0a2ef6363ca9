"""The copy of a person's data is complete by the register, and has nothing of other people."""

import json
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db.models import FileField

from accounts.trail.personal import decrypted
from participants.models import PersonalLink
from participants.privacy.copy.archive import DATA, PAGE, archive_of
from participants.privacy.copy.document import copy_document
from participants.privacy.copy.gathering import PARTS, copy_of
from participants.privacy.copy.values import plain
from participants.privacy.copy.words import LABELS, TITLES
from participants.privacy.register.people import PEOPLE
from tests import make, pdf

from .world import EMAIL, FORMER_NAME, LETTER, NAME, NIP, OLD_PHONE, OTHER, OWN, SIGNED, Whole

COPIED = [row for row in PEOPLE if row.part]
FREE_KEYS = {"content", "wanted", "kept_to_undo_it", "rows"}
"""Values whose inner keys are those of stored JSON."""
SHOWN = {"accounts.Message.body": "shown_text"}
"""Fields that a copy shows as pages do: a text with a link that gives access is not shown."""


@pytest.fixture
def world(db):
    made = Whole()
    made.close()
    return made


@pytest.fixture
def copy(world):
    return json.loads(json.dumps(copy_of(world.person)))


def leaves(value) -> Iterator[object]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves(one)
    else:
        yield value


def keys(value) -> Iterator[str]:
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from keys(one)
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            if key in FREE_KEYS:
                for inner in keys(one):
                    yield f"{key}.{inner}"


def test_the_register_and_the_copy_have_the_same_parts():
    assert {row.part for row in COPIED} == {*PARTS}
    assert {title.partition(".")[0] for title in TITLES} == {*PARTS}
    assert {column.rpartition(".")[0] for row in COPIED for column in row.columns} == {*OWN}


def test_each_field_of_the_register_is_in_the_copy(world, copy):
    """A field that the register promises must be in its part, with the value of each of the person's rows."""
    for row in COPIED:
        found = list(leaves(copy[row.part]))
        for column in row.columns:
            model, _dot, name = column.rpartition(".")
            field = apps.get_model(model)._meta.get_field(name)
            values = [getattr(one, SHOWN.get(column, name)) for one in OWN[model](world)]
            if column == "accounts.Entry.changes":
                values = [decrypted(value) for value in values]
            assert any(value not in (None, "", [], {}) for value in values), f"{column}: the test has no value"
            for value in values:
                assert missing(field, name, value, found) == [], column


def missing(field, name: str, value: object, found: list[object]) -> list[object]:
    """Return the parts of a stored value that are not in the copy."""
    if field.remote_field:
        if name in ("registration", "participant"):
            return [] if found else [name]
        own = {"event": lambda: value.code, "agency": lambda: value.name}[name]()
        return [] if any(own in str(one) for one in found) else [own]
    if name in ("rows", "record"):
        return []  # tested below: they are about other people too
    wanted = leaves(plain(value)) if not isinstance(field, FileField) else [value.name]
    return [one for one in wanted if one not in found and OTHER not in str(one)]


def test_what_the_copy_has_of_the_person(world, copy):
    assert copy["person"]["full_name"] == NAME
    assert copy["person"]["nip"] == NIP
    assert [one["event"] for one in copy["registrations"]] == [world.event.code, world.coming.code]
    assert copy["registrations"][0]["answered_the_evaluation"]
    assert not copy["registrations"][1]["answered_the_evaluation"]
    assert copy["registrations"][1]["takes_the_seat_of_number"] == world.registration.replaces.number
    assert [mark["mark"] for mark in copy["attendance"]["marks"]] == ["H", "T"]
    assert [score["value"] for score in copy["scores"]] == ["55", "82.5"]
    assert len(copy["certificates"]) == 2
    assert copy["merged_records"][0]["kept_to_undo_it"]["other"]["phone"] == OLD_PHONE
    assert {"to": "staff", "subject": "Kabar staf"}.items() <= copy["mails"][-2].items()
    assert copy["spreadsheets"][0]["rows"] == [list(one) for one in world.sheet.rows if NIP in one[1]]


def test_earlier_values_are_not_masked_for_the_person_themself(copy):
    changed = [entry for entry in copy["trail"] if entry["action"] == "person-changed"]
    assert changed[-1]["changes"][0]["before"] == "+6281299999999"
    assert FORMER_NAME in leaves(copy["trail"])


def test_the_copy_has_nothing_of_other_people(world, copy):
    text = json.dumps(copy)
    for foreign in (OTHER, "+6281277777777", "bambang@contoh.example", "Jawaban rahasia", "Untuk Bambang"):
        assert foreign not in text
    assert world.user.full_name not in text
    assert copy["attendance"]["marks"][0]["by"] == str(world.user.get_role_display())


def test_others_in_the_trail_are_numbers_only(world, copy):
    values = {one["field"]: one["after"] for entry in copy["trail"] for one in entry["changes"]}
    assert values["replaces"] == f"nomor {world.registration.replaces.number}"
    assert values["another"] == "orang lain"


def test_the_copy_has_no_secret(world, copy):
    text = json.dumps(copy)
    links = PersonalLink.objects.filter(registration__participant=world.person)
    assert links
    assert not any(link.token_hash in text or link.mail_key in text for link in links)
    assert "/me/" not in text


def test_a_shared_address_brings_no_mail_of_the_other_person(world):
    world.other.email = EMAIL
    world.other.save(update_fields=["email"])
    make.mail(world.coming, recipient=EMAIL, subject="Rahasia Bambang", body=f"Kepada {OTHER}\n")
    assert "Rahasia Bambang" not in json.dumps(copy_of(world.person))


def test_a_name_that_contains_the_name_is_somebody_else(world):
    body = f"- 3. Sri {NAME}\n- 4. {NAME} Harahap\n"
    make.mail(world.event, user=world.user, recipient="x@contoh.example", subject="Kabar Sri", body=body)
    assert "Kabar Sri" not in json.dumps(copy_of(world.person))


def test_somebody_without_any_event_has_a_copy(db):
    copy = copy_of(make.person(make.agency(), full_name="Baru"))
    assert copy["person"]["full_name"] == "Baru"
    assert copy["registrations"] == copy["mails"] == copy["trail"] == []


def test_every_key_has_words_for_the_document(copy):
    found = {key for part in PARTS for key in keys(copy[part])}
    plain_keys = {key for key in found if "." not in key} - {"marks", "log", "held_arrivals", "second_scans"}
    inner = {key.rpartition(".")[2] for key in found if "." in key}
    assert plain_keys - inner - {*LABELS} == set()


def test_the_archive_has_data_page_and_files(world):
    archive = ZipFile(BytesIO(archive_of(world.person)))
    names = archive.namelist()
    assert names[:2] == [DATA, PAGE]
    listed = json.loads(archive.read(DATA))["files"]
    assert [one["name"] for one in listed] == names[2:]
    assert [archive.read(name) for name in names[2:]] == [LETTER, SIGNED]


def test_the_file_of_a_letter_that_names_others_too_is_left_out(world):
    make.letter(world.past, make.registration(world.past.event, world.past.agency))
    archive = ZipFile(BytesIO(archive_of(world.person)))
    assert [archive.read(name) for name in archive.namelist()[2:]] == [SIGNED]
    assert json.loads(archive.read(DATA))["registrations"][0]["assignment_letter"]["number"] == "800/12"


def test_a_missing_file_does_not_stop_the_copy(world):
    world.past.letter.file.storage.delete(world.past.letter.file.name)
    assert len(ZipFile(BytesIO(archive_of(world.person))).namelist()) == 3


@pytest.mark.one_engine("layout")
def test_the_document_is_tagged_and_readable(world):
    content = ZipFile(BytesIO(archive_of(world.person))).read(PAGE)
    text = " ".join(pdf.texts(content))
    for expected in (NAME, "19800101 200604 2 001", EMAIL, world.event.title, "Salah nama", "Sudah sesuai KTP"):
        assert expected in text
    assert OTHER not in text
    assert pdf.read(content).trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.one_engine("layout")
def test_each_part_is_in_the_document(world):
    document = copy_document(copy_of(world.person), name="x")
    assert {table.name for table in document.tables} == {*TITLES}


def test_the_number_of_queries_does_not_grow_with_the_rows(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        copy_of(world.person)
