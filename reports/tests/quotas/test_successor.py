"""Case a33: seats of an agency that is dissolved before the event go to its successor."""

from datetime import date

import pytest

from accounts.models import Entry
from events.locking import lock_event
from events.models import Event, Quota
from events.quotas import SeatsStay, pass_on
from participants.registering.registration import WhenFull
from participants.registering.seats import seat_differences
from reports.home.todo import todos
from tests import make

DAY = date(2040, 3, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(regions):
    return make.event(starts_on=DAY, ends_on=date(2040, 3, 2), status="open")


@pytest.fixture
def closing():
    return make.agency("18.03", name="Dinas Lama", closed_on=date(2039, 12, 1), closed_reason="Digabung")


@pytest.fixture
def successor():
    return make.agency("18.03", name="Dinas Baru")


@pytest.fixture
def quota(event, closing):
    return make.quota(event, closing, seats=6)


@pytest.fixture
def pusat(client):
    user = make.user("coordinator")
    client.force_login(user)
    return user


def passed(quota, successor, by=None):
    event = lock_event(Event.objects.get(pk=quota.event_id))
    return pass_on(event, quota, successor=successor, by=by)


def seats(event):
    assert seat_differences() == []
    return dict(event.quotas.values_list("agency__name", "seats"))


def address(quota):
    return f"/events/{quota.event.code}/quotas/{quota.pk}/successor/"


def test_free_seats_go_to_the_successor(event, quota, successor):
    assert passed(quota, successor) == 6
    assert seats(event) == {"Dinas Baru": 6}
    entry = Entry.objects.get(action="quota-passed-on")
    assert (entry.changes["successor"], entry.event) == (["Dinas Lama", "Dinas Baru"], event.pk)


def test_people_keep_their_seats_and_the_event_has_as_many_as_before(event, quota, closing, successor):
    make.quota(event, successor, seats=2)
    for _ in range(2):
        make.register(make.person(closing), event=event, when_full=WhenFull.OVERBOOK)
    assert passed(quota, successor) == 4
    assert seats(event) == {"Dinas Lama": 2, "Dinas Baru": 6}


@pytest.mark.parametrize("reason", ["full", "open", "later", "successor"])
def test_seats_stay_where_they_cannot_pass_on(event, quota, closing, successor, reason):
    if reason == "full":
        Quota.objects.filter(pk=quota.pk).update(seats=1, taken=1)
    elif reason == "open":
        type(closing).objects.filter(pk=closing.pk).update(closed_on=None, closed_reason="")
    elif reason == "later":
        type(closing).objects.filter(pk=closing.pk).update(closed_on=date(2040, 3, 2))
    else:
        successor.closed_on, successor.closed_reason = DAY, "Digabung"
    with pytest.raises(SeatsStay):
        passed(quota, successor)
    assert list(event.quotas.values_list("agency", flat=True)) == [closing.pk]


def test_the_page_passes_them_on_in_one_step_and_serves_the_waiting_list(client, pusat, event, quota, successor):
    waiting = make.registration(event, successor, status="waitlisted")
    assert successor.name in client.get(address(quota)).content.decode()
    assert client.post(address(quota), {"successor": successor.pk}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.status != "waitlisted"
    assert seats(event) == {"Dinas Baru": 6}
    assert client.post(address(quota), {"successor": successor.pk}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "18.03", "kind": "village"},
        {"code": "72.01"},
        {"code": "18.04", "closed_on": date(2039, 1, 1), "closed_reason": "Bubar"},
    ],
)
def test_only_an_existing_agency_of_the_kind_and_province_is_a_successor(client, pusat, quota, wrong):
    other = make.agency(wrong.pop("code"), **wrong)
    page = client.post(address(quota), {"successor": other.pk})
    assert list(page.context["form"].errors) == ["successor"]
    assert Quota.objects.get().agency == quota.agency


@pytest.mark.parametrize("change", [{"status": "finished"}, {"starts_on": date(2039, 1, 1)}])
def test_there_is_nothing_to_do_for_an_event_that_is_over_or_earlier(client, pusat, event, quota, successor, change):
    Event.objects.filter(pk=event.pk).update(**change)
    assert client.post(address(quota), {"successor": successor.pk}).context["possible"] is False
    assert seats(event) == {"Dinas Lama": 6}


def test_the_coordinator_is_sent_to_the_step_and_the_clerk_reads_the_day(client, event, quota, successor):
    pusat, clerk = make.user("coordinator"), make.user(province="18")
    today = date(2040, 1, 1)
    assert [todo.href for todo in todos(pusat, today) if quota.label in todo.text] == [address(quota)]
    assert [todo.href for todo in todos(clerk, today) if quota.label in todo.text] == [event.get_absolute_url()]
    for user, links in ((pusat, 1), (clerk, 0)):
        client.force_login(user)
        page = client.get(event.get_absolute_url()).content.decode()
        assert "dibubarkan pada 1 Desember 2039" in page
        assert page.count(f'{address(quota)}">berikan') == links
    assert "dibubarkan pada 1 Desember 2039" in client.get(f"/events/{event.code}/register/").content.decode()
    assert client.get(address(quota)).status_code == 403
