"""Entering a sign sheet with a keyboard scanner: no scan is lost, even if scans are faster than pages."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from agencies.regions import load_regions
from participants.models import Attendance
from tests import make
from tests.browser.look import assert_accessible, assert_fits_phone

PEOPLE = 8


@pytest.fixture
def event(transactional_db, page, sign_in):
    load_regions()
    event = make.event("18", code="LEMBAR", sessions=1)
    agency = make.agency("18.03")
    make.quota(event, agency, seats=PEOPLE)
    for number in range(PEOPLE):
        make.registration(event, agency, full_name=f"Peserta {number + 1}")
    sign_in(make.user())
    page.goto("/events/LEMBAR/sign-sheets/key/")
    expect(page.locator("#id_text")).to_be_focused()  # a browser may do so a moment after the page has loaded
    return event


def test_scans_in_quick_succession_are_all_marked(page, event):
    session = event.sessions.get()
    for number in range(1, PEOPLE + 1):
        page.keyboard.insert_text(f"BTS{session.pk}-{number}")
        page.keyboard.press("Enter")
    expect(page.locator("[data-part=just-now] li")).to_have_count(PEOPLE)
    expect(page.locator(".keyed-name")).to_have_text(f"Peserta {PEOPLE}")
    expect(page.locator("#id_text")).to_be_focused()
    assert Attendance.objects.filter(mark="H", method="sheet").count() == PEOPLE
    page.locator("[data-part=just-now] li").first.get_by_role("button").click()
    expect(page.locator("[data-part=just-now] li")).to_have_count(PEOPLE - 1)
    assert not Attendance.objects.filter(registration__number=PEOPLE).exists()


def test_a_lost_scan_is_reported(page, event, complaints):
    complaints.expect("net::ERR_FAILED")
    page.route("**/key/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.keyboard.insert_text("BTS1-1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=keyed] .problem")).to_contain_text("BTS1-1")


def test_scans_after_signing_out_are_listed_after_the_next_sign_in(page, event, sign_in):
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    # The scanner is faster than the answer: all three scans wait when the first one fails.
    page.evaluate(
        """() => { for (const text of ["BTS1-1", "BTS1-2", "BTS1-3"]) {
            document.getElementById("id_text").value = text;
            document.getElementById("scan").requestSubmit();
        } }"""
    )
    expect(page.locator("input[type=password]")).to_be_visible()
    sign_in(make.user())
    page.goto("/events/LEMBAR/sign-sheets/key/")
    expect(page.locator("[data-part=keyed] .problem")).to_contain_text("BTS1-1, BTS1-2, BTS1-3")
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("path", ["sign-sheets/", "sign-sheets/key/", "badges/"])
def test_the_pages_are_accessible_and_fit_on_a_phone(page, event, path):
    page.goto(f"/events/LEMBAR/{path}")
    assert_accessible(page)
    assert_fits_phone(page)
