"""The users of the tasks: somebody with a phone and somebody at a desk, whose steps are counted."""

import pytest

from accounts.models import User
from agencies.regions import load_regions
from events.models import Event
from tests import make
from tests.browser.look import PHONE
from tests.browser.tasks.steps import Steps, limits


@pytest.fixture
def steps(page, request) -> Steps:
    page.set_viewport_size(PHONE)
    return Steps(page, limits()[request.node.originalname])


@pytest.fixture
def desk(page, request) -> Steps:
    return Steps(page, limits()[request.node.originalname])


@pytest.fixture
def event(transactional_db) -> Event:
    """An open event with seats for two agencies of Lampung, and people of one of them."""
    load_regions()
    event = make.coming_event(code="BARU", title="Bimtek Lampung", needs_assignment_letter=True, needs_approval=True)
    for code, name in (("18.06", "Tanggamus"), ("18.03", "Lampung Utara")):
        make.quota(event, make.agency(code, name=f"Dinas Perpustakaan Kabupaten {name}"), seats=5)
    agency = event.quotas.earliest("pk").agency
    for name in ("Ani Lestari", "Budi Kusuma", "Citra Dewi"):
        make.register(make.person(agency, full_name=name), event=event)
    return event


@pytest.fixture
def clerk(event, sign_in) -> User:
    """Provincial staff of Lampung, signed in."""
    user = make.user(province="18")
    sign_in(user)
    return user
