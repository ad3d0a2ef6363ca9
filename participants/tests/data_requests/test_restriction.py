"""Data whose use is restricted: NIP and contact are shown and exported nowhere, and nobody edits the person."""

import pytest
from django.utils import timezone

from events.models import Event
from participants.models import Participant, Registration
from participants.registering.errors import PersonRestricted
from participants.registering.lifecycle import reactivate
from tests import make
from tests.sheets import row, sent, xlsx
from tests.work import run_jobs

pytestmark = pytest.mark.one_engine("pages and files")
NIP, PHONE, EMAIL = "198609262015052001", "+6281234567890", "siti@example.org"
TRACES = (NIP, "1986", "6281234567890", "81234567890", "7890", EMAIL)


@pytest.fixture
def event(regions) -> Event:
    return make.coming_event(code="LAMPUNG", sessions=1)


@pytest.fixture
def registration(event) -> Registration:
    agency = make.agency("18.03", name="Dinas Ragem")
    made = make.registration(event, agency, full_name="Siti Aminah", nip=NIP, phone=PHONE, email=EMAIL)
    Participant.objects.filter(pk=made.participant_id).update(restricted_at=timezone.now())
    made.refresh_from_db()
    return made


@pytest.fixture
def staff(client, registration):
    user = make.user("administrator")
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    "path",
    [
        "/participants/",
        "/participants/{person}/",
        "/registrations/",
        "/events/LAMPUNG/participants/",
        "/events/LAMPUNG/participants/1/",
        "/participants/{person}/merge/",
        "/admin/participants/participant/",
        "/admin/participants/participant/{person}/change/",
    ],
)
def test_pages_of_staff_hide_nip_and_contact(client, staff, registration, path):
    address = path.format(person=registration.participant_id)

    def shown() -> set[str]:
        page = client.get(address)
        assert page.status_code == 200
        return {trace for trace in TRACES if trace in page.content.decode()}

    assert shown() == set()
    Participant.objects.update(restricted_at=None)
    assert shown() != set()


def test_the_person_still_sees_their_data(client, registration):
    page = client.get(make.personal_address(registration)).content.decode()
    assert EMAIL in page


def test_nobody_edits_the_person(client, staff, registration):
    address = "/events/LAMPUNG/participants/1/edit/"
    sent_form = {"full_name": "Lain", "sex": "female", "nip": "", "position": "", "rank": "", "phone": "", "email": ""}
    assert client.get(address).status_code == 302
    assert client.post(address, sent_form).status_code == 302
    admin = f"/admin/participants/participant/{registration.participant_id}/change/"
    assert client.post(admin, sent_form).status_code == 403
    assert Participant.objects.get(pk=registration.participant_id).full_name == "Siti Aminah"


def test_the_person_does_not_change_restricted_contact(client, registration):
    page = client.post(f"{make.personal_address(registration)}contact/", {"phone": "", "email": "x@example.org"})
    assert page.context["form"].non_field_errors()
    assert Participant.objects.get(pk=registration.participant_id).email == EMAIL


def test_nobody_is_brought_back(staff, registration):
    Registration.objects.filter(pk=registration.pk).update(status="withdrawn", quota=None)
    registration.refresh_from_db()
    with pytest.raises(PersonRestricted):
        reactivate(registration, by=staff)


@pytest.mark.parametrize("restricted", [True, False])
def test_a_spreadsheet_stores_nothing_of_the_person(client, staff, registration, restricted):
    if not restricted:
        Participant.objects.update(restricted_at=None)
    second = make.coming_event(code="KEDUA")
    make.quota(second, registration.agency)
    upload = sent(second, staff, xlsx([row("Siti Aminah", "Dinas Ragem", nip=NIP)]))
    assert ("atas permintaannya" in client.get(upload.get_absolute_url()).content.decode()) is restricted
    client.post(upload.get_absolute_url(), {"then": "store"})
    run_jobs()
    assert second.registrations.exists() is not restricted


def test_the_person_still_gets_a_link_by_hand(client, staff, registration):
    page = client.post("/events/LAMPUNG/participants/1/link/", {"action": "make"})
    assert page.context["handed"].address
