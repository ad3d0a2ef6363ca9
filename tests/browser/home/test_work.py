"""The home page of provincial staff: the work is in the first screen of a phone."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from agencies.regions import load_regions
from tests import make
from tests.browser.look import assert_accessible, assert_fits_phone


def test_the_first_card_and_the_tasks_behind_it_fit_a_phone(page: Page, sign_in, transactional_db):
    load_regions()
    today = timezone.localdate()
    event = make.coming_event(
        code="BARU",
        title="Bimbingan Teknis Strategi Pengembangan Perpustakaan dan TIK, Provinsi Lampung, Angkatan II",
        venue="Hotel Emersia, Bandar Lampung",
        registration_closes_on=today + timedelta(11),
        needs_assignment_letter=True,
        needs_approval=True,
    )
    for number in range(3, 8):
        agency = make.agency(f"18.0{number}", name=f"Dinas Perpustakaan dan Kearsipan Kabupaten nomor {number}")
        make.quota(event, agency, seats=3)
    for _ in range(3):
        make.registration(event, agency, status="proposed")
    agency = event.quotas.order_by("pk").first().agency
    staff = make.user(province="18", full_name="Retno Dewi")
    sign_in(staff)
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto("/")
    button = page.get_by_role("link", name="Daftarkan peserta", exact=True)
    box = button.bounding_box()
    assert box["y"] + box["height"] <= 780
    page.get_by_text("Kursi yang belum terisi per instansi").click()
    link = page.get_by_role("link", name=agency.name, exact=True)
    expect(link).to_have_attribute("href", f"/events/BARU/register/?agency={agency.pk}")
    assert_accessible(page)
    assert_fits_phone(page)
    page.set_viewport_size({"width": 390, "height": 780})
    page.get_by_role("link", name="Daftar tugas", exact=True).click()
    expect(page.get_by_role("heading", name="Daftar tugas")).to_be_visible()
    expect(page.locator(".task-list .chip")).to_have_count(8)
    assert_accessible(page)
    assert_fits_phone(page)
    page.locator(".task-list").get_by_role("link", name="Surat tugas").click()
    expect(page).to_have_url("/events/BARU/assignment-letters/")
