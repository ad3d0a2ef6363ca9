"""What the personal page costs a participant on a phone."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from agencies.regions import load_regions
from participants.models import CorrectionRequest
from tests import make
from tests.browser.look import PHONE
from tests.browser.tasks.steps import Steps


@pytest.fixture
def registration(transactional_db):
    cache.clear()
    load_regions()
    event = make.coming_event(code="BARU", title="Bimtek Lampung", venue="Hotel Emersia")
    return make.registration(event, make.agency("18.03"), full_name="Siti Nurhaliza", phone="+6281234567890")


def test_the_personal_page(page, registration):
    page.set_viewport_size(PHONE)
    steps, me = Steps(page), make.personal_address(registration)
    with steps.task(taps=0, loads=1, kilobytes=400):  # the test server compresses nothing
        page.goto(me)
        expect(page.get_by_role("heading", name="Tiket Anda")).to_be_visible()
    with steps.task(taps=2, fields=1, loads=2):
        steps.tap(page.locator(f"a[href='{me}contact/']").first)
        steps.fill(phone="0812-9999-0000")
        steps.tap(page.locator("main form button.btn-primary").first)
        expect(page.locator(".alert-success")).to_be_visible()
    registration.participant.refresh_from_db()
    assert registration.participant.phone == "+6281299990000"
    page.goto(me)
    with steps.task(taps=2, fields=1, loads=2):
        steps.tap(page.locator(f"a[href='{me}correction/']").first)
        steps.fill(full_name="Siti Nurhaliza, S.IP.")
        steps.tap(page.locator("main form button.btn-primary").first)
        expect(page.locator(".alert-success")).to_be_visible()
    assert CorrectionRequest.objects.get().wanted == {"full_name": "Siti Nurhaliza, S.IP."}
    page.goto(me)
    with steps.task(taps=2, fields=1, loads=2):
        steps.tap(page.locator(f"a[href='{me}answer/']").first)
        steps.fill(reason="Sakit")
        steps.tap(page.locator("main form button.btn").first)
        expect(page.locator(".alert-success")).to_be_visible()
