"""Somebody edits a planned event at the moment when its plan is stored or undone, on another database connection."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from agencies.regions import load_regions
from events.models import Event
from events.planning.actions import edit_event
from tests import make
from tests.rush import Interruption, after_commit_of, at_first_transaction

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planner():
    load_regions()
    for code in ("18", "18.01", "18.02"):
        make.agency(code, name=f"Dinas {code}")
    make.course()
    client = Client()
    client.force_login(make.user())
    return client


def plan(client):
    day = timezone.localdate() + timedelta(days=60)
    where = f"/reports/planner/?course=SPP-TIK&fewest=0&starts_on={day.replace(month=3, year=day.year + 1)}"
    proposal = client.get(where).context["proposal"]
    codes = [regency.code for batch in proposal.batches for regency in batch.regencies]
    ticks = {"batch": [batch.number for batch in proposal.batches], "shown": codes, "regency": codes}
    return client.post(where, ticks | {"fingerprint": proposal.fingerprint}, follow=True)


def offered(page) -> dict[str, str]:
    return {"undo": re.search('name="undo" value="([^"]+)"', page.content.decode())[1]}


def edit() -> None:
    event = Event.objects.get()
    event.title = "Bimtek lain"
    edit_event(event, fields=["title"], by=None)


def before_the_event_is_locked(sql: str, in_transaction: bool) -> bool:
    """Stop at the last moment at which somebody else can write: SQLite lets one transaction write at a time."""
    if connection.vendor == "sqlite":
        return at_first_transaction(sql, in_transaction)
    return "FOR NO KEY UPDATE" in sql and '"events_event"' in sql


def test_an_edit_just_before_the_lock_is_not_undone(planner):
    undo, pages = offered(plan(planner)), []
    undoing = Interruption(before_the_event_is_locked)
    raised = undoing.rush(lambda: pages.append(planner.post("/undo/", undo, follow=True)), meanwhile=edit)
    assert (raised, undoing.happened) == ([None, None], True)
    assert Event.objects.get().title == "Bimtek lain"
    assert Event.objects.get().code in pages[0].content.decode()


def test_an_edit_just_after_the_plan_is_not_undone(planner):
    pages = []
    planning = Interruption(after_commit_of('INSERT INTO "events_event"'))
    raised = planning.rush(lambda: pages.append(plan(planner)), meanwhile=edit)
    assert (raised, planning.happened) == ([None, None], True)
    planner.post("/undo/", offered(pages[0]))
    assert Event.objects.get().title == "Bimtek lain"
