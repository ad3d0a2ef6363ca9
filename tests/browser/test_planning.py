"""A coordinator plans an event up to open registration."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agencies.regions import load_regions
from documents import wording
from events.models import Event
from tests import make
from tests.browser.look import PHONE, assert_accessible, assert_accessible_in_both_modes, assert_fits_phone

TODAY = timezone.localdate()
FIRST, LAST = TODAY + timedelta(30), TODAY + timedelta(32)


@pytest.fixture
def lampung(transactional_db):
    """Agencies of three regencies and of the province; Lampung Utara was covered before."""
    load_regions()
    make.course()
    agencies = {code: make.agency(code, name=f"Dinas {code}") for code in ("18", "18.03", "18.06", "18.72")}
    make.registration(make.event(sessions=1, starts_on=TODAY - timedelta(300)), agencies["18.03"], marks="H")
    return agencies


@pytest.mark.parametrize("size", [{"width": 1320, "height": 900}, PHONE], ids=["desk", "phone"])
def test_a_coordinator_can_plan_an_event(page, sign_in, lampung, size):
    page.set_viewport_size(size)
    sign_in(make.user(full_name="Bagus Koordinator"))

    page.goto("/")
    page.locator("a.btn[href='/events/new/']").click()
    page.locator("[name=code]").fill("BARU")
    page.locator("[name=title]").fill("Bimtek baru")
    page.locator("[name=course]").select_option(index=1)
    page.locator("[name=province]").select_option("18")
    page.locator("[name=starts_on]").fill(LAST.isoformat())
    page.locator("[name=ends_on]").fill(FIRST.isoformat())
    page.locator("main button[type=submit]").click()
    expect(page.locator("#id_ends_on.is-invalid")).to_be_visible()
    assert_accessible(page)
    page.locator("[name=starts_on]").fill(f"{FIRST:%d-%m-%Y}")
    page.locator("[name=ends_on]").fill(LAST.isoformat())
    expect(page.locator("#id_starts_on_words")).to_contain_text(wording.day(FIRST))  # with the day of the week
    page.locator("main button[type=submit]").click()

    expect(page).to_have_url(re.compile("/events/BARU/sessions/$"))
    for row, title in enumerate(["Pembukaan", "Strategi", "TIK"]):
        page.locator(f"[name=sessions-{row}-title]").fill(title)
        page.locator(f"[name=sessions-{row}-lesson_hours]").fill("2")
    page.locator("[data-add-row]").click()
    expect(page.locator("[name=sessions-3-number]")).to_have_value("4")
    expect(page.locator("[name=sessions-3-title]")).to_be_focused()
    page.locator("[name=sessions-3-title]").fill("Rencana tindak lanjut")
    page.locator("[name=sessions-3-lesson_hours]").fill("1")
    assert_accessible(page)
    page.locator("main .btn-primary").click()

    expect(page).to_have_url(re.compile("/events/BARU/$"))
    event = Event.objects.get(code="BARU")
    assert list(event.sessions.values_list("number", "lesson_hours")) == [(1, 2), (2, 2), (3, 2), (4, 1)]
    page.locator(".actions .btn-primary").click()

    expect(page).to_have_url(re.compile("/events/BARU/quotas/"))
    page.locator("a[href*='pick=uncovered']").click()
    expect(page.locator("[name=agency]:checked")).to_have_count(2)
    page.get_by_label("Dinas 18", exact=True).check()
    assert_accessible(page)
    page.locator("main .btn-primary").click()
    expect(page.locator(".few input[type=number]")).to_have_count(3)
    assert {quota.region_code: quota.seats for quota in event.quotas.all()} == {"18": 2, "18.06": 4, "18.72": 4}

    page.goto("/events/BARU/")
    page.locator(".actions .btn-primary").click()
    expect(page).to_have_url(re.compile("/events/BARU/open/$"))
    assert_accessible(page)
    page.locator("main form .btn-primary").click()
    expect(page.locator(".steps [aria-current]")).to_have_count(1)
    event.refresh_from_db()
    assert event.status == "open"

    tanggamus = event.quotas.get(agency=lampung["18.06"])
    for _ in range(2):
        make.register(make.person(lampung["18.06"]), event=event)
    page.goto("/events/BARU/quotas/")
    page.locator(f"[name=seats-{tanggamus.pk}]").fill("1")
    page.locator(".under-table button").click()
    expect(page.locator(f"#id_seats-{tanggamus.pk}_error")).to_be_visible()
    assert_accessible(page)
    page.locator(f"[name=seats-{tanggamus.pk}]").fill("3")
    page.locator(".under-table button").click()
    expect(page.locator(f"[name=seats-{tanggamus.pk}]")).to_have_value("3")

    page.locator(".tabs a[href$='/history/']").click()
    expect(page.locator(".trail > li").first).to_contain_text("Bagus Koordinator")
    expect(page.locator(".trail > li").first).to_contain_text("Dinas 18.06")
    assert page.locator(".trail > li").count() >= 10
    assert_accessible(page)

    page.set_viewport_size({"width": 390, "height": 780})
    page.reload()
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)
    expect(page.locator(".tabs.is-moved")).to_have_count(1)  # its beginning fades, since there are more tabs


def test_every_planning_page_is_accessible_and_fits_on_a_phone(page, sign_in, lampung):
    event = make.event(code="BARU", status="open", starts_on=FIRST, ends_on=LAST, sessions=2)
    make.quota(event, lampung["18.06"])
    make.quota(event, pool=("village", "18.03"))
    make.registration(event, lampung["18.72"])
    sign_in(make.user())
    parts = ["", "edit/", "copy/", "sessions/", "close/", "cancel/", "finish/", "history/", "quotas/?pick=uncovered"]
    for path in ["/", "/events/", "/events/new/", *(f"/events/BARU/{part}" for part in parts)]:
        page.set_viewport_size({"width": 1320, "height": 900})
        page.goto(path)
        assert_accessible_in_both_modes(page)
        assert_fits_phone(page)
        assert_accessible_in_both_modes(page)


def test_an_event_can_be_cancelled_from_its_menu_with_a_reason(page, sign_in, lampung):
    make.event(code="BARU", status="open", starts_on=FIRST, sessions=1)
    sign_in(make.user())
    page.goto("/events/BARU/")
    page.locator(".actions details.menu summary").click()
    page.locator(".actions details.menu a[href$='/cancel/']").click()
    page.locator("[name=reason]").fill("Banjir")
    page.locator("main .btn-danger").click()
    expect(page.locator(".steps")).to_contain_text("Banjir")
    assert Event.objects.get(code="BARU").status == "cancelled"


def test_the_planners_figures_follow_the_ticks(page, sign_in, lampung):
    """From the home page; the server works the figures out, and the page keeps its ticks."""
    sign_in(make.user())
    page.goto("/")
    page.get_by_role("link", name="Susun rencana cakupan").click()
    page.locator("[name=fewest]").fill("10")
    page.locator("[name=province][value='18']").check()
    page.get_by_role("button", name="Hitung usulan").click()
    said = page.locator("[data-part=said]")
    expect(said).to_have_text("Dicentang: 1 kegiatan, 16 kursi, 2 kabupaten/kota.")
    page.locator("[name=regency][value='18.06']").uncheck()
    expect(said).to_contain_text("1 kegiatan, 9 kursi, 1 kabupaten/kota. 1 kegiatan berisi kurang dari 10 orang.")
    expect(page.locator("[data-part=batch-1]")).to_contain_text("kurang dari 10 orang")
    expect(page.locator("[data-part=effect]")).to_contain_text("2 / 3")
    assert_accessible(page)
    page.locator("[name=batch]").uncheck()
    expect(said).to_have_text("Dicentang: 0 kegiatan, 0 kursi, 0 kabupaten/kota.")
    assert_fits_phone(page)
