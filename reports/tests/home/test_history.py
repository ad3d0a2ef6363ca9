"""The history of an event, as each reader may see it."""

import pytest

from accounts.models import Entry
from accounts.trail.recording import record
from events.planning import actions as planning
from events.quotas import allot
from tests import make
from tests.tables import forge


@pytest.fixture
def event(regions):
    """Return an event in Lampung that has seats for Sulawesi Tengah too."""
    event = make.event("18", code="BERSAMA", title="Lama", status="open")
    other = make.event("18", code="LAIN")
    record("event-edited", "another event's", by=None, event=other.pk)
    return event


@pytest.fixture
def coordinator(regions):
    return make.user(full_name="Bagus Koordinator")


def subjects(page) -> list[str]:
    return [entry.subject for entry in page.context["entries"]]


def test_an_entry_shows_old_and_new_value_user_and_reason(event, coordinator, client):
    event.title = "Baru"
    planning.edit_event(event, fields=["title"], by=coordinator)
    forge(Entry, reason="Salah ketik")
    client.force_login(coordinator)
    page = client.get("/events/BERSAMA/history/")
    [entry] = page.context["entries"]
    assert (entry.by, entry.reason) == (coordinator, "Salah ketik")
    assert [(change.before, change.after) for change in entry.changes] == [("Lama", "Baru")]
    html = page.content.decode()
    assert all(text in html for text in ("Bagus Koordinator", "Salah ketik", "Lama", "Baru"))
    assert "another event's" not in html


def test_provincial_staff_read_entries_of_their_province_and_of_the_event(event, client):
    allot(event, agency=make.agency("18", name="Dinas Lampung"), seats=2, by=None)
    allot(event, agency=make.agency("72", name="Dinas Sulteng"), seats=2, by=None)
    record("event-edited", "Bimtek", by=None, event=event.pk)
    client.force_login(make.user(province="72"))
    assert subjects(client.get("/events/BERSAMA/history/")) == ["Bimtek", "Dinas Sulteng"]
    client.force_login(make.user())
    assert subjects(client.get("/events/BERSAMA/history/")) == ["Bimtek", "Dinas Sulteng", "Dinas Lampung"]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"kind": "quota"}, ["Dinas"]),
        ({"kind": "event"}, ["Bimtek"]),
        ({"q": "dinas"}, ["Dinas"]),
        ({"q": "BANJIR"}, ["Bimtek"]),
        ({"kind": "session"}, []),
        ({"kind": "no-such"}, None),
        ({"by": "999999"}, None),
        ({"q": "\0"}, []),
    ],
)
def test_the_filters_limit_the_entries(event, coordinator, client, query, seen):
    record("quota-allotted", "Dinas", by=coordinator, event=event.pk)
    record("event-cancelled", "Bimtek", by=None, reason="Banjir", event=event.pk)
    client.force_login(coordinator)
    page = client.get("/events/BERSAMA/history/", query)
    assert page.status_code == 200
    if seen is not None:
        assert subjects(page) == seen
    else:
        assert page.context["filter"].form.errors


def test_the_filter_offers_the_users_who_have_entries(event, coordinator, client):
    elsewhere = make.user()
    record("event-edited", "x", by=elsewhere, event=event.pk + 1)
    record("event-edited", "hers", by=coordinator, event=event.pk)
    record("event-edited", "a command's", by=None, event=event.pk)
    client.force_login(coordinator)
    page = client.get("/events/BERSAMA/history/", {"by": coordinator.pk})
    assert list(page.context["filter"].form.fields["by"].queryset) == [coordinator]
    assert subjects(page) == ["hers"]


def test_a_long_history_is_split_into_pages(event, coordinator, client):
    for number in range(51):
        record("event-edited", str(number), by=None, event=event.pk)
    client.force_login(coordinator)
    assert len(subjects(client.get("/events/BERSAMA/history/"))) == 50
    assert subjects(client.get("/events/BERSAMA/history/?page=2")) == ["0"]
