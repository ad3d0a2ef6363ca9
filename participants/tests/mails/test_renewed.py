"""After a link was replaced, no mail brings a new one to an address that its holder may have entered."""

import pytest

from participants.mails.asking_people import may_be_asked
from participants.mails.to_participant import send_links, without_link
from participants.models import Registration
from participants.personal_links import links
from tests import make

STRANGE = "pencuri@contoh.example"


@pytest.fixture
def registration(regions):
    event = make.coming_event(code="BARU", sends_mail=True)
    return make.registration(event, make.agency("18.03"), full_name="Sri", email="sri@contoh.example")


@pytest.fixture
def staff(regions):
    return make.user(province="18")


def taken_over(registration, client, address=STRANGE) -> Registration:
    """Enter the address by a link of the registration, and return it as it is then."""
    page = f"{make.personal_address(registration)}contact/"
    assert client.post(page, {"phone": "", "email": address}).status_code == 302
    return Registration.objects.select_related("participant", "event").get(pk=registration.pk)


@pytest.mark.parametrize("by_staff", [False, True])
def test_a_bulk_mail_has_no_new_link_for_it(registration, staff, client, by_staff):
    person = taken_over(registration, client, "sri@contoh.example" if by_staff else STRANGE)
    links.renew(person, by=staff)
    assert without_link([person]) == (set() if by_staff else {person.pk})
    assert send_links(person.event, [person], by=staff) == (1 if by_staff else 0)


def test_nobody_is_asked_there_whether_they_come(registration, staff, client):
    person = taken_over(registration, client)
    assert may_be_asked([person]) == [person]
    links.renew(person, by=staff)
    assert may_be_asked([person]) == []


def test_an_address_entered_by_a_link_that_still_works_is_used(registration, staff, client):
    person = taken_over(registration, client, "sri.baru@contoh.example")
    assert without_link([person]) == set()
    assert send_links(person.event, [person], by=staff) == 1
