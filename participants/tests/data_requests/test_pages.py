"""The pages of requests about personal data."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.data_requests.deciding import ask
from participants.models import DataRequest, Participant
from tests import make

pytestmark = pytest.mark.one_engine("pages and forms")
LIST = "/data-requests/"


@pytest.fixture
def registration(regions):
    return make.registration(make.coming_event(code="LAMPUNG", sessions=1), make.agency("18.03"), email="a@example.org")


@pytest.fixture
def person(registration):
    return registration.participant


@pytest.fixture
def page(registration):
    return make.personal_address(registration) + "requests/"


def asked(person, kind="access", **details) -> DataRequest:
    return ask(person, kind, **{"note": "", "by": None} | details)[0]


def signed_in(client, role="coordinator", province=None):
    user = make.user(role, province)
    client.force_login(user)
    return user


def test_a_person_asks_on_their_page(client, page, person):
    client.post(page, {"kind": "access", "note": "Semua"})
    request = DataRequest.objects.get()
    assert (request.kind, request.note, request.channel, request.entered_by) == ("access", "Semua", "page", None)
    shown = client.get(page)
    assert list(shown.context["requests"]) == [request]
    assert client.get(page.removesuffix("requests/")).content.decode().count(page) == 1


def test_erasing_is_confirmed_in_a_second_step(client, page):
    first = client.post(page, {"kind": "erasure", "note": "<b>"})
    assert first.context["confirms"]
    assert "&lt;b&gt;" in first.content.decode()
    assert not DataRequest.objects.exists()
    client.post(page, {"kind": "erasure", "note": "<b>", "sure": "1"})
    assert DataRequest.objects.get().kind == "erasure"


@pytest.mark.parametrize("kind", ["", "correction", "lifting", "x", "a\0"])
def test_what_cannot_be_asked_there_is_refused(client, page, kind):
    assert client.post(page, {"kind": kind, "note": ""}).status_code == 200
    assert not DataRequest.objects.exists()


def test_asking_twice_is_explained(client, page, person):
    asked(person)
    assert client.post(page, {"kind": "access", "note": ""}).context["form"].errors["kind"]
    assert DataRequest.objects.count() == 1


def test_staff_enter_a_request_of_somebody_who_phoned(client, person):
    user = signed_in(client, province="18")
    address = reverse("participants:data-request-new", args=[person.pk])
    assert client.get(address).status_code == 200
    an_hour_ago = timezone.localtime() - timedelta(hours=1)
    sent = {"kind": "correction", "channel": "phone", "asked_at": f"{an_hour_ago:%Y-%m-%dT%H:%M}", "note": "Nama"}
    answer = client.post(address, sent)
    request = DataRequest.objects.get()
    assert answer.url == request.get_absolute_url()
    assert (request.entered_by, request.channel) == (user, "phone")
    assert request.asked_at.minute == an_hour_ago.minute


@pytest.mark.parametrize("asked_at", ["", "x", "2020-01-01T00:00", "2999-01-01T00:00"])
def test_a_wrong_moment_is_refused(client, person, asked_at):
    signed_in(client)
    address = reverse("participants:data-request-new", args=[person.pk])
    sent = {"kind": "access", "channel": "phone", "asked_at": asked_at, "note": ""}
    assert client.post(address, sent).context["form"].errors["asked_at"]


def test_another_province_sees_nothing(client, person):
    request = asked(person)
    signed_in(client, province="72")
    addresses = [request.get_absolute_url(), reverse("participants:data-request-new", args=[person.pk])]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert client.get(LIST).context["rows"] == []


def test_the_register_has_corrections_too_by_due_time(client, registration, person):
    signed_in(client)
    decided = asked(person, "objection")
    DataRequest.objects.update(state="fulfilled", decided_at=timezone.now())
    late = asked(person, "access", asked_at=timezone.now() - timedelta(hours=100))
    correction = make.correction(registration)
    last = asked(person, "erasure")
    rows = [row.request for row in client.get(LIST).context["rows"]]
    assert rows == [late, correction, last, decided]
    found = {
        "state=overdue": [late],
        "state=decided": [decided],
        "state=open": [late, correction, last],
        "kind=correction": [correction],
        "kind=erasure": [last],
        "province=18": rows,
        "province=72": [],
        "q=" + person.full_name.upper(): rows,
        "q=tidakada": [],
        "page=9": rows,
    }
    for query, expected in found.items():
        assert [row.request for row in client.get(f"{LIST}?{query}").context["rows"]] == expected, query


def test_the_register_asks_the_database_as_often_for_more_rows(client, person, django_assert_num_queries):
    signed_in(client)
    for kinds in (["access"], ["erasure", "objection"]):
        for kind in kinds:
            asked(person, kind)
        client.get(LIST)
        with django_assert_num_queries(6):
            client.get(LIST)


def test_a_decision_by_the_page(client, person):
    signed_in(client, province="18")
    request = asked(person)
    address = request.get_absolute_url()
    assert client.post(address, {"decision": "refuse", "answer": ""}).context["form"].errors["answer"]
    assert client.post(address, {"decision": "fulfil", "answer": "Terlampir"}).url == LIST
    assert DataRequest.objects.get().answer == "Terlampir"


def test_erasing_by_the_page_shows_first_what_will_happen(client, person, registration):
    signed_in(client)
    make.letter(registration)
    request = asked(person, "erasure")
    address = request.get_absolute_url()
    shown = client.get(address)
    assert (shown.context["figures"].registrations, shown.context["figures"].letters) == (1, 1)
    assert not client.post(address, {"decision": "fulfil", "answer": ""}).context["form"].is_valid()
    assert Participant.objects.get(pk=person.pk).erased_at is None
    client.post(address, {"decision": "fulfil", "answer": "", "understood": "1"})
    assert Participant.objects.get(pk=person.pk).erased_at
    assert client.get(address).status_code == 200
    assert client.get(person.get_absolute_url()).status_code == 200
    assert client.get(registration.get_absolute_url()).status_code == 200


def test_erasing_asks_again_who_the_user_is(client, person, settings):
    signed_in(client)
    request = asked(person, "erasure")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    for answer in (
        client.get(request.get_absolute_url()),
        client.post(request.get_absolute_url(), {"decision": "fulfil", "understood": "1", "answer": ""}),
    ):
        assert answer.status_code == 302
        assert "next=" in answer.url
    assert Participant.objects.get(pk=person.pk).erased_at is None


def test_provincial_staff_see_that_a_coordinator_decides(client, person):
    signed_in(client, province="18")
    address = asked(person, "restriction").get_absolute_url()
    shown = client.get(address)
    assert not shown.context["may_decide"]
    assert '<form method="post" novalidate' not in shown.content.decode()
    assert client.post(address, {"decision": "fulfil", "answer": ""}).status_code == 403
