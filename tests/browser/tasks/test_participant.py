"""What the personal page costs a participant."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from agencies.regions import load_regions
from participants.models import CorrectionRequest, EvaluationSheet, Reply
from tests import make


@pytest.fixture
def registration(transactional_db):
    cache.clear()
    load_regions()
    event = make.coming_event(code="BARU", title="Bimtek Lampung", venue="Hotel Emersia")
    return make.registration(event, make.agency("18.03"), full_name="Siti Nurhaliza", phone="+6281234567890")


@pytest.fixture
def me(registration) -> str:
    return make.personal_address(registration)


@pytest.fixture
def attended(transactional_db):
    """A person who attended an event that is over, with an evaluation to answer and a certificate."""
    load_regions()
    event = make.event(code="LALU", sessions=1, starts_on=timezone.localdate(), title="Bimtek yang lalu")
    registration = make.registration(event, make.agency("18.03"), marks="H", full_name="Siti Nurhaliza")
    make.evaluation(event, 0)
    return registration


def test_open_the_personal_page(steps, page, me):
    """Its kilobytes are those of a first visit."""
    with steps.task():
        page.goto(me)
        expect(page.get_by_role("heading", name="Tiket Anda")).to_be_visible()


def test_change_the_phone_number(steps, page, registration, me):
    with steps.task(me):
        steps.tap(page.locator(f"a[href='{me}contact/']").first)
        steps.fill(phone="0812-9999-0000")
        steps.tap(page.locator("main form button.btn-primary").first)
        expect(page.locator(".alert-success")).to_be_visible()
    registration.participant.refresh_from_db()
    assert registration.participant.phone == "+6281299990000"


def test_ask_for_a_correction(steps, page, me):
    with steps.task(me):
        steps.tap(page.locator(f"a[href='{me}correction/']").first)
        steps.fill(full_name="Siti Nurhaliza, S.IP.")
        steps.tap(page.locator("main form button.btn-primary").first)
        expect(page.locator(".alert-success")).to_be_visible()
    assert CorrectionRequest.objects.get().wanted == {"full_name": "Siti Nurhaliza, S.IP."}


def test_say_that_one_cannot_come(steps, page, registration, me):
    with steps.task(me):
        steps.tap(page.locator(f"a[href='{me}answer/']").first)
        steps.fill(reason="Sakit")
        steps.tap(page.locator("main form button.btn").first)
        expect(page.locator(".alert-success")).to_be_visible()
    assert Reply.objects.get(registration=registration).answer == "cannot"


def test_answer_the_evaluation(steps, page, attended):
    with steps.task(make.personal_address(attended)):
        steps.tap(page.locator("a[href*='evaluation']").first)
        for question in page.locator("fieldset.rating").all():
            steps.tap(question.locator("label").last)
        steps.enter(page.locator("main textarea").first, "Terima kasih")
        steps.button("Kirim jawaban saya")
        expect(page.locator("#state-answered, .alert-success").first).to_be_visible()
    assert EvaluationSheet.objects.count() == 1


def test_download_the_certificate(steps, page, attended):
    make.certificates(attended.event, template=make.certificate_template())
    with steps.task(make.personal_address(attended)):
        content = steps.download(page.locator("a[href*='certificate']").first)
    assert content.startswith(b"%PDF")
