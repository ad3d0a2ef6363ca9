"""Coordinators tick people, a page or a range of them, on a phone."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.lists.waiting import confirmed, thirty_three_people
from tests.browser.look import assert_accessible, assert_fits_phone

CLEAR_OF_THE_BAR = """() => {
    const box = document.activeElement.getBoundingClientRect();
    const bar = document.querySelector(".bulk-bar").getBoundingClientRect();
    return box.bottom <= bar.top || box.top >= bar.bottom;
}"""


@pytest.fixture(autouse=True)
def event(transactional_db):
    return thirty_three_people()


def test_ticking_a_page_and_a_range(page, sign_in, event):
    """The bar stays in sight and covers no box that has the focus."""
    sign_in(make.user())
    page.goto("/events/BARU/participants/?sort=-name")
    page.emulate_media(reduced_motion="reduce")  # nothing scrolls smoothly
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
        page.wait_for_function(CLEAR_OF_THE_BAR)
    assert_accessible(page)
    assert_fits_phone(page)
    page.set_viewport_size({"width": 1320, "height": 900})
    page.get_by_role("button", name="Tolak").click()
    expect(page.get_by_role("heading", name="Tolak 31 orang")).to_be_visible()
    page.get_by_role("link", name="Batal").click()
    expect(count).to_have_text("31 dicentang")
    assert confirmed() == 0
