"""The page of a person: lesson hours by year, certificates, and the events to register them for."""

from datetime import date

import pytest
from django.utils import timezone

from events.models import Event
from participants.attendance.marks import record_marks
from participants.models import Participant, Registration
from participants.people.person_page import Goal
from tests import make

pytestmark = pytest.mark.one_engine("pages; the QuerySets are tested with both engines elsewhere")

NIP = "198609262015052001"


@pytest.fixture
def world(regions, client):
    class World:
        agency = make.agency("18.06")
        person = make.person(agency, full_name="Ani, S.IP.", nip=NIP, phone="+6281234567890", position="Staf")
        user = make.user(province="18")

        def attend(self, marks: str, starts_on: date, province: str = "18", **fields):
            event = make.event(province, sessions=len(marks), lesson_hours=5, starts_on=starts_on)
            make.quota(event, self.agency)
            registration = make.registered(self.person, event, **fields)
            marks = {
                (registration, one): mark for one, mark in zip(event.sessions.order_by("number"), marks, strict=True)
            }
            record_marks(event, marks, by=None, method="import")
            return registration

        def page(self, reader=None):
            client.force_login(reader or self.user)
            return client.get(f"/participants/{self.person.pk}/").context

    return World()


def test_hours_are_counted_by_year_against_twenty(world):
    world.attend("HHI", date(2021, 5, 1))
    world.attend("HT", date(2022, 2, 1))
    world.attend("HH", date(2022, 8, 1))
    world.attend("HHHH", date(2022, 9, 1), status="withdrawn")
    world.attend("I", date(2023, 1, 1))
    page = world.page()
    assert [(year.year, year.hours, year.needed, year.goal) for year in page["years"]] == [
        (2022, 20, 20, Goal.REACHED),
        (2021, 10, 20, None),
    ]
    assert [(one.hours, one.all_hours) for one in page["registrations"]][-1] == (10, 15)


@pytest.mark.parametrize("change", [{"nip": ""}, {"restricted_at": timezone.now()}])
def test_nothing_is_asked_of_people_whose_nip_is_not_shown(change, world):
    world.attend("HH", date(2021, 5, 1))
    Participant.objects.update(**change)
    (year,) = world.page()["years"]
    assert (year.hours, year.needed) == (10, 0)


def test_the_valid_certificate_is_linked(world, client):
    registration = world.attend("HH", date(2021, 5, 1))
    certificate = make.certificates(registration.event)[0]
    client.force_login(world.user)
    html = client.get(f"/participants/{world.person.pk}/").content.decode()
    address = f"/events/{registration.event.code}/certificates/{registration.number}/"
    assert f'href="{address}"' in html
    assert certificate.number.text in html
    assert client.get(address).status_code == 200


def offered(world, **reader) -> list[str]:
    return [event.code for event in world.page(make.user(**reader) if reader else None)["open_events"]]


def test_open_events_with_a_free_seat_for_the_agency_are_offered(world):
    for code, quota in {
        "KURSI": {"agency": world.agency},
        "KUMPULAN": {"pool": ("regency", "18.06")},
        "PENUH": {"agency": world.agency, "seats": 1},
        "LAIN": {"agency": make.agency("18.07")},
        "SUDAH": {"agency": world.agency},
    }.items():
        make.quota(make.coming_event(code=code), **quota)
    make.quota(make.event(code="LAMPAU"), world.agency)
    make.registered(make.person(world.agency), Event.objects.get(code="PENUH"))
    make.registered(world.person, Event.objects.get(code="SUDAH"))
    assert sorted(offered(world)) == ["KUMPULAN", "KURSI"]
    assert sorted(offered(world, role="coordinator")) == ["KUMPULAN", "KURSI"]
    Participant.objects.update(restricted_at=timezone.now())
    assert offered(world) == []


def test_a_closed_agency_gets_no_offer(world):
    make.quota(event := make.coming_event(), world.agency)
    type(world.agency).objects.filter(pk=world.agency.pk).update(closed_on=event.starts_on, closed_reason="Bubar")
    assert offered(world) == []


def test_the_form_has_the_person_and_registers_them_without_a_question(world, client):
    make.quota(make.coming_event(code="BUKA"), world.agency)
    client.force_login(world.user)
    form = client.get(f"/events/BUKA/register/?person={world.person.pk}").context["form"]
    sent = {name: form[name].value() for name in form.fields}
    answer = client.post("/events/BUKA/register/", {name: value for name, value in sent.items() if value is not None})
    assert answer.status_code == 302, answer.context["form"].errors
    registration = Registration.objects.get()
    assert (registration.participant, registration.position) == (world.person, "Staf")
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("key", ["{other}", "x", "999999", "9" * 40, "-1", ""])
def test_nobody_else_is_put_into_the_form(key, world, client):
    make.quota(make.coming_event(code="BUKA"), world.agency)
    other = make.person(make.agency("72.01"), full_name="Rahasia", nip="197001011995032002")
    client.force_login(world.user)
    page = client.get(f"/events/BUKA/register/?person={key.format(other=other.pk)}")
    assert page.status_code == 200
    assert "Rahasia" not in page.content.decode()
