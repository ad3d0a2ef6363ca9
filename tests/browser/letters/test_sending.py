"""Sending assignment letters from a phone: few taps, small pictures, a connection that breaks."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from agencies.regions import load_regions
from participants.models import AssignmentLetter
from tests import make
from tests.browser.look import PHONE, assert_accessible, assert_fits_phone

PDF = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 surat"}


@pytest.fixture
def event(transactional_db):
    load_regions()
    event = make.coming_event(code="BARU", needs_assignment_letter=True)
    for code, name, people in (("18.72", "Kota Metro", 7), ("18.06", "Kabupaten Tanggamus", 1)):
        agency = make.agency(code, name=f"Dinas Perpustakaan {name}")
        make.quota(event, agency, seats=people)
        for _each in range(people):
            make.register(make.person(agency), event=event)
    return event


class Taps:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, place: Locator) -> None:
        place.click()
        self.count += 1

    def choose(self, place: Locator, file: dict) -> None:
        place.set_input_files(file)
        self.count += 1


def photo() -> bytes:
    """Return a photo of 3000 by 4000 pixels with noise, which makes it large."""
    file = BytesIO()
    Image.effect_noise((3000, 4000), 60).convert("RGB").save(file, "JPEG", quality=60)
    return file.getvalue()


def fill(page: Page) -> None:
    page.locator("[name=number]").fill("800/12/2026")
    page.locator("[name=dated_on]").fill("01-11-2026")


def test_one_letter_for_seven_people_takes_six_taps_after_the_sign_in(page, sign_in, event):
    sign_in(make.user(province="18"))
    page.set_viewport_size(PHONE)
    page.goto("/")
    tap = Taps()
    tap(page.get_by_role("link", name="Unggah surat tugas"))
    tap(page.locator("fieldset", has_text="Kota Metro").get_by_role("link", name="Centang semua (7)"))
    tap(page.locator("[name=number]"))
    page.keyboard.type("800/12/2026")
    tap(page.locator("[name=dated_on]"))
    page.keyboard.type("01-11-2026")
    tap.choose(page.locator("[name=file]"), PDF)
    tap(page.get_by_role("button", name="Unggah surat"))
    expect(page.locator("main .alert-success")).to_contain_text("800/12/2026 disimpan untuk 7 orang")
    assert tap.count <= 6
    assert AssignmentLetter.objects.get().registrations.count() == 7
    page.goto("/events/BARU/assignment-letters/")
    assert_accessible(page)
    assert_fits_phone(page)


def test_a_photo_is_made_smaller_and_sent_again_after_a_broken_connection(page, sign_in, event, network):
    sign_in(make.user(province="18"))
    page.goto("/events/BARU/assignment-letters/")
    large = {"name": "pindaian.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" + b"0" * 5 * 2**20}
    page.locator("[name=file]").set_input_files(large)
    page.get_by_role("button", name="Unggah surat").click()
    expect(page.locator(".sending")).to_contain_text("pindaian.pdf · 5,0 MB")

    content = photo()
    page.locator("[name=file]").set_input_files({"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": content})
    page.get_by_role("button", name="Unggah surat").click()
    expect(page.locator("#problems a")).to_have_count(3)  # number, date, people; the photo is still chosen
    expect(page).to_have_title("Galat: Unggah surat tugas, Bimtek BARU · Portal Bimtek")
    fill(page)
    page.locator("label", has_text="8. ").click()

    network.off(page.context)
    page.get_by_role("button", name="Unggah surat").click()
    again = page.get_by_role("button", name="Coba lagi")
    expect(again).to_be_focused()
    assert not AssignmentLetter.objects.exists()
    network.on(page.context)
    again.click()
    expect(page.locator("main .alert-success")).to_contain_text("800/12/2026")
    with AssignmentLetter.objects.get().file.open() as file:
        stored = file.read()
    assert len(stored) < len(content) / 2
    assert Image.open(BytesIO(stored)).size == (1500, 2000)
