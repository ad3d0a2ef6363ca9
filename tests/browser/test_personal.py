"""The participant's page on a phone, opened by its address only, and the pages for staff who give the address out."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from agencies.regions import load_regions
from participants.models import Participant
from tests import make
from tests.browser.look import PHONE, assert_accessible, assert_accessible_in_both_modes, assert_fits_phone


@pytest.fixture
def registration(transactional_db):
    cache.clear()
    load_regions()
    event = make.coming_event(
        code="LAMPUNG", sessions=3, title="Bimtek Strategi Pengembangan Perpustakaan dan TIK", venue="Hotel Emersia"
    )
    agency = make.agency("18.03", name="Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Utara")
    person = {"full_name": "Siti Nurhaliza Wulandari, S.IP., M.Hum.", "nip": "198609262015052001"}
    registration = make.registration(event, agency, **person, phone="+6281234567890", email="siti@example.org")
    make.material(event, title="Modul_pengembangan_perpustakaan_berbasis_inklusi_sosial_dan_literasi")
    make.material(event, link="https://example.org/" + "a" * 200, title="Rekaman")
    make.correction(registration, full_name="Siti Nurhaliza", note="Sesuai SK")
    return registration


@pytest.fixture
def me(page, registration):
    page.set_viewport_size(PHONE)
    return make.personal_address(registration)


@pytest.mark.parametrize("status", ["confirmed", "waitlisted", "withdrawn"])
def test_every_page_is_accessible_and_fits_on_a_phone(page, me, registration, status):
    type(registration).objects.filter(pk=registration.pk).update(status=status)
    paths = [
        me,
        *(f"{me}{page_of_me}/" for page_of_me in ("contact", "correction", "copy", "answer")),
        "/privacy/",
        "/link-again/",
    ]
    paths += [f"{me}ticket/"] * (status == "confirmed")
    for path in paths:
        page.goto(path)
        assert_accessible_in_both_modes(page)
        assert_fits_phone(page)


def test_long_titles_of_sessions_fit_on_a_phone(page, registration):
    past = make.event("18", sessions=2)
    past.sessions.update(title="Praktik TIK, pelaporan kegiatan dan rencana kerja tindak lanjut perpustakaan")
    agency = make.agency("18.04")
    theirs = make.registration(past, agency, marks="HT", full_name="Rahmat Hidayat")
    page.set_viewport_size(PHONE)
    page.goto(make.personal_address(theirs))
    assert_fits_phone(page)


def test_the_person_downloads_a_copy_of_all_data(page, me, registration):
    page.goto(me)
    page.locator('#data a[href$="copy/"]').click()
    with page.expect_download() as downloading:
        page.locator("main button[type=submit]").click()
    assert downloading.value.suggested_filename == f"salinan-data-{registration.participant_id}.zip"


def test_an_invalid_link_says_what_to_do(page, me, complaints):
    complaints.expect("404")
    page.goto("/me/salah/")
    assert_accessible(page)
    assert_fits_phone(page)
    expect(page.locator("main li")).not_to_have_count(0)


def test_the_person_corrects_the_phone_number_and_requests_other_corrections(page, me, registration):
    """The page sends no referrer, so the browser sends no origin. The portal accepts the form nevertheless."""
    page.goto(me)
    page.locator("#data .actions a").first.click()
    page.fill("[name=phone]", "12")
    page.locator("main button[type=submit]").click()
    expect(page.locator("[name=phone].is-invalid")).to_have_value("12")
    page.fill("[name=phone]", "0813 1111 2222")
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"**{me}")
    expect(page.locator("#data")).to_contain_text("0813-1111-2222")
    assert Participant.objects.get().phone == "+6281311112222"
    page.locator("#data .actions a").nth(1).click()
    page.fill("[name=position]", "Kepala Seksi")
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"**{me}")
    expect(page.locator("#corrections li").first).to_contain_text("Kepala Seksi")
    assert [one.wanted for one in registration.corrections.order_by("pk")][1:] == [{"position": "Kepala Seksi"}]


def test_the_language_can_be_chosen_on_the_page(page, me):
    page.goto(me)
    page.locator("footer button[value=en]").click()
    page.wait_for_url(f"**{me}")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_person_cancels_on_a_phone_and_subscribes_with_a_calendar(page, me, registration):
    page.goto(me)
    page.locator("#reply a").click()
    page.get_by_label("Alasan").fill("Menjaga anak yang sakit")
    page.locator("form:has([value=cannot]) button").click()
    expect(page.locator("#reply .chip")).to_have_text("Tidak dapat hadir")
    page.locator("#place a", has_text="Kalender yang ikut berubah").click()
    page.get_by_role("button", name="Buat alamat").click()
    expect(page.locator("#feed")).to_contain_text("/calendar/")
    assert_accessible(page)
    assert_fits_phone(page)
    assert (registration.reply.reason, registration.status) == ("Menjaga anak yang sakit", "confirmed")


def test_the_ticket_fills_the_screen_of_a_phone(page, me):
    page.goto(f"{me}ticket/")
    box = page.locator(".ticket img").bounding_box()
    assert box["width"] >= 330
    assert abs(box["width"] - box["height"]) < 1
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.suggested_filename == "tiket-lampung-1.png"
    page.emulate_media(media="print")
    expect(page.locator(".topbar")).to_be_hidden()
    expect(page.locator(".ticket img")).to_be_visible()


def test_staff_pages_are_accessible_and_fit_on_a_phone(page, me, registration, sign_in):
    make.registration(registration.event, registration.agency, full_name="Tanpa Surel")
    sign_in(make.user(province="18", full_name="Ratna Dewi"))
    correction = registration.corrections.get()
    links = "/events/LAMPUNG/links/"
    page.goto(links)
    page.locator("form:has([name=action][value=show]) button").click()
    expect(page.locator(".share")).to_have_count(1)
    assert_accessible(page)
    assert_fits_phone(page)
    page.goto(f"{links}sheet/")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".link-sheet img")).to_have_count(1)
    assert_accessible(page)
    assert_fits_phone(page)
    paths = [links, f"{links}sheet/", "/data-requests/", correction.get_absolute_url(), registration.get_absolute_url()]
    for path in [
        *paths,
        f"{registration.get_absolute_url()}link/",
        "/events/LAMPUNG/materials/",
        "/events/LAMPUNG/replies/",
    ]:
        page.set_viewport_size({"width": 1320, "height": 900})
        page.goto(path)
        assert_accessible(page)
        assert_fits_phone(page)
        assert_accessible(page)


def test_a_link_can_be_copied(page, me, registration, sign_in, base_url):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    sign_in(make.user(province="18"))
    page.goto(f"{registration.get_absolute_url()}link/")
    page.locator("button[value=make]").click()
    address = page.locator(".share").inner_text()
    buttons = page.locator("[data-copy]")
    expect(buttons).to_have_count(2)
    for button in buttons.all():
        button.click()
        expect(button).to_have_text(button.get_attribute("data-copied"))
        assert page.evaluate("navigator.clipboard.readText()").strip().endswith(address)


def test_a_coordinator_can_add_and_order_materials(page, me, registration, sign_in):
    sign_in(make.user())
    page.goto("/events/LAMPUNG/materials/")
    assert_accessible(page)
    assert_fits_phone(page)
    page.locator("button[name=move][value^=down]").first.click()
    expect(page.locator(".materials input").first).to_have_value("Rekaman")
    page.set_input_files("[name=file]", {"name": "Bahan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    page.locator("button[name=add]").click()
    expect(page.locator(".materials li")).to_have_count(3)
