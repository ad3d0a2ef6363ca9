"""Looking after people who are registered."""

import re

from playwright.sync_api import Page, expect

from participants.models import AssignmentLetter, CorrectionRequest, Registration
from tests import make
from tests.browser.tasks.steps import Steps

PEOPLE = "/events/BARU/participants/"
PDF = b"%PDF-1.7 surat"
WHATSAPP = re.compile(r"^https://wa\.me/")


def registration(name: str) -> Registration:
    return Registration.objects.get(participant__full_name=name)


def confirm(steps: Steps, page: Page) -> None:
    steps.tap(page.locator("main form:not([role=search]) button.btn[type=submit]").first)


def test_withdraw_a_person(steps, page, clerk):
    with steps.task(PEOPLE):
        steps.link("Ani Lestari")
        steps.link("Catat pengunduran diri")
        steps.fill(reason="Sakit")
        confirm(steps, page)
        steps.succeeds("Ani Lestari")
    assert registration("Ani Lestari").status == "withdrawn"


def test_substitute_a_person(steps, page, clerk):
    with steps.task(PEOPLE):
        steps.link("Budi Kusuma")
        steps.link("Gantikan")
        steps.fill(full_name="Eka Putri", sex="female", reason="Sakit")
        steps.tap(page.locator("main form button.btn-primary").first)
        steps.succeeds("Eka Putri")
    assert registration("Budi Kusuma").status == "withdrawn"


def test_move_a_person_to_another_agency(steps, page, clerk, event):
    other = event.quotas.latest("pk").agency
    with steps.task(PEOPLE):
        steps.link("Citra Dewi")
        steps.link("Pindahkan ke instansi lain")
        steps.fill(agency=str(other.pk))
        confirm(steps, page)
        steps.succeeds("Citra Dewi")
    assert registration("Citra Dewi").participant.agency == other


def test_send_the_letter_of_one_person(steps, page, clerk):
    with steps.task(PEOPLE):
        steps.link("Ani Lestari")
        steps.link("Unggah surat", within="#letter")
        steps.fill(number="800/1/2026", dated_on="01-11-2026")
        steps.choose(page.locator("main [name=file]"), PDF)
        steps.button("Unggah surat")
        steps.succeeds("800/1/2026")
    assert AssignmentLetter.objects.count() == 1


def test_send_one_letter_for_seven_people(steps, page, clerk, event):
    event.quotas.update(seats=3)
    quota = event.quotas.latest("pk")
    event.quotas.filter(pk=quota.pk).update(seats=7)
    for _each in range(7):
        make.register(make.person(quota.agency), event=event)
    with steps.task("/"):
        steps.link("Unggah surat tugas")
        steps.tap(page.locator("fieldset", has_text="Lampung Utara").get_by_role("link", name="Centang semua (7)"))
        steps.fill(number="800/1/2026", dated_on="01-11-2026")
        steps.choose(page.locator("main [name=file]"), PDF)
        steps.button("Unggah surat")
        steps.succeeds("800/1/2026")
    assert Registration.objects.filter(quota=quota).exclude(letter=None).count() == 7


def test_correct_a_name(steps, page, clerk):
    with steps.task(PEOPLE):
        steps.link("Ani Lestari")
        steps.link("Ubah", within="main")
        steps.fill(full_name="Ani Lestari, S.Sos.")
        confirm(steps, page)
        steps.succeeds("Ani Lestari, S.Sos.")


def test_find_a_status(steps, page, clerk):
    with steps.task("/"):
        steps.tap(page.locator("header [href^='/search/']").first)
        steps.fill(q="citra")
        steps.button("Cari")
        steps.link("Citra Dewi", within="main")
        expect(page.get_by_text("Diajukan").first).to_be_visible()


def test_find_a_person_in_any_order_of_words(steps, page, clerk):
    with steps.task("/"):
        steps.tap(page.locator("header [href^='/search/']").first)
        steps.fill(q="kusuma budi")
        steps.button("Cari")
        expect(page.locator("main").get_by_role("link", name="Budi Kusuma").first).to_be_visible()


def test_give_a_personal_link_by_whatsapp(steps, page, clerk):
    with steps.task(PEOPLE):
        steps.link("Ani Lestari")
        steps.link("Tautan pribadi", within="main")
        confirm(steps, page)
        expect(page.get_by_role("link", name="WhatsApp").first).to_have_attribute("href", WHATSAPP)


def test_answer_a_correction_request(steps, page, clerk):
    make.correction(registration("Ani Lestari"), full_name="Ani Lestari, S.Sos.")
    with steps.task("/"):
        steps.tap(page.locator("main a[href*='data-requests']").first)
        steps.link("Ani Lestari", within="main")
        steps.button("Terima dan simpan")
        steps.succeeds("Ani Lestari")
    assert CorrectionRequest.objects.get().state == "accepted"
