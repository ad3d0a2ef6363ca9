"""The register of people over all events names nobody of another province."""

import pytest
from django.utils import timezone

from participants.models import Participant
from tests import make

NIP, PHONE = "198609262015052001", "+6281234567890"
LISTS = [
    "/registrations/?stage=all",
    *(f"/events/SPP-18/{page}/?" for page in ("participants", "attendance", "scores")),
]


@pytest.fixture
def theirs(regions, client):
    """A person of Sulawesi Tengah at an event there; the user is from Lampung."""
    event = make.event("72", code="PALU", title="Bimtek Rahasia")
    registration = make.registration(event, make.agency("72.01"), full_name="Orang Rahasia")
    client.force_login(make.user(province="18"))
    return registration


@pytest.mark.parametrize("query", ["participant={person}", "event=PALU"])
def test_people_of_other_provinces_have_no_names(query, theirs, client):
    page = client.get(f"/registrations/?{query.format(person=theirs.participant_id)}")
    unknown = client.get(f"/registrations/?{query.partition('=')[0]}=99999")
    assert b"Rahasia" not in page.content
    assert (page.status_code, page.context["filter"].narrowed_to) == (200, [])
    assert len(page.context["object_list"]) == len(unknown.context["object_list"]) == 0


def test_a_person_who_left_the_province_is_found_by_the_registration(regions, client):
    registration = make.registration(make.event(), make.agency("18.03"), full_name="Pernah Lampung")
    person = registration.participant
    person.agency = make.agency("72.01")
    person.save()
    client.force_login(make.user(province="18"))
    page = client.get(f"/registrations/?participant={person.pk}")
    assert [one.pk for one in page.context["object_list"]] == [registration.pk]


@pytest.fixture
def ours(regions, client):
    """A person of Lampung at an event there; the user is from Lampung."""
    event = make.event(code="SPP-18", sessions=1)
    registration = make.registration(
        event, make.agency("18.03"), full_name="Rina Contoh", nip=NIP, phone=PHONE, marks="H"
    )
    client.force_login(make.user(province="18"))
    return registration.participant


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("number", [NIP, "0812-3456-7890"])
def test_the_number_of_who_left_the_province_or_is_restricted_is_not_confirmed(number, address, ours, client):
    def is_found(text):
        return "Rina Contoh" in client.get(f"{address}&q={text}").content.decode()

    assert is_found(number)
    Participant.objects.update(restricted_at=timezone.now())
    assert (is_found(number), is_found("rina")) == (False, True)
    Participant.objects.update(restricted_at=None, agency=make.agency("72.01"))
    assert (is_found(number), is_found("rina")) == (False, True)
    client.force_login(make.user())
    assert is_found(number)


@pytest.mark.parametrize("address", ["/participants/?", "/search/?"])
@pytest.mark.parametrize("number", [NIP, "0812-3456-7890"])
def test_the_number_of_a_restricted_person_finds_nobody(number, address, ours, client):
    Participant.objects.update(restricted_at=timezone.now())
    assert "Rina Contoh" not in client.get(f"{address}q={number}").content.decode()
    assert "Rina Contoh" in client.get(f"{address}q=rina").content.decode()


def test_a_rank_without_a_position_stands_alone(ours, client):
    Participant.objects.update(position="", rank="III/c")
    ours.registrations.update(position="", rank="III/c")
    for address in ("/participants/", "/registrations/", "/events/SPP-18/participants/"):
        text = client.get(address).text
        assert "III/c" in text
        assert "· III/c" not in text


def test_a_printed_list_has_a_heading(ours, client):
    assert '<h2 class="only-print">Daftar peserta</h2>' in client.get("/events/SPP-18/participants/").text
