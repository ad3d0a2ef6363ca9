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
    ("fields", "label", "done"),
    [
        ({"status": "planned"}, "Direncanakan", 0),
        ({"status": "open", "opens": 3}, "Pendaftaran belum dibuka", 1),
        ({"status": "open"}, "Pendaftaran dibuka", 1),
        ({"status": "open", "closes": -1}, "Pendaftaran ditutup", 2),
        ({"status": "closed"}, "Pendaftaran ditutup", 2),
        ({"status": "open", "starts": 0}, "Sedang berlangsung", 3),
        ({"status": "closed", "starts": 0}, "Sedang berlangsung", 3),
        ({"status": "open", "starts": -1}, "Sudah berakhir", 3),
        ({"status": "planned", "starts": -1}, "Sudah berakhir", 3),
        ({"status": "finished"}, "Selesai", 4),
    ],
)
def test_each_event_is_at_its_stage_of_today(regions, fields, label, done):
    stages = steps(event_with(**fields), TODAY)
    assert [stage.state for stage in stages] == ["done"] * done + ["current"] + [""] * (4 - done)
    assert stages[done].label == label


def test_a_cancelled_event_has_one_stage(regions):
    assert [stage.state for stage in steps(event_with("cancelled"), TODAY)] == ["stopped"]


@pytest.mark.parametrize(
    ("starts", "opens", "closes", "note"),
    [
        (20, None, None, ""),
        (20, 3, None, str(day(3).day)),
        (20, None, 5, "5"),
        (20, -5, 1, "1"),
        (20, None, -1, str(day(-1).day)),
        (0, None, None, "pendaftaran masih dibuka"),
        (0, None, -1, f"pendaftaran ditutup {day(-1).day}"),
        (-1, None, 5, ""),
    ],
)
def test_the_days_of_registration_are_shown(regions, starts, opens, closes, note):
    event = event_with("open", starts=starts, opens=opens, closes=closes)
    notes = [stage.note for stage in steps(event, TODAY) if stage.note]
    assert len(notes) == bool(note)
    assert note in "".join(notes)


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
        ({"status": "open", "closes": -1}, None),
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
