"""The daily tasks of provincial staff on a phone, with limits for what each may cost."""

import pytest
from playwright.sync_api import expect

from agencies.regions import load_regions
from participants.models import Registration
from tests import make
from tests.browser.look import PHONE
from tests.browser.tasks.steps import Steps

Status = Registration.Status
PDF = b"%PDF-1.7 surat"


@pytest.fixture
def event(transactional_db):
    load_regions()
    event = make.coming_event(code="BARU", title="Bimtek Lampung", needs_assignment_letter=True, needs_approval=True)
    for code, name in (("18.06", "Tanggamus"), ("18.03", "Lampung Utara")):
        make.quota(event, make.agency(code, name=f"Dinas Perpustakaan Kabupaten {name}"), seats=5)
    agency = event.quotas.first().agency
    for name in ("Ani Lestari", "Budi Kusuma", "Citra Dewi"):
        make.register(make.person(agency, full_name=name), event=event)
    return event


@pytest.fixture
def steps(page, event) -> Steps:
    page.set_viewport_size(PHONE)
    return Steps(page)


def status_of(name: str) -> str:
    return Registration.objects.get(participant__full_name=name).status


def test_signing_in_and_finding_things(page, steps, event):
    user = make.user(province="18")
    page.goto("/accounts/login/")
    with steps.task(taps=1, fields=2, loads=2, kilobytes=130):
        steps.fill(login=user.username, password="rahasia-sekali")
        steps.button("Masuk", within="main")
    with steps.task(taps=0, loads=0):  # what is to do stands in the first screen
        expect(page.get_by_text("7 kursi belum terisi, dari 10").first).to_be_in_viewport()
        expect(page.get_by_role("link", name="Daftarkan peserta").first).to_be_in_viewport()
    with steps.task(taps=2, fields=1, loads=2):
        steps.tap(page.locator("header [href^='/search/']").first)
        steps.fill(q="kusuma budi")
        steps.button("Cari", within="main")
        expect(page.get_by_role("link", name="Budi Kusuma").first).to_be_visible()


def test_looking_after_people(page, steps, event, sign_in):
    sign_in(make.user(province="18"))
    page.goto("/")
    with steps.task(taps=3, fields=4, loads=3):
        steps.link("Daftarkan peserta")
        steps.fill(full_name="Dewi Sartika", sex="female", agency=str(event.quotas.last().agency_id))
        steps.tap(page.locator("button.btn[name=then][value=save]"))
        expect(page.locator(".alert-success")).to_contain_text("Dewi Sartika")
    assert status_of("Dewi Sartika") == Status.PROPOSED
    with steps.task(taps=1, loads=1):
        steps.button("Urungkan")
        expect(page.locator(".alert-success")).to_contain_text("Dewi Sartika")
    page.goto("/events/BARU/participants/")
    with steps.task(taps=3, fields=1, loads=3):
        steps.link("Ani Lestari")
        steps.link("Catat pengunduran diri")
        steps.fill(reason="Sakit")
        steps.tap(page.locator("main form button.btn").first)
        expect(page.locator(".alert-success")).to_contain_text("Ani Lestari")
    assert status_of("Ani Lestari") == Status.WITHDRAWN
    page.goto("/events/BARU/participants/")
    with steps.task(taps=3, fields=1, loads=3):
        steps.link("Citra Dewi")
        steps.link("Pindahkan ke instansi lain")
        steps.fill(agency=str(event.quotas.last().agency_id))
        steps.tap(page.locator("main form button.btn").first)
        expect(page.locator(".alert-success")).to_contain_text("Citra Dewi")
    page.goto("/events/BARU/participants/")
    with steps.task(taps=3, fields=3, loads=3):
        steps.link("Budi Kusuma")
        steps.link("Gantikan")
        steps.fill(full_name="Eka Putri", sex="female", reason="Sakit")
        steps.tap(page.locator("main form button.btn-primary").first)
        expect(page.locator(".alert-success")).to_contain_text("Eka Putri")
    with steps.task(taps=2, fields=1, loads=2):
        steps.link("Ubah", within="main")
        steps.fill(full_name="Eka Putri, S.Sos.")
        steps.tap(page.locator("main form button.btn").first)
        expect(page.locator(".alert-success")).to_contain_text("Eka Putri, S.Sos.")
    page.goto("/events/BARU/participants/")
    with steps.task(taps=4, fields=2, loads=3):
        steps.link("Eka Putri")
        steps.link("Kirim surat", within="#letter")
        steps.fill(number="800/1/2026", dated_on="01-11-2026")
        steps.choose(page.locator("main [name=file]"), PDF)
        steps.button("Kirim surat", within="main")
        expect(page.locator(".alert-success")).to_contain_text("800/1/2026")
    with steps.task(taps=2, loads=2):
        steps.link("Tautan pribadi", within="main")
        steps.tap(page.locator("main form button.btn").first)
        expect(page.get_by_role("link", name="WhatsApp").first).to_be_visible()


def test_lists_and_reports(page, steps, event, sign_in):
    sign_in(make.user(province="18"))
    page.goto("/")
    with steps.task(taps=2, loads=1, kilobytes=30):
        steps.link("Peserta", within="header")
        with page.expect_download():
            steps.button("Unduh Excel")
    page.goto("/events/BARU/participants/")
    with steps.task(taps=2, loads=1):
        steps.tap(page.locator("details.menu summary", has_text="Cetak"))
        steps.tap(page.locator("details.menu[open] a").first)
    page.goto("/")
    with steps.task(taps=2, loads=1, kilobytes=200):
        steps.link("buka laporannya")
        with page.expect_download():
            steps.tap(page.get_by_role("link", name="PDF").first)
    page.goto("/")
    with steps.task(taps=1, loads=1):
        steps.tap(page.get_by_role("button", name="English"))
        expect(page.get_by_role("link", name="Events").first).to_be_visible()
