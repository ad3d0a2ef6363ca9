"""Coordinators tick people, a page or a range of them, on a phone."""

import pytest
from playwright.sync_api import expect

from agencies.regions import load_regions
from participants.models import Registration
from tests import make
from tests.browser.look import assert_accessible, assert_fits_phone


@pytest.fixture
def event(transactional_db):
    """Thirty-three people wait for a decision; two of them have no assignment letter."""
    load_regions()
    event = make.coming_event(code="BARU", title="Bimtek Lampung", needs_assignment_letter=True, needs_approval=True)
    agency = make.agency("18.06", name="Dinas Perpustakaan Kabupaten Tanggamus")
    make.quota(event, agency, seats=33)
    clerk = make.user(province="18", email="lampung@example.org")
    people = [
        make.register(make.person(agency, full_name=f"Orang {number:02}"), event=event, by=clerk)
        for number in range(1, 34)
    ]
    make.letter(*people[:31])
    return event


def confirmed() -> int:
    return Registration.objects.filter(status="confirmed").count()


def test_ticking_a_page_and_a_range(page, sign_in, event):
    """The bar stays in sight and covers no box that has the focus."""
    sign_in(make.user())
    page.goto("/events/BARU/participants/?sort=-name")
    boxes = page.locator("input[name=number]")
    count = page.locator("[data-ticks-count]")
    boxes.nth(2).click()
    boxes.nth(6).click(modifiers=["Shift"])
    expect(count).to_have_text("5 dicentang")
    boxes.nth(4).click()
    expect(count).to_have_text("4 dicentang")
    page.get_by_label("Semua di halaman ini").check()
    expect(count).to_have_text("33 dicentang")
    boxes.nth(0).click()
    boxes.nth(1).click(modifiers=["Shift"])
    expect(count).to_have_text("31 dicentang")
    expect(page.locator(".bulk-bar")).to_be_in_viewport(ratio=1)
    for number in (10, 20, 32):
        boxes.nth(number).focus()
        box, bar = boxes.nth(number).bounding_box(), page.locator(".bulk-bar").bounding_box()
        assert box["y"] + box["height"] <= bar["y"] or box["y"] >= bar["y"] + bar["height"]
    assert_accessible(page)
    assert_fits_phone(page)
    page.set_viewport_size({"width": 1320, "height": 900})
    page.get_by_role("button", name="Tolak").click()
    expect(page.get_by_role("heading", name="Tolak 31 orang")).to_be_visible()
    page.get_by_role("link", name="Batal").click()
    expect(count).to_have_text("31 dicentang")
    assert confirmed() == 0
