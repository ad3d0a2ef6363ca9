"""Passkeys in Chromium, with a virtual authenticator in place of a fingerprint reader."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests import make
from tests.browser.look import PHONE, assert_accessible, assert_fits_phone

OVERVIEW = "/accounts/second-factor/"
REFUSE = "() => { navigator.credentials.create = () => Promise.reject(new DOMException('no', 'NotAllowedError')) }"
"""Makes the browser answer as if the user pressed "Cancel"."""


@pytest.fixture
def user(transactional_db, sign_in) -> User:
    user = make.user(full_name="Sari Koordinator")
    sign_in(user)
    return user


@pytest.fixture
def authenticator(page: Page) -> None:
    """Give the browser a device that always recognises its owner."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_passkey(page: Page, *, replaces_password: bool) -> None:
    page.goto(OVERVIEW + "passkeys/add/")
    page.locator("#id_passwordless").set_checked(replaces_password)
    page.locator("#add_passkey").click()
    expect(page).to_have_url(re.compile("recovery-codes/$"))


def sign_out(page: Page) -> None:
    page.locator(".who summary").click()
    page.locator(".menu-panel form button").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_a_passkey_signs_in_without_a_password(page, user, authenticator):
    add_passkey(page, replaces_password=True)
    sign_out(page)
    assert_accessible(page)
    page.locator("#passkey_login").click()
    expect(page).to_have_url(re.compile("/$"))
    expect(page.locator(".avatar")).to_be_visible()


def test_a_passkey_is_the_second_factor_after_the_password(page, user, authenticator):
    add_passkey(page, replaces_password=False)
    sign_out(page)
    page.locator("#id_login").fill(user.username)
    page.locator("#id_password").fill("rahasia-sekali")
    page.locator("main form .btn-primary").click()
    expect(page).to_have_url(re.compile("authenticate/$"))
    assert_accessible(page)
    page.locator("#use_passkey").click()
    expect(page.locator(".avatar")).to_be_visible()


def test_a_passkey_that_is_not_made_gives_a_message(page, user):
    page.goto(OVERVIEW + "passkeys/add/")
    page.evaluate(REFUSE)
    page.locator("#add_passkey").click()
    expect(page.locator("#passkey_problem")).to_be_visible()


@pytest.mark.parametrize("path", ["", "app/add/", "passkeys/", "passkeys/add/"])
def test_the_pages_are_accessible_and_fit_on_a_phone(page, user, path):
    page.set_viewport_size(PHONE)
    page.goto(OVERVIEW + path)
    assert_accessible(page)
    assert_fits_phone(page)
