"""What takes more than a moment says so in its button, until the server deletes the cookie."""

import re

from playwright.sync_api import expect

from agencies.regions import load_regions
from tests import make

BUSY = re.compile("is-busy")
FORGET = "document.cookie = 'making=; path=/; max-age=0'"


def test_a_button_says_what_it_waits_for(page, sign_in, open_browser, complaints):
    load_regions()
    event = make.coming_event(code="SURAT", sessions=1)
    make.registration(event, make.agency("18.03"))
    sign_in(make.user())
    complaints.expect("Service Worker registration blocked")
    context = open_browser(service_workers="block")  # a worker's requests cannot be answered here
    context.add_cookies(page.context.cookies())
    page = context.new_page()
    for path, asked, place, words in [
        ("sign-sheets/", r"sign-sheets/\?", "button[name=of]", "Berkas sedang dibuat…"),
        ("close/", "/close/", "main form .btn-primary", "Sebentar…"),
    ]:
        page.goto(f"/events/SURAT/{path}")
        page.route(re.compile(asked), lambda route: route.fulfill(status=204))  # the page stays, and waits
        button = page.locator(place).first
        before = button.inner_text()
        button.click()
        expect(button).to_have_class(BUSY)
        expect(button).to_have_text(words)
        expect(page.locator("#status")).to_have_text(words)
        page.evaluate(FORGET)
        expect(button).not_to_have_class(BUSY)
        expect(button).to_have_text(before)
