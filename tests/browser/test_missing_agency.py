"""Adding a library that the list of agencies lacks, in the form and in the preview of a spreadsheet."""

import pytest
from playwright.sync_api import expect

from agencies.models import Agency
from participants.models import Registration
from tests import make
from tests.browser.look import assert_accessible, assert_fits_phone
from tests.sheets import HEADERS, row, sent, xlsx

NAME = "Perpustakaan Desa Madukoro"


@pytest.fixture
def event(regions, transactional_db):
    event = make.coming_event(code="BARU", title="Bimtek Literasi, Lampung")
    make.quota(event, pool=("village", "18"))
    make.quota(event, make.agency("18.03", name="Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Utara"))
    return event


@pytest.fixture
def user(event, sign_in):
    user = make.user(province="18")
    sign_in(user)
    return user


def test_a_library_is_added_on_a_phone_and_the_typed_person_stays(event, user, page):
    page.goto("/events/BARU/register/")
    page.locator("[name=full_name]").fill("Siti Aminah")
    page.locator("#new-agency summary").click()
    page.locator("[name=new-regency]").select_option("18.03")
    assert_accessible(page)
    assert_fits_phone(page)
    page.locator("[name=new-name]").fill(NAME)
    page.locator("[name=new-name]").press("Enter")
    expect(page.locator("[name=agency]")).to_have_value(str(Agency.objects.get(name=NAME).pk))
    expect(page.locator("[name=full_name]")).to_have_value("Siti Aminah")
    page.locator("[name=sex]").select_option("female")
    page.locator("[name=full_name]").press("Enter")
    page.wait_for_url("**/events/BARU/participants/1/")
    assert Registration.objects.get().agency.name == NAME


def test_similar_libraries_are_asked_about(event, user, page):
    agency = make.agency("18.03", "village", name=NAME)
    page.goto("/events/BARU/register/?new=village-18.03#new-agency")
    page.locator("[name=new-name]").fill("Perpustakaan Desa Madukara")
    page.get_by_role("button", name="Tambahkan ke daftar dan pilih").click()
    page.locator(f"[name=new-same][value='{agency.pk}']").check()
    assert_accessible(page)
    assert_fits_phone(page)
    page.get_by_role("button", name="Tambahkan ke daftar dan pilih").click()
    expect(page.locator("[name=agency]")).to_have_value(str(agency.pk))


def test_the_preview_adds_the_libraries_of_all_rows(event, user, page):
    rows = [[*row("Ani", NAME), "Lampung Utara"], [*row("Budi", NAME), "Kab. Lampung Utara"], row("Citra", "Desa Liwa")]
    upload = sent(event, user, xlsx(rows, headers=[*HEADERS, "Kabupaten/Kota"]))
    page.goto(upload.get_absolute_url())
    assert_accessible(page)
    assert_fits_phone(page)
    page.locator("[name=add-all]").check()
    page.locator("[name=agency4]").select_option("village 18.04")
    page.locator("#missing-agencies button").click()
    page.get_by_role("button", name="Simpan semuanya").click()
    page.wait_for_url("**/events/BARU/participants/")
    assert set(Agency.objects.unchecked().values_list("name", "regency")) == {(NAME, "18.03"), ("Desa Liwa", "18.04")}
    assert Registration.objects.count() == 3


def test_pages_about_seats_fit(event, page, sign_in):
    make.quota(event, pool=("village", "18.04"))
    sign_in(make.user())
    for address in ("/events/BARU/", "/events/BARU/quotas/"):
        page.goto(address)
        expect(page.locator(".lacking").first).to_be_visible()
        assert_accessible(page)
        assert_fits_phone(page)
