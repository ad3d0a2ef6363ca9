"""Who gets a copy: the person by the personal link, and staff who may decide requests, for a person of theirs."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry, Job, Message
from participants.models import DataRequest
from participants.privacy.copy.archive import DATA
from tests import make
from tests.work import run_jobs

EMAIL = "siti@contoh.example"


@pytest.fixture
def registration(db):
    return make.registration(make.coming_event("18"), make.agency("18.03"), full_name="Siti Aminah", email=EMAIL)


@pytest.fixture
def address(registration):
    return f"{make.personal_address(registration)}copy/"


def data_in(response) -> dict:
    return json.loads(ZipFile(BytesIO(response.getvalue())).read(DATA))


def test_the_person_gets_the_copy_by_the_link(client, address, registration):
    answer = client.post(address)
    assert answer.status_code == 200
    assert (
        answer.headers["Content-Disposition"]
        == f'attachment; filename="salinan-data-{registration.participant_id}.zip"'
    )
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert data_in(answer)["person"]["full_name"] == "Siti Aminah"


def test_looking_at_the_page_takes_no_copy(client, address, registration):
    assert client.get(address).status_code == 200
    assert not Entry.objects.filter(action="person-copied-by-link").exists()
    assert address in client.get(address.removesuffix("copy/")).content.decode()


def test_taking_a_copy_is_recorded_and_told(client, address, registration, security_log):
    client.post(address)
    client.post(address)
    assert [line["participant"] for line in security_log.named("copy-taken")] == [registration.participant_id] * 2
    entries = Entry.objects.of_person(registration.participant_id).filter(action="person-copied-by-link")
    assert [entry.by for entry in entries] == [None, None]
    assert [mail.recipient for mail in Message.objects.filter(key__startswith="copy-taken:")] == [EMAIL]


def test_copies_are_limited_for_each_person(client, address, registration):
    second = make.registered(registration.participant, make.event("18"), status="withdrawn")
    other_page = f"{make.personal_address(second)}copy/"
    answers = [client.post(one).status_code for one in (address, other_page, address, other_page)]
    assert answers == [200, 200, 200, 429]


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_or_withdrawn_link_gives_none(client, registration, address, method):
    registration.personal_links.update(withdrawn_at=registration.registered_at + timedelta(minutes=1))
    for path in (address, f"/me/{'x' * 43}/copy/"):
        assert getattr(client, method)(path).status_code == 404


def test_staff_make_a_copy_by_a_job(client, registration):
    user = make.user()
    make.sign_in_with_factor(client, user)
    path = reverse("participants:person-copy", args=[registration.participant_id])
    assert client.get(path).status_code == 200
    assert not Job.objects.exists()
    client.post(path)
    run_jobs()
    job = Job.objects.get()
    assert job.state == Job.State.DONE
    answer = client.get(reverse("jobs:job-file", args=[job.pk]))
    assert data_in(answer)["person"]["email"] == EMAIL
    entry = Entry.objects.of_person(registration.participant_id).get(action="person-copied")
    assert entry.by == user


@pytest.mark.parametrize(("role", "province", "status"), [("provincial", "18", 403), ("provincial", "72", 404)])
def test_other_staff_make_none(client, registration, role, province, status):
    """A copy also has events to which another province sent the person."""
    client.force_login(make.user(role, province=province))
    path = reverse("participants:person-copy", args=[registration.participant_id])
    assert client.get(path).status_code == client.post(path).status_code == status
    assert not Job.objects.exists()


def test_the_file_is_not_for_a_user_who_lost_the_right(client, registration):
    user = make.user()
    make.sign_in_with_factor(client, user)
    client.post(reverse("participants:person-copy", args=[registration.participant_id]))
    user.role, user.province_id = "provincial", "18"
    user.save()
    run_jobs()
    assert Job.objects.get().state == Job.State.FAILED


@pytest.mark.parametrize(("reader", "sees"), [({}, True), ({"province": "18"}, False)])
def test_the_page_of_a_person_offers_the_copy_to_those_who_may(client, registration, reader, sees):
    client.force_login(make.user(**({"role": "provincial"} | reader if reader else {})))
    path = reverse("participants:person-copy", args=[registration.participant_id])
    page = client.get(registration.participant.get_absolute_url()).content.decode()
    assert (path in page) is sees


@pytest.mark.parametrize(("kind", "offers"), [("access", True), ("portability", True), ("erasure", False)])
def test_a_request_for_access_leads_to_the_copy(client, registration, kind, offers):
    person = registration.participant
    due = timezone.now() + timedelta(days=3)
    asked = DataRequest.objects.create(participant=person, kind=kind, due_at=due)
    client.force_login(make.user())
    path = reverse("participants:person-copy", args=[person.pk])
    assert (path in client.get(asked.get_absolute_url()).content.decode()) is offers
    client.force_login(make.user(province="18"))
    assert path not in client.get(asked.get_absolute_url()).content.decode()
