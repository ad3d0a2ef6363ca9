"""The list of a person's fields agrees with the models, and all that use it can use each of them."""

from collections import Counter

import pytest

from participants.fields.person import ASKED_NAMES, BY_NAME, FIELDS, KEPT_NAMES, NAMES, OWN_NAMES, Kind, kept_values
from participants.fields.wording import all_facts, facts, facts_at, trail_text
from participants.models import Participant, Registration
from participants.registering.forms import PersonForm
from participants.sheet.fields import vocabulary
from tests import make

NIP, PHONE = "198609262015052001", "+6281234567890"


def test_the_list_has_every_field_of_the_model_that_can_be_edited():
    assert {column.name for column in Participant._meta.concrete_fields if column.editable} - {"id"} == {*NAMES}


def test_registrations_keep_what_the_list_says():
    columns = {column.name: column for column in Registration._meta.concrete_fields}
    for name in KEPT_NAMES:
        assert type(columns[name]) is type(BY_NAME[name].column)
        assert columns[name].max_length == BY_NAME[name].column.max_length


def test_a_header_names_one_field():
    """Of two fields with one header, a spreadsheet would fill only one."""
    headers = Counter(header for field in FIELDS for header in {*field.headers.split("|"), field.label.lower()})
    assert [header for header, count in headers.items() if count > 1] == []
    assert {vocabulary().field_of(field.label) for field in FIELDS} == {*NAMES}
    assert len({field.header for field in FIELDS}) == len(FIELDS)


def test_words_of_choices_name_their_values():
    for field in FIELDS:
        assert {*field.words.values()} == {*field.values}
        assert {*field.sheet_words} <= {*field.values}


def test_a_person_corrects_a_field_or_asks_for_it():
    assert {"phone", "email"} <= {*OWN_NAMES}
    assert {*ASKED_NAMES} == {*NAMES} - {*OWN_NAMES}


def test_required_fields_are_those_of_the_form():
    form = PersonForm()
    assert {name for name in NAMES if form.fields[name].required} == {f.name for f in FIELDS if f.is_required}


@pytest.fixture
def registration(regions):
    agency = make.agency("18.03", name="Dinas Ragem")
    made = make.registration(make.event(), agency, full_name="Sri", nip=NIP, phone=PHONE, position="Pustakawan")
    Participant.objects.filter(pk=made.participant_id).update(position="Kepala", rank="IX")
    made.refresh_from_db()
    return made


def test_facts_are_those_of_today_and_in_full(registration):
    found = {fact.label: fact.text for fact in facts(registration.participant)}
    assert found[BY_NAME["nip"].label] == "19860926 201505 2 001"
    assert found[BY_NAME["phone"].label] == "0812-3456-7890"
    assert (found[BY_NAME["position"].label], found[BY_NAME["rank"].label]) == ("Kepala", "IX")
    assert found[BY_NAME["email"].label] == ""


def test_facts_at_an_event_are_those_of_then(registration):
    found = {fact.label: fact.text for fact in facts_at(registration, of_person=True)}
    assert (found[BY_NAME["position"].label], found[BY_NAME["rank"].label]) == ("Pustakawan", "")
    assert kept_values(registration.participant)["position"] == "Kepala"


def test_who_does_not_see_the_person_reads_no_number_and_no_address(registration):
    shown = {fact.label for fact in facts_at(registration, of_person=False)}
    assert {BY_NAME[name].label for name in ("sex", "position", "rank")} <= shown
    assert not {BY_NAME[name].label for name in ("nip", "phone", "email")} & shown


def test_the_person_sees_every_field(registration):
    found = {fact.label: fact.text for fact in all_facts(registration)}
    assert [*found] == [field.label for field in FIELDS]
    assert found[BY_NAME["agency"].label] == "Dinas Ragem (Kabupaten Lampung Utara)"


def test_the_trail_masks_numbers_only():
    assert NIP not in trail_text("nip", NIP)
    assert PHONE[3:-3] not in trail_text("phone", PHONE)
    assert trail_text("sex", "female") == Participant.Sex.FEMALE.label
    assert trail_text("position", "Kepala") is None
    assert trail_text("status", "confirmed") is None


def test_each_kind_is_used():
    assert {field.kind for field in FIELDS} == {*Kind}
