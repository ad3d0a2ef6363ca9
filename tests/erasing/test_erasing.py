"""Erasing a person: name, NIP and contact are nowhere afterwards, and all figures stay as they were."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from accounts.models import Entry, Job, Message
from accounts.trail.chain import seal, verify
from participants.data_requests.erasing import erase
from participants.mails.forgetting import NOBODY
from participants.models import (
    AssignmentLetter,
    Certificate,
    LetterUpload,
    Participant,
    PersonalLink,
    Registration,
    SheetImport,
)
from participants.registering.errors import PersonErased
from participants.registering.people import lock_people, save_person
from tests import make
from tests.erasing.world import EMAIL, NAME, NIP, TRACES, World
from tests.rush import rush
from tests.tables import forge

REASON = "UU 27/2022"
TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField)
REGISTER_OF_CERTIFICATES = ["participants.Certificate.content"]


def erased(person: Participant) -> Participant:
    assert erase(person, None, REASON)
    return Participant.objects.get(pk=person.pk)


def texts() -> Iterator[tuple[str, str]]:
    """Yield each text and JSON value of all tables with its column, in lower case."""
    for model in apps.get_models(include_auto_created=True):
        columns = [field.attname for field in model._meta.concrete_fields if isinstance(field, TEXTS)]
        for values in model._base_manager.values_list(*columns) if columns else []:
            for column, value in zip(columns, values, strict=True):
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
                yield f"{model._meta.label}.{column}", text.lower()


def traces_left() -> set[tuple[str, str]]:
    return {(column, trace) for column, text in texts() for trace in TRACES if trace.lower() in text}


@pytest.fixture
def world(regions, django_capture_on_commit_callbacks):
    return World()


def test_a_person_who_did_everything_is_found_only_in_the_register_of_certificates(world):
    before = traces_left()
    assert {trace for _column, trace in before} >= {NAME, NIP, EMAIL}
    assert len({column for column, _trace in before}) > 12
    erased(world.person)
    assert {column for column, _trace in traces_left()} == {*REGISTER_OF_CERTIFICATES}


def test_the_trail_is_whole_afterwards(world):
    forge(Entry, at=timezone.now() - timedelta(minutes=1))
    seal()
    person = erased(world.person)
    assert verify().faults == []
    own = Entry.objects.of_person(person.pk, *person.merges.values_list("former", flat=True))
    assert {entry.subject.partition(". ")[2] or entry.subject for entry in own} == {person.full_name}
    assert Entry.objects.filter(action="person-erased", reason=REASON).count() == 1


def test_what_the_figures_need_stays(world):
    kept = ("number", "status", "agency", "province", "regency", "rank", "attended", "event", "quota")
    before = list(Registration.objects.order_by("pk").values("pk", *kept))
    tickets = {*world.person.registrations.values_list("ticket", flat=True)}
    person = erased(world.person)
    assert list(Registration.objects.order_by("pk").values("pk", *kept)) == before
    assert tickets.isdisjoint(person.registrations.values_list("ticket", flat=True))
    assert (person.sex, person.rank, person.agency) == ("female", "III/a", world.agency)
    assert (person.nip, person.phone, person.email, person.position, person.name_key) == ("", "", "", "", "")
    assert world.attended.marks.count() == 2
    assert [score.value for score in world.attended.scores.order_by("value")] == [50, 90]


@pytest.mark.parametrize("report", ["coverage", "recap", "trend", "funnel", "never", "coverage/?basis=registered"])
def test_the_reports_have_the_same_figures(world, client, report):
    client.force_login(world.by)
    address = f"/reports/{report}" + ("&format=json" if "?" in report else "/?format=json")
    before = client.get(address, follow=True)
    assert before.status_code == 200
    person = erased(world.person)
    after = client.get(address, follow=True).content.decode()
    expected = before.content.decode().replace(NAME, person.full_name)
    assert without_moment(after) == without_moment(expected)


def without_moment(text: str) -> object:
    data = json.loads(text)
    return {name: value for name, value in data.items() if name not in {"generated_at", "made_at", "id"}}


def test_the_certificate_stays_public(world, client):
    address = Certificate.objects.get(registration=world.attended).public_address
    erased(world.person)
    page = client.get(address)
    assert page.status_code == 200
    assert NAME in page.content.decode()


def test_files_are_deleted_after_the_commit_alone(world, django_capture_on_commit_callbacks):
    names = [AssignmentLetter.objects.get().file.name, world.upload.file.name, world.job.file.name]
    with transaction.atomic():
        erase(world.person, None, REASON)
        transaction.set_rollback(True)
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        erased(world.person)
    assert [name for name in names if default_storage.exists(name)] == []
    assert list(SheetImport.objects.all()) == [world.other_upload]
    assert default_storage.exists(world.other_upload.file.name)
    assert Job.objects.get(pk=world.job.pk).file == ""


def test_links_end_and_waiting_mails_are_not_sent(world, client):
    address = make.personal_address(world.attended)
    assert client.get(address).status_code == 200
    waiting = Message.objects.filter(recipient=EMAIL, state="waiting").count()
    assert waiting
    erased(world.person)
    assert client.get(address).status_code in (404, 410)
    assert not PersonalLink.objects.filter(registration__participant=world.person).exists()
    assert not Message.objects.filter(recipient=EMAIL).exists()
    assert Message.objects.filter(recipient=NOBODY, state="waiting").count() == 0


def test_the_file_of_a_letter_that_names_others_too_is_deleted(world, django_capture_on_commit_callbacks):
    colleague = make.registration(world.attended.event, world.attended.agency)
    letter = make.letter(world.attended, colleague)
    with django_capture_on_commit_callbacks(execute=True):
        erased(world.person)
    assert not default_storage.exists(letter.file.name)
    kept = AssignmentLetter.objects.get()
    assert (kept.number, kept.file.name, [*kept.registrations.all()]) == (letter.number, "", [colleague])


def test_letters_on_their_way_in_are_deleted(world, django_capture_on_commit_callbacks):
    other = make.letter_upload(make.event(code="LAIN"), by=world.by)
    upload = make.letter_upload(world.attended.event, by=world.by)
    (letter,) = upload.letters.all()
    with django_capture_on_commit_callbacks(execute=True):
        erased(world.person)
    assert [*LetterUpload.objects.all()] == [other]
    assert not default_storage.exists(letter.file.name)


def test_a_namesake_keeps_all(world):
    namesake = make.person(make.agency("18.04"), full_name=NAME, email=EMAIL)
    registration = make.registered(namesake, make.event(code="LAIN", sessions=1), status="waitlisted")
    mail = make.mail(registration.event, recipient=EMAIL, body="Isi untuk orang lain\n")
    letter = make.letter(registration)
    erased(world.person)
    namesake.refresh_from_db()
    mail.refresh_from_db()
    assert (namesake.full_name, namesake.email) == (NAME, EMAIL)
    assert mail.body == "Isi untuk orang lain\n"
    assert default_storage.exists(letter.file.name)
    assert Entry.objects.filter(participant=namesake.pk, subject__contains=NAME).exists()


def test_other_people_keep_their_data(world):
    others = Participant.objects.exclude(pk=world.person.pk).order_by("pk")
    before = list(others.values())
    erased(world.person)
    assert list(others.values()) == before
    assert "Budi Santoso" in Message.objects.get(recipient="lain@example.org").body


def test_erasing_again_changes_nothing(world):
    erased(world.person)
    before = {(column, text) for column, text in texts()}
    assert erase(world.person, None, REASON) is False
    assert {(column, text) for column, text in texts()} == before


def test_the_same_person_is_recorded_anew(world):
    erased(world.person)
    again = make.person(world.agency, full_name=NAME, nip=NIP, email=EMAIL)
    event = make.coming_event(code="BARU")
    make.quota(event, world.agency)
    assert make.register(again, event=event, by=world.staff).participant == again
    with pytest.raises(PersonErased):
        make.register(world.person, event=event, by=world.staff)


@pytest.mark.django_db(transaction=True)
def test_an_edit_at_the_same_time_leaves_nothing_behind():
    agency = make.agency("18.03")
    person = make.person(agency, full_name=NAME)
    event = make.coming_event()
    make.quota(event, agency)
    make.register(person, event=event)

    def edit() -> None:
        with transaction.atomic():
            before = Participant.objects.get(pk=person.pk)
            changed = Participant.objects.get(pk=person.pk)
            changed.email = EMAIL
            lock_people([before])
            save_person(changed, ["email"], by=None, before=before)

    errors = rush([edit, lambda: erase(person, None, REASON), edit, edit])
    assert errors[1] is None
    assert {type(error) for error in errors} <= {type(None), PersonErased}
    assert traces_left() == set()
