"""The map of the country and the pictures of a province: by keyboard, on a phone, and in both themes."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from agencies.models import Boundary, Province, Regency
from agencies.regions import load_regions
from tests import make
from tests.browser.look import PHONE, assert_accessible, assert_fits_phone


@pytest.fixture
def country(transactional_db):
    """One of two regencies of Lampung is covered; no other province has agencies."""
    load_regions()
    event = make.event(code="SATU-2022", sessions=1, starts_on=date(2022, 5, 11))
    make.registration(event, make.agency("18.03"), marks="H")
    make.agency("18.72")
    return event


@pytest.fixture
def boundaries(country):
    """Store triangles as boundaries of every province and of the regencies of Lampung."""
    for regions, field in ((Province.objects.all(), "province"), (Regency.objects.filter(province="18"), "regency")):
        for number, region in enumerate(regions):
            x, y = 95_000 + number % 13 * 3000, number // 13 * 3000
            Boundary.objects.create(**{field: region}, rings=[[[x, y], [x + 2500, y], [x, y + 2500]]], source="x")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/reports/coverage/", "/reports/coverage/18/?event=SATU-2022"])
def test_areas_are_accessible_and_a_phone_shows_tiles(page, sign_in, boundaries, scheme, path):
    page.emulate_media(color_scheme=scheme)
    sign_in(make.user())
    page.goto(path)
    expect(page.locator("#picture-1 .areas")).to_be_visible()
    expect(page.locator("#picture-1 .tiles")).to_be_hidden()
    assert_accessible(page)
    assert_fits_phone(page)
    expect(page.locator("#picture-1 .areas")).to_be_hidden()
    expect(page.locator("#picture-1 .tiles")).to_be_visible()
    assert_accessible(page)


def test_a_tile_can_be_opened_by_keyboard(page, sign_in, country):
    sign_in(make.user())
    page.goto("/reports/coverage/?as_of=2022-12-31")
    page.locator('#picture-1 a[data-key="17"]').focus()
    page.keyboard.press("Tab")
    tile = page.locator('#picture-1 a[data-key="18"]')
    expect(tile).to_be_focused()
    without = page.locator('#picture-1 a[data-key="17"] .fill').evaluate("node => getComputedStyle(node).strokeWidth")
    focused = tile.locator(".fill").evaluate(
        "node => [getComputedStyle(node).stroke, getComputedStyle(node).strokeWidth]"
    )
    assert focused[0] != "none"
    assert focused[1] != without
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/reports/coverage/18/\?as_of=2022-12-31$"))


def test_every_tile_is_readable_on_a_phone(page, sign_in, country):
    sign_in(make.user())
    page.set_viewport_size(PHONE)
    page.goto("/reports/coverage/")
    assert_fits_phone(page)
    shown = page.locator("#picture-1 svg[role] text:visible")
    expect(shown).to_have_count(2 * 38)
    heights = shown.evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().height)")
    assert min(heights) >= 10
    expect(page.locator('#picture-1 a[data-key="18"]')).to_contain_text("50%")
    tiles = page.locator("#picture-1 a .fill").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert min(min(sides) for sides in tiles) >= 24  # WCAG 2.2, 2.5.8
