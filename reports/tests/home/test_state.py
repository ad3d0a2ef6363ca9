"""Lists and pages show the state of an event of today, whatever its stored status is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("regions"), pytest.mark.one_engine("words")]
TODAY = timezone.localdate()
LABELS = {
    "early": "Pendaftaran belum dibuka",
    "open": "Pendaftaran dibuka",
    "closed": "Pendaftaran ditutup",
    "on": "Sedang berlangsung",
    "over": "Sudah berakhir",
}


@pytest.fixture
def events():
    return {
        "early": make.coming_event(code="EARLY", registration_opens_on=TODAY + timedelta(20)),
        "open": make.coming_event(code="OPEN"),
        "closed": make.coming_event(code="CLOSED", registration_closes_on=TODAY - timedelta(1)),
        "on": make.coming_event(code="ON", starts_on=TODAY),
        "over": make.coming_event(code="OVER", starts_on=TODAY - timedelta(8)),
    }


@pytest.mark.parametrize("state", LABELS)
def test_the_list_of_events_shows_and_filters_states(events, client, state):
    client.force_login(make.user(province="18"))
    response = client.get("/events/", {"status": state})
    assert list(response.context["page_obj"]) == [events[state]]
    chips = [label for label in LABELS.values() if f">{label}</span>" in response.content.decode()]
    assert chips == [LABELS[state]]


@pytest.mark.parametrize("state", LABELS)
def test_pages_of_an_event_offer_registration_while_it_is_open(events, client, state):
    event, is_open = events[state], state in ("open", "on")
    address = f"/events/{event.code}/register/"
    client.force_login(make.user(province="18"))
    page = client.get(event.get_absolute_url()).content.decode()
    assert LABELS[state] in page
    assert (f'href="{address}"' in page) is is_open
    form = client.get(address).content.decode()
    assert ("full_name" in form) is is_open
    assert is_open or LABELS[state] in form
    client.force_login(make.user())
    assert ("Anda dapat." in client.get(address).content.decode()) is not is_open


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries_in_the_night(client, monkeypatch, count, django_assert_num_queries):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 17, 30, tzinfo=UTC))  # 00.30 in Lampung
    for _ in range(count):
        event = make.event(status="open", starts_on=date(2026, 12, 31), sessions=1)
        event.sessions.update(starts_at="22:00", ends_at="02:00")
    client.force_login(make.user(province="18"))
    with django_assert_num_queries(9):
        assert client.get("/events/").content.decode().count(f">{LABELS['on']}</span>") == count
