"""The harness itself: the complaints that it ignores and those that it catches."""

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests import make
from tests.browser.complaints import LATE
from tests.browser.look import assert_accessible, assert_fits_phone

CLOSED = {"Content-Security-Policy": "default-src 'self'", "Content-Type": "text/html"}


def plant(page: Page, html: str, headers: dict = CLOSED) -> None:
    """Open a page with this HTML at the portal's address."""
    body = f"<!doctype html><title>Planted</title>{html}"
    page.route("**/planted/", lambda route: route.fulfill(body=body, headers=headers))
    page.goto("/planted/")


def test_the_login_page_loads_without_complaint(page):
    page.goto("/accounts/login/")
    expect(page.locator("input[name=login]")).to_be_visible()
    expect(page.locator("input[name=password]")).to_be_visible()


def test_signing_in_through_the_form_works(page):
    user = make.user()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", user.username)
    page.fill("input[name=password]", "rahasia-sekali")
    with page.expect_response(lambda response: response.request.method == "POST") as posted:
        page.keyboard.press("Enter")
    assert posted.value.status == 302
    expect(page.locator(".who")).to_be_visible()
    assert any(cookie["name"] == "sessionid" for cookie in page.context.cookies())


def test_the_sign_in_helper_opens_closed_pages(page, sign_in):
    page.goto("/admin/")
    assert "/login/" in page.url
    sign_in(make.user("administrator"))
    page.goto("/admin/")
    assert page.url.endswith("/admin/")


@pytest.mark.parametrize(
    "html",
    [
        "<script>document.title = 'inline'</script>",
        "<p style='color: red'>inline</p>",
        "<script src='/static/no-such-file.js'></script>",
        "<img alt='' src='https://cdn.example/logo.png'>",
    ],
)
def test_a_breach_of_the_policy_is_caught(page, complaints, html):
    with page.expect_event("console"):
        plant(page, html)
    assert complaints.texts
    complaints.texts.clear()


def test_a_script_error_is_caught(page, complaints):
    page.goto("/accounts/login/")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('planted') })")
    assert any("planted" in complaint for complaint in complaints.texts)
    complaints.texts.clear()


def test_an_expected_message_is_no_complaint(page, complaints):
    page.goto("/accounts/login/")
    complaints.expect("planted")
    for text in ("planted", "another"):
        with page.expect_event("pageerror"):
            page.evaluate(f"setTimeout(() => {{ throw new Error('{text}') }})")
    assert "another" in complaints.texts.pop()


def fetch_in_vain(page: Page) -> None:
    with page.expect_event("console"):
        page.evaluate("fetch('/nothing/').catch(() => {})")


def test_network_errors_while_the_test_is_offline_are_no_complaint(page, network, complaints):
    page.goto("/accounts/login/")
    network.off(page.context)
    fetch_in_vain(page)
    network.on(page.context)
    page.route("**/nothing/", lambda route: route.abort("internetdisconnected"))
    fetch_in_vain(page)  # like a message that comes late
    assert complaints.texts == []
    network.back_at -= LATE
    fetch_in_vain(page)
    assert "net::ERR_INTERNET_DISCONNECTED" in complaints.texts.pop()


def test_other_complaints_are_caught_while_the_test_is_offline(page, network, complaints):
    page.goto("/accounts/login/")
    network.off(page.context)
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('planted') })")
    assert "planted" in complaints.texts.pop()


def test_pages_opened_later_are_watched(page, open_browser, complaints):
    for context in (page.context, open_browser()):
        later = context.new_page()
        later.goto("/accounts/login/")
        with later.expect_event("pageerror"):
            later.evaluate("setTimeout(() => { throw new Error('planted') })")
        assert "planted" in complaints.texts.pop()


def test_a_page_that_is_too_wide_is_caught(page):
    plant(page, "<style>p { width: 600px }</style><p>wide", {"Content-Type": "text/html"})
    with pytest.raises(AssertionError, match="<p>"):
        assert_fits_phone(page)


def test_an_inaccessible_page_is_caught(page):
    plant(page, "<input>", {"Content-Type": "text/html"})
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


def read_title(page: Page) -> None:
    page.evaluate("document.title")


def press_the_button(page: Page) -> None:
    page.get_by_role("button").click()


@pytest.mark.parametrize("step", [assert_accessible, assert_fits_phone, read_title, press_the_button])
def test_a_page_is_not_used_or_checked_before_it_has_loaded(page, step):
    page.route("**/held.js", lambda route: None)
    body = "<!doctype html><button>Kirim</button><script src='/held.js'></script>"
    page.route("**/planted/", lambda route: route.fulfill(body=body))
    page.goto("/planted/", wait_until="commit")
    page.set_default_timeout(200)
    with pytest.raises(TimeoutError, match="load"):
        step(page)
