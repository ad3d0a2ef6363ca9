"""Pages of events in the admin at the width of a laptop: nothing is cut off, and errors are beside their fields."""

from datetime import date, time

import pytest
from playwright.sync_api import Locator

from agencies.regions import load_regions
from tests import make

LAPTOP = {"width": 1320, "height": 900}
HIDDEN_PART = "element => element.scrollWidth - element.clientWidth"
LINES = "element => element.getBoundingClientRect().height / parseFloat(getComputedStyle(element).lineHeight)"


@pytest.fixture
def event(transactional_db, page, sign_in, complaints):
    """An event with a timed session, an agency's quota and a pool, and its open page."""
    complaints.expect("select2")  # its own inline styles, which the Content-Security-Policy refuses
    load_regions()
    event = make.event(sessions=1, starts_on=date(2022, 5, 11))
    event.sessions.update(starts_at=time(8, 0), ends_at=time(9, 30), title="Transformasi perpustakaan")
    agency = make.agency("18.03", name="Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Utara")
    for _ in range(3):
        make.registration(event, agency, marks="H")
    make.quota(event, pool=("regency", "18"))
    sign_in(make.user("administrator"))
    page.set_viewport_size(LAPTOP)
    page.goto(f"/admin/events/event/{event.pk}/change/")
    return event


def hidden_part(element: Locator) -> int:
    """Return how many pixels of the element's width are hidden."""
    return element.evaluate(HIDDEN_PART)


def assert_fits(page, rows: str) -> None:
    assert hidden_part(page.locator(f"#{rows}-group .tabular")) == 0
    last = page.locator(f"#{rows}-group thead th").last.bounding_box()
    assert last["x"] + last["width"] <= LAPTOP["width"]


@pytest.mark.parametrize("rows", ["sessions", "quotas"])
def test_rows_fit_the_page(page, event, rows):
    assert_fits(page, rows)


def test_new_rows_fit_the_page(page, event):
    page.goto("/admin/events/event/add/")
    page.locator("#quotas-group .add-row a").click()
    assert_fits(page, "quotas")


def test_an_error_of_the_seats_is_one_line_wide(page, event):
    page.goto("/admin/events/event/add/")
    page.locator("#quotas-group .add-row a").click()
    page.locator("#id_quotas-0-seats").fill("0")
    page.locator("[name=_continue]").first.click()
    error = page.locator("#quotas-0 .errorlist li, #quotas-group .row-form-errors li").first
    assert error.evaluate(LINES) < 3
    assert hidden_part(page.locator("#quotas-group .tabular")) == 0


def test_marks_do_not_repeat_the_name_of_their_registration(page, event):
    registration = event.registrations.select_related("participant").first()
    page.goto(f"/admin/participants/registration/{registration.pk}/change/")
    rows = page.locator("#marks-group tbody")
    assert registration.participant.full_name not in rows.inner_text()
