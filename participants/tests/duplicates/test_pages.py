"""The page of likely duplicates."""

import pytest

from accounts.models import Job
from participants.models import PersonPair
from tests import make


@pytest.fixture
def coordinator(client, regions):
    user = make.user()
    client.force_login(user)
    return user


def pair(name: str, region: str = "18.03", reasons: str = "name-and-agency", **fields) -> PersonPair:
    agency = make.agency(region)
    one, other = make.person(agency, full_name=name), make.person(agency, full_name=f"{name}, S.Pd.")
    return PersonPair.objects.create(one=one, other=other, reasons=reasons, **fields)


def listed(client, **query) -> list[PersonPair]:
    return list(client.get("/participants/duplicates/", query).context["page_obj"])


def test_pairs_are_filtered_and_the_most_likely_come_first(client, coordinator):
    weak, strong = pair("Ani", strength=3), pair("Budi", "72.01", "phone email", strength=7)
    assert listed(client) == [strong, weak]
    assert listed(client, q="ani") == [weak]
    assert listed(client, province="72") == [strong]
    assert listed(client, reason="email") == [strong]
    corrected = pair("Citra", reasons="other-nip")
    assert listed(client, reason="nip") == []
    assert listed(client, reason="other-nip") == [corrected]
    assert listed(client, state="different") == []
    assert client.get("/participants/duplicates/", {"province": "x", "reason": "x", "state": "x"}).status_code == 200


def test_a_pair_says_why_and_leads_to_the_merge_and_to_the_decision(client, coordinator):
    one = pair("Ani", reasons="other-nip phone")
    html = client.get("/participants/duplicates/").content.decode()
    address = f"/participants/{one.one_id}/merge/{one.other_id}/"
    assert address in html
    response = client.post(f"{address}decide/", {"decision": "different", "next": "/participants/duplicates/?page=1"})
    assert response.url == "/participants/duplicates/?page=1"
    assert (listed(client), listed(client, state="different")) == ([], [one])
    client.post(f"{address}decide/", {"decision": "reopen"})
    assert listed(client) == [one]


@pytest.mark.one_engine("an address, checked before the page asks the database")
def test_a_decision_returns_only_to_the_portal(client, coordinator):
    one = pair("Ani")
    address = f"/participants/{one.one_id}/merge/{one.other_id}/decide/"
    assert client.post(address, {"next": "https://example.org/"}).url == "/participants/duplicates/"
    assert client.get(address).url == address.removesuffix("decide/")
    assert client.post(f"/participants/{one.one_id}/merge/{one.one_id}/decide/").status_code == 404


def test_the_search_is_started_once_and_its_job_is_named(client, coordinator):
    assert client.get("/participants/duplicates/search/").status_code == 200
    assert Job.objects.count() == 0
    for _ in range(2):
        client.post("/participants/duplicates/search/")
    job = Job.objects.get()
    assert job.get_absolute_url() in client.get("/participants/duplicates/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries_for_all(client, coordinator, django_assert_num_queries, count):
    for number in range(count):
        pair(f"Orang {number}")
    client.get("/participants/duplicates/")
    with django_assert_num_queries(7):
        client.get("/participants/duplicates/")
