"""What takes more than a moment says so in its button."""

import re

from playwright.sync_api import expect

from agencies.regions import load_regions
from tests import make

BUSY = re.compile("is-busy")


def test_a_button_says_that_its_file_is_being_made(page, sign_in, transactional_db):
    load_regions()
    event = make.coming_event(code="SURAT")
    make.quota(event, make.agency("18.03"))
    make.invitations(event)
    sign_in(make.user())
    page.goto("/events/SURAT/invitations/")
    held = []
    page.route("**/invitations/all/", lambda route: held.append(route))
    link = page.locator("a[href$='/invitations/all/']")
    before = link.inner_text()
    link.click()
    expect(link).to_have_class(BUSY)
    expect(link).to_have_text("Berkas sedang dibuat…")
    expect(page.locator("#status")).to_have_text("Berkas sedang dibuat…")
    link.click()  # asks for nothing
    assert len(held) == 1
    with page.expect_download():
        held[0].continue_()
    expect(link).not_to_have_class(BUSY)
    expect(link).to_have_text(before)

    page.goto("/events/SURAT/close/")
    page.route("**/events/SURAT/close/", lambda route: held.append(route))
    button = page.locator("main form .btn-primary")
    button.click()
    expect(button).to_have_class(BUSY)
    expect(button).to_have_text("Sebentar…")
    held[1].continue_()
    expect(page.locator(".alert")).to_be_visible()
    expect(page.locator(".is-busy")).to_have_count(0)
