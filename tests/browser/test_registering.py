"""Provincial staff register people until the last seat, use the waiting list, and withdraw people."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.models import Message
from agencies.regions import load_regions
from events.models import Quota
from participants.models import Registration
from participants.registering.registration import WhenFull
from participants.registering.seats import seat_differences
from tests import make
from tests.browser.look import assert_accessible, assert_fits_phone


@pytest.fixture
def event(transactional_db):
    load_regions()
    event = make.coming_event(code="BARU")
    make.quota(event, make.agency("18.06", name="Dinas Perpustakaan Kabupaten Tanggamus"), seats=3)
    return event


def fill(page: Page, name: str, **typed: str) -> None:
    page.locator("[name=full_name]").fill(name)
    page.locator("[name=sex]").select_option("female")
    page.locator(".more-data").evaluate("details => { details.open = true; }")
    for field, text in typed.items():
        page.locator(f"[name={field}]").fill(text)


def press(page: Page, then: str) -> None:
    page.locator(f"button.btn[name=then][value={then}]").click()


def look(page: Page) -> None:
    assert_accessible(page)
    assert_fits_phone(page)
    assert_accessible(page)
    page.set_viewport_size({"width": 1320, "height": 900})


UNCOVERED = """() => {
    const field = document.activeElement, box = field.getBoundingClientRect();
    const heights = [box.top + 1, box.top + box.height / 2, box.bottom - 1];
    const shown = heights.map((y) => document.elementFromPoint(box.left + box.width / 2, y));
    return shown.every((one) => one && (one === field || field.contains(one)));
}"""


@pytest.mark.parametrize("size", [(390, 780), (390, 430), (683, 384)])
def test_no_field_with_the_focus_is_covered(page, sign_in, event, size):
    sign_in(make.user(province="18"))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce")  # a key during a smooth scroll may stop it
    page.goto("/events/BARU/register/")
    page.locator(".more-data").evaluate("details => { details.open = true; }")
    page.locator("[name=nip]").focus()
    visited = []
    while len(visited) < 10:
        page.wait_for_function(UNCOVERED)
        visited.append(page.evaluate("document.activeElement.name"))
        page.keyboard.press("Tab")
    assert {"full_name", "nip", "sex", "phone", "email"} <= set(visited)


def test_a_complete_nip_chooses_the_sex_and_a_name_in_capitals_is_questioned(page, sign_in, event):
    sign_in(make.user(province="18"))
    page.goto("/events/BARU/register/")
    page.locator("[name=nip]").press_sequentially("19860926 201505 2 00")
    expect(page.locator("[name=sex]")).to_have_value("")
    page.locator("[name=nip]").press_sequentially("1")
    expect(page.locator("[name=sex]")).to_have_value("female")
    page.locator("[name=full_name]").fill("SITI RAHMAWATI, S.Sos.")
    page.locator("[name=sex]").focus()
    page.get_by_role("button", name="Tulis “Siti Rahmawati, S.Sos.”").click()
    expect(page.locator("[name=full_name]")).to_have_value("Siti Rahmawati, S.Sos.")


def test_a_double_tap_registers_once(page, sign_in, event):
    sign_in(make.user(province="18"))
    page.goto("/events/BARU/register/?agency=" + str(Quota.objects.get().agency_id))
    fill(page, "Ani")
    page.evaluate("""() => {
        const button = document.querySelector("button.btn[value=save]");
        button.click();
        button.click();
    }""")
    expect(page).to_have_url(re.compile(r"/participants/1/$"))
    assert Registration.objects.count() == 1


def test_entries_survive_a_sign_in_that_expires(page, sign_in, event):
    user = make.user(province="18")
    sign_in(user)
    page.goto("/events/BARU/register/")
    fill(page, "Ani Lestari", phone="0812 3456 7890")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(page, "save")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    expect(page.locator("[data-draft-waits]")).to_have_text(re.compile("diisikan kembali setelah Anda masuk"))
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill("rahasia-sekali")
    page.keyboard.press("Enter")
    expect(page.locator("[name=full_name]")).to_have_value("Ani Lestari")
    expect(page.locator("[name=phone]")).to_have_value("0812 3456 7890")
    expect(page.locator("[name=sex]")).to_have_value("female")
    expect(page.locator("#draft-note")).to_contain_text("belum tersimpan")


def test_another_user_of_the_tab_does_not_see_the_entries(page, sign_in, event):
    sign_in(make.user(province="18"))
    page.goto("/events/BARU/register/")
    fill(page, "Ani Lestari")
    sign_in(make.user(province="18"))
    page.goto("/events/BARU/register/")
    expect(page.locator("[name=full_name]")).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_without_network_the_form_is_not_sent_and_keeps_its_entries(page, sign_in, event, network):
    sign_in(make.user(province="18"))
    page.goto("/events/BARU/register/?agency=" + str(Quota.objects.get().agency_id))
    fill(page, "Ani")
    network.off(page.context)
    press(page, "save")
    expect(page.locator("#draft-note")).to_contain_text("tidak ada jaringan")
    expect(page.locator("[name=full_name]")).to_have_value("Ani")
    network.on(page.context)
    press(page, "next")
    expect(page.locator(".alert-success")).to_contain_text("Ani")
    expect(page.locator("[name=full_name]")).to_have_value("")


def test_what_is_wrong_is_said_first_with_links(page, sign_in, event):
    sign_in(make.user(province="18"))
    page.goto("/events/BARU/register/")
    press(page, "save")
    problems = page.locator("#problems")
    expect(problems).to_be_focused()
    expect(page).to_have_title(re.compile("^Galat: "))
    assert problems.locator("a").all_inner_texts() == ["Tulis nama lengkap.", "Pilih jenis kelamin.", "Pilih instansi."]
    look(page)
    problems.get_by_text("Tulis nama lengkap.").click()
    expect(page.locator("[name=full_name]")).to_be_focused()


def test_registering_until_the_last_seat_offers_the_waiting_list(page, sign_in, event):
    sign_in(make.user(province="18", full_name="Ratna Dewi"))
    page.goto("/events/BARU/participants/")
    page.locator(".head .btn-primary").click()
    page.locator("[name=agency]").select_option(label="Kabupaten Tanggamus · Dinas Perpustakaan — 3 kursi tersisa")
    for name in ("Ani", "Budi"):
        fill(page, name)
        press(page, "next")
        expect(page.locator(".alert-success")).to_contain_text(name)
    expect(page.locator("#seats .taken")).to_have_count(2)
    fill(page, "Citra", phone="0812 3456 7890", nip="19860926 201505 1 001")
    press(page, "save")
    expect(page.locator("#warnings li")).to_have_count(1)  # the NIP is a man's
    look(page)
    press(page, "save")
    expect(page).to_have_url(re.compile(r"/participants/3/$"))
    look(page)

    page.goto("/events/BARU/register/")
    page.locator("[name=agency]").select_option(index=1)
    fill(page, "Dewi", position="Pustakawan")
    press(page, "save")
    expect(page.locator("[name=position]")).to_have_value("Pustakawan")
    look(page)
    press(page, "wait")
    expect(page.locator("#position")).to_contain_text("1")

    page.goto("/events/BARU/participants/1/")
    page.locator("a[href$='/withdraw/']").click()
    look(page)
    page.locator("[name=reason]").fill("Sakit")
    page.locator("form .btn-primary").click()
    expect(page.locator("#trail li").first).to_contain_text("Sakit")
    page.goto("/events/BARU/participants/4/")
    expect(page.locator("#position")).to_have_count(0)
    expect(page.locator(".chip-ok")).to_have_count(1)
    look(page)
    assert Registration.objects.get(number=4).status == "confirmed"
    assert seat_differences() == []


def test_a_known_person_is_registered_with_three_taps_and_one_field(page, sign_in, event):
    """Counted from the home page, on a phone, and then undone with one more tap."""
    nip = "198609262015052001"
    known = make.person(event.quotas.get().agency, full_name="Sri Rahmawati, S.Sos.", nip=nip, position="Pustakawan")
    sign_in(make.user(province="18"))
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto("/")
    page.locator("a[href*='/events/BARU/register/']").first.click()  # 1
    page.locator("[name=nip]").fill(nip)
    page.get_by_role("button", name="Cari orang ini").click()  # 2
    expect(page.locator("#taken")).to_contain_text("Sri Rahmawati")
    look(page)
    press(page, "save")  # 3
    expect(page.locator(".alert-success")).to_contain_text("Sri Rahmawati")
    assert Registration.objects.get().participant == known
    assert_accessible(page)
    page.get_by_role("button", name="Urungkan").click()
    expect(page.locator(".alert-success")).to_contain_text("tidak jadi didaftarkan")
    assert not Registration.objects.exists()


def test_a_known_person_is_registered_and_then_replaced(page, sign_in, event):
    agency = event.quotas.get().agency
    make.registration(event, agency, full_name="Ani")
    make.person(agency, full_name="Budi", position="Kepala", sex="male")
    sign_in(make.user(province="18"))
    page.goto("/events/BARU/participants/1/substitute/")
    look(page)
    page.locator("[name=full_name]").fill("budi")
    page.locator("[name=sex]").select_option("male")
    page.locator("[name=reason]").fill("Dinas luar")
    page.locator("form .btn-primary").click()
    look(page)
    page.locator("#known input").first.check()
    page.locator("form .btn-primary").click()
    expect(page).to_have_url(re.compile(r"/participants/2/$"))
    expect(page.locator("dd", has_text="Kepala")).to_have_count(1)


def test_a_coordinator_can_decide_about_proposals(page, sign_in, event):
    event.needs_approval = True
    event.save(update_fields=["needs_approval"])
    agency = event.quotas.get().agency
    for name in ("Ani", "Budi"):
        make.registration(event, agency, full_name=name, status="proposed")
    sign_in(make.user())
    page.goto("/events/BARU/participants/")
    look(page)
    page.locator("input[name=number]").first.check()
    page.locator("button[value=confirm]").click()
    expect(page.locator(".chip-ok")).to_have_count(1)
    page.goto("/events/BARU/participants/2/")
    look(page)
    page.locator("[name=note]").fill("Tidak sesuai")
    page.locator("button[value=reject]").click()
    expect(page.locator(".chip-off")).to_have_count(1)


def test_the_question_about_mails_is_in_view_on_a_phone(event, page, sign_in):
    quota = event.quotas.get()
    for name in ("Ani", "Budi"):
        person = make.person(quota.agency, full_name=name, email=f"{name}@example.org")
        make.register(person, event=event, when_full=WhenFull.WAIT)
    Registration.objects.filter(participant__full_name="Budi").update(status="waitlisted", quota=None)
    Quota.objects.update(seats=2, taken=1)  # Budi waits for a seat that is free
    sign_in(make.user())
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto("/events/BARU/register/")
    page.locator("[name=agency]").select_option(str(quota.agency.pk))
    fill(page, "Dewi")
    press(page, "save")
    press(page, "wait")
    expect(page.get_by_text("Surel dikirim ke 1 alamat.")).to_be_in_viewport()
    assert_accessible(page)
    page.get_by_label("Jangan kirim surel").check()
    press(page, "wait")
    expect(page.get_by_text("Tidak ada surel yang dikirim")).to_be_visible()
    assert [mail.state for mail in Message.objects.all()] == ["off"]
