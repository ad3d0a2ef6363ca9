"""The register of people over all events names nobody of another province."""

import pytest

from tests import make


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
