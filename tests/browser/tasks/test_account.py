"""The account: sign-in, language, password, sign-out."""

import re

from django.core import mail
from playwright.sync_api import expect

from tests import make
from tests.work import run_jobs

PASSWORD, NEW = "rahasia-sekali", "kopi-susu-lampung-2026"


def test_sign_in(steps, page, event):
    """Its kilobytes are those of a first visit: styles, scripts and font too."""
    user = make.user(province="18")
    with steps.task():
        page.goto("/accounts/login/")
        steps.fill(login=user.username, password=PASSWORD)
        steps.button("Masuk")
        expect(page.locator(".who")).to_be_visible()


def test_change_the_language(steps, page, clerk):
    with steps.task("/"):
        steps.button("English", within="footer")
        expect(page.get_by_role("link", name="Events").first).to_be_visible()


def test_change_the_password(steps, page, clerk):
    with steps.task("/"):
        steps.account()
        steps.link("Ganti kata sandi")
        steps.fill(oldpassword=PASSWORD, password1=NEW, password2=NEW)
        steps.tap(page.locator("main form button.btn-primary").first)
        steps.succeeds("sandi")
    clerk.refresh_from_db()
    assert clerk.check_password(NEW)


def test_ask_for_a_new_password(steps, page, event):
    user = make.user(province="18", email="clerk@example.org")
    with steps.task("/accounts/login/"):
        steps.link("Lupa", within="main")
        steps.fill(email=user.email)
        steps.tap(page.locator("main form button.btn-primary").first)
        expect(page).to_have_url(re.compile("/done/$"))
    run_jobs()
    assert [one.to for one in mail.outbox] == [[user.email]]


def test_sign_out(steps, page, clerk):
    """The browser forgets its copies of all files too, so its kilobytes are those of a first visit."""
    with steps.task("/"):
        steps.account()
        steps.button("Keluar", within=".who")
        expect(page).to_have_url(re.compile("/accounts/login/"))
