"""The pages on which coordinators merge two people, and old links to a merged person."""

import pytest

from participants.models import Participant, PersonMerge, Registration
from participants.workbook.exporting import export_event
from participants.workbook.importing import import_event
from tests import make

PHONE = "+6281234567890"


@pytest.fixture
def agency(regions):
    return make.agency("18.03")


@pytest.fixture
def coordinator(client, regions):
    user = make.user()
    client.force_login(user)
    return user


@pytest.fixture
def people(agency):
    """Return two records of one person, without a common event."""
    one = make.registration(make.event(sessions=1), agency, marks="H", full_name="Bagas Contoh", phone=PHONE)
    two = make.registration(make.event(sessions=1), agency, marks="H", full_name="Bagas Contoh, S.Pd.")
    return one.participant, two.participant


def address(kept, other) -> str:
    return f"/participants/{kept.pk}/merge/{other.pk}/"


def sent(client, kept, other, **fields):
    """Send the form of the pair's page as it is shown."""
    page = client.get(address(kept, other))
    return client.post(address(kept, other), {"seen": page.context["plan"].digest} | fields)


def test_the_page_of_a_person_leads_to_the_likely_people(client, coordinator, people):
    kept, other = people
    stranger = make.person(kept.agency, full_name="Orang Asing")
    assert f"/participants/{kept.pk}/merge/" in client.get(kept.get_absolute_url()).content.decode()
    html = client.get(f"/participants/{kept.pk}/merge/").content.decode()
    assert address(kept, other) in html
    assert address(kept, kept) not in html
    assert address(kept, stranger) not in html
    assert address(kept, stranger) in client.get(f"/participants/{kept.pk}/merge/", {"q": "asing"}).content.decode()


@pytest.mark.one_engine("a search that others test on both")
@pytest.mark.parametrize("text", ["19860926 201505 2 001", "198609262015052001"])
def test_people_are_found_by_the_whole_nip(client, coordinator, agency, text):
    kept, other = make.person(agency), make.person(agency, nip="198609262015052001")
    found = client.get(f"/participants/{kept.pk}/merge/", {"q": text}).context["found"]
    assert [person for person, _why in found] == [other]


def test_the_form_merges_with_the_chosen_values_and_leads_to_the_kept_person(client, coordinator, people):
    kept, other = people
    response = sent(client, kept, other, **{"take-full_name": "other", "take-phone": "kept"})
    assert response.url == kept.get_absolute_url()
    kept.refresh_from_db()
    assert (kept.full_name, kept.phone, kept.registrations.count()) == ("Bagas Contoh, S.Pd.", PHONE, 2)


def test_a_page_that_is_out_of_date_merges_nothing(client, coordinator, people):
    kept, other = people
    Participant.objects.filter(pk=kept.pk).update(position="Kepala")
    response = client.post(address(kept, other), {"seen": "0" * 64})
    assert response.status_code == 200
    assert PersonMerge.objects.count() == 0
    assert list(response.context["messages"])


def test_a_common_event_is_named_and_one_registration_withdrawn_there(client, coordinator, agency):
    event = make.coming_event()
    kept, other = make.registration(event, agency), make.registration(event, agency)
    people = kept.participant, other.participant
    page = client.get(address(*people))
    assert [meeting.counting.event for meeting, _both in page.context["conflicts"]] == [event]
    assert 'value="Gabung' not in page.content.decode()
    assert sent(client, *people).status_code == 200  # refused
    client.post(address(*people), {"withdraw": other.pk})
    other.refresh_from_db()
    assert (other.status, client.get(address(*people)).context["conflicts"]) == ("withdrawn", [])
    sent(client, *people)
    other.refresh_from_db()
    assert (other.duplicate_of_id, other.participant_id) == (kept.pk, people[0].pk)
    assert f"/participants/{kept.number}/" in client.get(other.get_absolute_url()).content.decode()


@pytest.mark.parametrize("posted", ["0", "x", ""])
def test_only_one_of_the_two_registrations_can_be_withdrawn(client, coordinator, agency, posted):
    event = make.event(sessions=1)
    one, two = (make.registration(event, agency, marks="H") for _ in range(2))
    for value in (posted, one.pk, two.pk):  # both have marks of presence
        client.post(address(one.participant, two.participant), {"withdraw": value})
    assert set(Registration.objects.values_list("status", flat=True)) == {"confirmed"}


def test_old_links_lead_to_the_kept_person(client, coordinator, people):
    kept, other = people
    old = other.get_absolute_url()
    make.merge(kept, other)
    assert client.get(old).url == kept.get_absolute_url()
    client.force_login(make.user(province="72"))
    assert client.get(old).status_code == 404
    client.force_login(make.user(province="18"))
    assert client.get(old).url == kept.get_absolute_url()


def test_a_merge_is_undone_from_the_list(client, coordinator, people):
    kept, other = people
    merge = make.merge(kept, other)
    assert f"/participants/merges/{merge.pk}/undo/" in client.get("/participants/merges/").content.decode()
    undo = f"/participants/merges/{merge.pk}/undo/"
    assert client.get(undo).status_code == 200
    assert client.post(undo).url == f"/participants/{merge.former}/"
    assert client.post(undo).status_code == 404
    assert Participant.objects.filter(pk=merge.former).exists()


def test_an_undo_that_is_impossible_says_why(client, coordinator, people):
    kept, other = people
    merge = make.merge(kept, other)
    Participant.objects.filter(pk=kept.pk).update(position="Kepala")
    page = client.post(f"/participants/merges/{merge.pk}/undo/")
    assert len(page.context["obstacles"]) == 1
    assert PersonMerge.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_merges_needs_the_same_queries_for_all(
    client, coordinator, agency, django_assert_num_queries, count
):
    for _ in range(count):
        make.merge(make.person(agency), make.person(agency))
    client.get("/participants/merges/")
    with django_assert_num_queries(4):
        client.get("/participants/merges/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_pair_needs_the_same_queries_for_all(
    client, coordinator, agency, django_assert_num_queries, count
):
    kept, other = make.person(agency), make.person(agency)
    for _ in range(count):
        event = make.event()
        make.quota(event, agency)
        make.registered(other, event)
    client.get(address(kept, other))
    with django_assert_num_queries(14):
        client.get(address(kept, other))


def test_the_workbook_of_an_event_has_a_merged_person_once(agency, coordinator, tmp_path):
    event = make.event(sessions=1)
    counting = make.registration(event, agency, marks="H", full_name="Bagas Contoh")
    second = make.registration(event, agency, status="withdrawn", full_name="Bagas Contoh, S.Pd.")
    make.merge(counting.participant, second.participant)
    file = tmp_path / "kegiatan.xlsx"
    file.write_bytes(export_event(event))
    import_event(file)
    assert sorted(event.registrations.values_list("number", "status")) == [(1, "confirmed"), (2, "withdrawn")]
