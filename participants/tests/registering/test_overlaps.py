"""One person with seats at two events on the same days."""

from datetime import date

import pytest

from accounts.rights import Role
from events.models import Event
from participants.models import Participant, Registration
from participants.registering.overlaps import double_booked, seats_elsewhere
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("the same queries on both engines")]
MARCH = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 3), "status": "open"}


@pytest.fixture
def events(regions):
    return [make.event("18", code=code, title=f"Bimtek {code}", **MARCH) for code in ("A", "B")]


def seat(event, person, status="confirmed"):
    if not event.quotas.exists():
        make.quota(event, person.agency, seats=9)
    return make.registered(person, event, status=status)


@pytest.fixture
def person(events):
    return make.person(make.agency("18.03"), full_name="Siti Aminah", nip="198505052010012005")


def elsewhere(event, person, reader=None):
    return seats_elsewhere(event, reader or make.user(), [person.pk])


@pytest.mark.both_engines
def test_a_seat_at_another_event_on_these_days_is_found(events, person):
    seat(events[0], person)
    assert elsewhere(events[1], person) == {person.pk: "Bimtek A, 1–3 Maret 2027"}
    assert elsewhere(events[0], person) == {}


@pytest.mark.parametrize("status", ["withdrawn", "rejected", "waitlisted"])
def test_without_a_seat_there_is_no_question(events, person, status):
    seat(events[0], person, status)
    assert elsewhere(events[1], person) == {}


@pytest.mark.parametrize(
    ("first", "last", "clashes"),
    [
        (date(2027, 3, 3), date(2027, 3, 5), True),
        (date(2027, 2, 25), date(2027, 3, 1), True),
        (date(2027, 3, 2), date(2027, 3, 2), True),
        (date(2027, 3, 4), date(2027, 3, 5), False),
        (date(2027, 2, 1), date(2027, 2, 28), False),
    ],
)
def test_events_clash_if_they_share_a_day(events, person, first, last, clashes):
    seat(events[0], person)
    Event.objects.filter(pk=events[0].pk).update(starts_on=first, ends_on=last)
    assert bool(elsewhere(events[1], person)) is clashes


def test_a_cancelled_event_is_no_clash(events, person):
    seat(events[0], person)
    Event.objects.filter(pk=events[0].pk).update(status="cancelled", cancelled_reason="Banjir")
    seat(events[1], person)
    assert elsewhere(events[1], person) == {}
    assert not double_booked(Registration.objects.all(), make.user())


def test_another_provinces_registration_is_not_revealed(events, person):
    seat(events[0], person)
    reader = make.user(province="72")
    assert elsewhere(events[1], person, reader) == {}
    assert elsewhere(events[1], person, make.user(province="18"))
    assert not double_booked(Registration.objects.all(), reader)


def test_the_list_has_both_seats(events, person):
    both = [seat(events[0], person), seat(events[1], person, "proposed")]
    seat(events[0], make.person(person.agency))
    assert {*double_booked(Registration.objects.all(), make.user())} == {*both}


def test_coordinators_filter_the_list_of_registrations(client, events, person):
    both = {seat(event, person) for event in events}
    seat(events[0], make.person(person.agency))
    for role, province in ((Role.COORDINATOR, None), (Role.PROVINCIAL, "18"), (Role.PROVINCIAL, "72")):
        client.force_login(make.user(role, province))
        page = client.get("/registrations/", {"clash": "yes"})
        assert {*page.context["filter"].qs} == (set() if province == "72" else both)


def test_the_form_does_not_speak_of_a_seat_in_another_province(client, events, person):
    """The person has moved to Sulawesi Tengah, whose staff do not see the seat of Lampung."""
    seat(events[0], person)
    agency = make.agency("72.01")
    Participant.objects.filter(pk=person.pk).update(agency=agency)
    make.quota(events[1], agency)
    client.force_login(make.user(province="72"))
    page = post(client, events[1], person, agency=agency.pk)
    said = page.content.decode()
    assert "Bimtek A" not in said
    assert events[1].registrations.get().participant == person


def post(client, event, person, **fields):
    typed = {"full_name": person.full_name, "nip": person.nip, "sex": person.sex, "agency": person.agency_id}
    return client.post(f"/events/{event.code}/register/", typed | {"then": "save"} | fields)
