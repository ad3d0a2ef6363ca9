"""Lists on a desk and on a phone: saved views, headings that sort, and the jump to a page."""

import re

import pytest
from playwright.sync_api import expect

from agencies.regions import load_regions
from tests import make
from tests.browser.look import assert_accessible, assert_fits_phone


@pytest.fixture
def villages(transactional_db):
    load_regions()
    for number in range(60):
        make.agency("18.03", "village", name=f"Perpustakaan Desa {number:02}")


def test_a_list_is_sorted_paged_and_saved(page, sign_in, villages):
    sign_in(make.user())
    page.goto("/agencies/?kind=village")
    page.get_by_role("columnheader", name="Instansi").get_by_role("link").click()
    page.get_by_role("columnheader", name="Instansi").get_by_role("link").click()
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("Perpustakaan Desa 59")
    page.get_by_label("Nomor halaman").fill("3")
    page.get_by_role("button", name="Buka halaman").click()
    expect(page).to_have_url(re.compile("page=3"))
    expect(first).to_contain_text("Perpustakaan Desa 09")
    page.get_by_text("Tampilan tersimpan").click()
    page.get_by_label("Simpan saringan dan urutan ini dengan nama").fill("Desa dari belakang")
    assert_accessible(page)
    page.get_by_role("button", name="Simpan tampilan").click()
    expect(page.get_by_text("Tampilan “Desa dari belakang” disimpan.")).to_be_visible()
    page.goto("/agencies/")
    page.get_by_text("Tampilan tersimpan").click()
    page.get_by_role("link", name="Desa dari belakang").click()
    expect(first).to_contain_text("Perpustakaan Desa 59")
    assert_fits_phone(page)
    expect(page.locator("thead .sorts").first).to_be_visible()
    page.locator("details.saved-views summary").click()
    assert_fits_phone(page)
