"""The stages of an event on its page, and the actions for its planner."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from reports.home.stages import doing, steps
from tests import make

pytestmark = pytest.mark.one_engine("words and buttons")

TODAY = timezone.localdate()


def day(offset: int | None):
    return None if offset is None else TODAY + timedelta(offset)


def event_with(status="planned", *, starts=20, opens=None, closes=None, sessions=1, seats=True, **fields) -> Event:
    window = {"registration_opens_on": day(opens), "registration_closes_on": day(closes)}
    event = make.event(status=status, starts_on=day(starts), sessions=sessions, **window, **fields)
    if seats:
        make.quota(event, pool=("village", "18"))
    return Event.objects.with_sizes().get(pk=event.pk)


@pytest.mark.parametrize(
    ("status", "states"),
    [
        ("planned", ["current", "", "", ""]),
        ("open", ["done", "current", "", ""]),
        ("closed", ["done", "done", "current", ""]),
        ("finished", ["done", "done", "done", "current"]),
        ("cancelled", ["stopped"]),
    ],
)
def test_each_event_has_its_stages(regions, status, states):
    assert [stage.state for stage in steps(event_with(status), TODAY)] == states


@pytest.mark.parametrize(
    ("opens", "closes", "note"),
    [
        (None, None, ""),
        (3, None, str(day(3).day)),
        (None, 5, "5"),
        (-5, 1, "1"),
        (None, -1, str(day(-1).day)),
    ],
)
def test_the_window_is_shown_while_registration_is_open(regions, opens, closes, note):
    [_planned, stage, *_rest] = steps(event_with("open", opens=opens, closes=closes), TODAY)
    assert note in stage.note
    assert bool(stage.note) == bool(note)


def test_the_reason_of_a_cancellation_is_shown(regions):
    [stage] = steps(event_with("cancelled", cancelled_reason="Banjir"), TODAY)
    assert stage.note == "Banjir"


@pytest.mark.parametrize(
    ("fields", "page"),
    [
        ({"sessions": 0, "seats": False}, "sessions"),
        ({"seats": False}, "quotas"),
        ({}, "open"),
        ({"status": "open"}, None),
        ({"status": "open", "closes": 0}, None),
        ({"status": "open", "closes": -1}, "close"),
        ({"status": "open", "starts": -1}, "finish"),
        ({"status": "closed"}, None),
        ({"status": "closed", "starts": 0}, "finish"),
        ({"status": "planned", "starts": -1}, "finish"),
        ({"status": "finished", "starts": -1}, None),
        ({"status": "cancelled"}, None),
    ],
)
def test_the_next_action_fits_the_stage(regions, fields, page):
    event = event_with(**fields)
    step = doing(event, TODAY).next
    assert (step and step.href) == (page and f"/events/{event.code}/{page}/")


def test_actions_that_delete_have_a_confirmation_page(regions):
    event = event_with("open", starts=0)
    is_post = {action.href.split("/")[-2]: action.is_post for action in doing(event, TODAY).more}
    assert is_post == {"close": True, "cancel": False}


@pytest.mark.parametrize(("user", "shown"), [({"role": "coordinator"}, True), ({"province": "18"}, False)])
def test_only_planners_have_buttons(regions, client, user, shown):
    event = event_with()
    client.force_login(make.user(**user))
    html = client.get(event.get_absolute_url()).content.decode()
    for page in ("edit", "quotas", "open", "cancel", "copy"):
        assert (f"/events/{event.code}/{page}/" in html) is shown
    assert html.count("btn-primary") == int(shown)
    assert ("/events/new/" in client.get("/").content.decode()) is shown
