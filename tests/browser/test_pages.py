"""Pages by keyboard and on a phone, in both themes, without complaints from the browser or axe."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from agencies.regions import load_regions
from tests import make
from tests.browser.look import assert_accessible, assert_accessible_in_both_modes, assert_fits_phone


@pytest.fixture
def lampung(transactional_db):
    """An open and a past event, with people, an empty quota and a dissolved agency."""
    load_regions()
    over = make.event(
        code="LAMA-2021", sessions=3, starts_on=date(2021, 6, 1), title="Bimtek lama dengan judul yang panjang"
    )
    agency = make.agency("18.03", name="Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Utara")
    make.registration(over, agency, marks="HT.", full_name="Siti", nip="198609262015051001", phone="+6281234567890")
    coming = make.event(code="BARU-2022", sessions=2, starts_on=date(2022, 5, 11), status="open")
    make.quota(coming, make.agency("18.72"), seats=4)
    make.quota(coming, pool=("village", "18.06"), seats=30)
    make.registration(coming, agency)
    make.agency("18.13", closed_on=date(2021, 12, 31), closed_reason="Dilikuidasi")
    return over


def paths(event) -> list[str]:
    person = event.registrations.get().participant
    return [
        "/",
        "/events/",
        f"/events/{event.code}/",
        "/events/BARU-2022/",
        f"/events/{event.code}/participants/",
        "/participants/",
        person.get_absolute_url(),
        "/search/?q=bimtek",
        "/agencies/",
        person.agency.get_absolute_url(),
        "/reports/coverage/",
        f"/reports/coverage/18/?event={event.code}",
        "/reports/coverage/18/?as_of=kemarin",
        f"/reports/attendance/{event.code}/",
    ]


def test_every_page_is_accessible_and_fits_on_a_phone(page, sign_in, lampung):
    sign_in(make.user(province="18", full_name="Ratna Dewi"))
    for path in paths(lampung):
        page.set_viewport_size({"width": 1320, "height": 900})
        page.goto(path)
        assert_accessible_in_both_modes(page)
        assert_fits_phone(page)
        assert_accessible_in_both_modes(page)


LONG_TITLE = "Bimbingan Teknis Pengelolaan Perpustakaan Desa dan Kelurahan Angkatan II"


@pytest.mark.parametrize("width", [390, 768, 1366])
def test_menus_open_inside_the_screen(page, sign_in, lampung, width):
    lampung.title = LONG_TITLE
    lampung.save()
    sign_in(make.user(full_name="Ratna Dewi"))
    page.set_viewport_size({"width": width, "height": 780})
    opened = 0
    for part in ("", "participants/", "certificates/"):
        page.goto(path := f"/events/{lampung.code}/{part}")
        for menu in page.locator("details.menu").all():
            menu.locator("summary").click()
            box = menu.locator(".menu-panel").bounding_box()
            assert 0 <= box["x"] <= box["x"] + box["width"] <= width, (path, box)
            page.keyboard.press("Escape")
            opened += 1
    assert opened > 3


def test_signing_in_and_out_works(page, lampung):
    user = make.user(province="18", username="ratna", full_name="Ratna Dewi")
    page.goto("/events/")
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill("rahasia-sekali")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/events/$"))
    page.locator(".who details.menu summary").click()
    page.locator(".who details.menu form button").click()
    expect(page).to_have_url(re.compile(r"/accounts/login/"))
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/accounts/login/"))


def test_the_sign_in_page_is_accessible(page, transactional_db):
    page.goto("/accounts/login/")
    assert_accessible(page)
    assert_fits_phone(page)
    page.locator("[name=login]").fill("siapa")
    page.locator("[name=password]").fill("salah")
    page.keyboard.press("Enter")
    expect(page.locator(".alert, .invalid-feedback").first).to_be_visible()
    assert_accessible(page)


def test_the_chosen_language_stays(page, sign_in, lampung):
    sign_in(make.user())
    page.goto("/events/")
    assert page.locator("html").get_attribute("lang") == "id"
    page.locator("footer button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/events/")
    page.goto("/agencies/")
    expect(page.get_by_role("heading", name="Agencies")).to_be_visible()


def test_the_event_page_links_to_its_reports(page, sign_in, lampung):
    sign_in(make.user())
    page.goto(f"/events/{lampung.code}/")
    page.locator(".tabs a[href^='/reports/attendance/']").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == "kehadiran-lama-2021.pdf"
    page.locator(".tabs a[href*='/reports/coverage/']").click()
    expect(page.locator(".chip-new")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "cakupan-18-spp-tik-2021-06-01.xlsx"


def test_page_links_keep_the_filters(page, sign_in, lampung):
    for number in range(30):
        make.event(code=f"BANYAK-{number:02}")
    make.event(code="LAIN")
    sign_in(make.user())
    page.goto("/events/")
    page.locator(".filters [name=q]").fill("banyak")
    page.keyboard.press("Enter")
    expect(page.locator(".tbl tbody tr")).to_have_count(25)
    page.locator("a[rel=next]").click()
    expect(page.locator(".tbl tbody tr")).to_have_count(5)
    expect(page.locator(".filters [name=q]")).to_have_value("banyak")


def test_the_summary_can_be_copied(page, sign_in, lampung):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(make.user())
    page.goto("/reports/coverage/18/")
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_have_text(page.locator("[data-copy]").get_attribute("data-copied"))
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#narrative").inner_text()


def test_the_search_opens_by_key_and_on_a_phone(page, sign_in, lampung):
    sign_in(make.user(province="18"))
    page.goto("/events/")
    page.keyboard.press("/")
    page.keyboard.type("utara siti")
    page.keyboard.press("Enter")
    expect(page.locator("#people a.name")).to_have_text("Siti")
    page.get_by_label("Tombol “/” membuka pencarian").uncheck()
    page.goto("/events/")
    page.keyboard.press("/")
    page.keyboard.type("x")
    expect(page.locator("[data-find]")).to_have_value("")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/events/")
    page.get_by_role("link", name="Cari di portal").click()
    page.get_by_label("Nama, kegiatan, instansi").fill("lama bimtek")
    page.keyboard.press("Enter")
    expect(page.locator("#events a.name")).to_have_text("Bimtek lama dengan judul yang panjang")
    expect(page.get_by_label("Nama, kegiatan, instansi")).to_have_value("lama bimtek")
