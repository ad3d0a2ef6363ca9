"""A job's page follows its job, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from accounts.jobs.running import start
from accounts.models import Job
from tests import make
from tests.browser.look import PHONE, assert_accessible, assert_fits_phone
from tests.work import fresh, run_jobs

State = Job.State


@pytest.fixture
def user(transactional_db, sign_in):
    user = make.user(full_name="Bagus Koordinator")
    sign_in(user)
    return user


def test_the_page_follows_the_job_to_its_file(page, user):
    job = make.job(user)
    page.goto(job.get_absolute_url())
    expect(page.locator(".chip-wait")).to_be_visible()
    Job.objects.update(state=State.RUNNING, done=350, total=1000)
    expect(page.locator("progress")).to_have_attribute("value", "350")
    expect(page.locator(".job-count b")).to_have_text("35 %")
    assert_accessible(page)
    assert_fits_phone(page)

    button = page.locator("main button[type=submit]")
    button.focus()
    Job.objects.update(done=990)
    expect(page.locator("progress")).to_have_attribute("value", "990")
    expect(button).to_be_focused()

    job = fresh(job)
    job.keep_file("hasil.txt", "text/plain", b"hasil")
    Job.objects.update(state=State.DONE, done=1000)
    with page.expect_download() as download:
        page.locator("main .btn-primary").click()
    assert download.value.suggested_filename == "hasil.txt"
    assert download.value.path().read_bytes() == b"hasil"
    assert_accessible(page)


def test_the_page_opens_the_next_page_when_the_job_is_done(page, user):
    job = start("tests.leads", by=user, arguments={"to": "/agencies/"})
    page.goto(job.get_absolute_url())
    run_jobs()
    expect(page).to_have_url(re.compile("/agencies/$"))


@pytest.mark.parametrize("size", [{"width": 1320, "height": 900}, PHONE], ids=["desk", "phone"])
def test_a_user_can_stop_a_job_and_find_it_in_the_list(page, user, size):
    page.set_viewport_size(size)
    job = make.job(user)
    page.goto("/")
    page.locator(".who .menu summary").click()
    page.locator(".menu-panel a[href='/jobs/']").click()
    assert_accessible(page)
    page.locator(f"a[href='{job.get_absolute_url()}']").click()
    page.locator("main button[type=submit]").click()
    expect(page.locator(".chip-off")).to_be_visible()
    assert fresh(job).state == State.CANCELLED


def test_without_javascript_the_page_reloads_itself(open_browser, user, page):
    plain = open_browser(java_script_enabled=False, storage_state=page.context.storage_state()).new_page()
    job = make.job(user)
    plain.goto(job.get_absolute_url())
    Job.objects.update(state=State.DONE)
    expect(plain.locator(".chip-ok")).to_be_visible()
