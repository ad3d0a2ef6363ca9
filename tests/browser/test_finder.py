"""The search box above a long list of agencies."""

import re

import pytest
from playwright.sync_api import Page, expect

from agencies.models import Agency
from agencies.regions import load_regions
from tests import make
from tests.browser.look import assert_accessible, assert_fits_phone

VILLAGES = 40
SEARCH = "#id_agency-finder"
LIST = "#id_agency"
FOUND = f".finder:has({SEARCH}) [role=status]"
SAVE = "button.btn[name=then][value=save]"


@pytest.fixture
def event(transactional_db):
    """An event with a pool for forty villages, two of which have "Banjar" in their names."""
    load_regions()
    event = make.coming_event(code="DESA")
    make.quota(event, pool=("village", "18"), seats=9)
    for number in range(VILLAGES - 2):
        make.agency("18.06", "village", name=f"Perpustakaan Desa Suka{number:02}")
    make.agency("18.03", "village", name="Perpustakaan Desa Banjar Agung")
    make.agency("18.06", "village", name="Perpustakaan Desa Banjar Negeri")
    return event


def chosen(page: Page) -> str:
    return page.locator(LIST).evaluate("list => list.selectedOptions[0]?.text ?? ''")


def options(page: Page) -> int:
    return page.locator(f"{LIST} option[value]:not([value=''])").count()


def test_typing_filters_the_list_and_the_keyboard_chooses(page, sign_in, event):
    sign_in(make.user(province="18"))
    page.goto("/events/DESA/register/")
    assert_accessible(page)
    page.locator(SEARCH).press_sequentially("BANJAR neg")
    expect(page.locator(FOUND)).to_have_text(re.compile(r"\D1$"))
    assert options(page) == 1
    page.locator(SEARCH).fill("banjar")
    expect(page.locator(FOUND)).to_have_text(re.compile(r"\D2$"))
    assert_accessible(page)
    assert_fits_phone(page)
    page.locator(SEARCH).scroll_into_view_if_needed()
    assert_accessible(page)
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert options(page) == VILLAGES
    assert "Banjar Negeri" in chosen(page)
    page.locator("[name=full_name]").fill("Ani")
    page.locator("[name=sex]").select_option("female")
    page.locator(SAVE).click()
    expect(page).to_have_url(re.compile(r"/participants/1/$"))
    assert event.registrations.get().agency.name == "Perpustakaan Desa Banjar Negeri"


def test_a_click_chooses_and_the_next_click_submits(page, sign_in, event):
    sign_in(make.user(province="18"))
    page.goto("/events/DESA/register/")
    page.locator("[name=full_name]").fill("Ani")
    page.locator("[name=sex]").select_option("female")
    page.locator(SEARCH).fill("agung")
    page.locator(f"{LIST} option").first.click()
    assert options(page) == VILLAGES
    page.locator(SEARCH).fill("suka0")  # searches again, chooses nothing, and continues
    button = page.locator(SAVE)
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    page.mouse.click(place["x"] + 5, place["y"] + 5)
    expect(page).to_have_url(re.compile(r"/participants/1/$"))
    assert event.registrations.get().agency.name == "Perpustakaan Desa Banjar Agung"


def test_the_choice_stays_if_nothing_is_found(page, sign_in, event):
    sign_in(make.user(province="18"))
    agency = Agency.objects.get(name__endswith="Agung")
    page.goto(f"/events/DESA/register/?agency={agency.pk}")
    page.locator(SEARCH).fill("tidak ada")
    expect(page.locator(FOUND)).to_have_text(re.compile(r"\D0$"))
    page.keyboard.press("Enter")
    expect(page.locator(SEARCH)).to_have_value("tidak ada")  # nothing was sent
    page.keyboard.press("Escape")
    assert options(page) == VILLAGES
    assert "Agung" in chosen(page)


@pytest.mark.parametrize("page_name", ["substitute", "agency"])
def test_other_pages_with_an_agency_field_have_the_search_box(page, sign_in, event, page_name):
    make.registration(event, Agency.objects.get(name__endswith="Agung"))
    sign_in(make.user(province="18"))
    page.goto(f"/events/DESA/participants/1/{page_name}/")
    page.locator(SEARCH).fill("negeri")
    assert options(page) == 1
    assert_accessible(page)
    assert_fits_phone(page)


def test_without_javascript_there_is_only_the_list(page, open_browser, sign_in, event):
    sign_in(make.user(province="18"))
    signed_in = page.context.storage_state()
    plain = open_browser(java_script_enabled=False, storage_state=signed_in).new_page()
    plain.goto("/events/DESA/register/")
    expect(plain.locator(SEARCH)).to_have_count(0)
    assert len(plain.locator(LIST).select_option(index=VILLAGES)) == 1


def test_a_short_list_has_no_search_box(page, sign_in, event):
    Agency.objects.filter(name__contains="Suka").delete()
    sign_in(make.user(province="18"))
    page.goto("/events/DESA/register/")
    expect(page.locator(LIST)).to_have_count(1)
    expect(page.locator(SEARCH)).to_have_count(0)
