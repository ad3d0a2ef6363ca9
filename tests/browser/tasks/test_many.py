"""A coordinator's work about many events at a desk: plan, open, letters, reminders, reports, search."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Message
from agencies.regions import load_regions
from events.models import Event, Invitation
from reports.models import ReportFile, Schedule
from tests import make
from tests.browser.tasks.steps import Steps
from tests.work import run_jobs

EVENTS = 50


@pytest.fixture
def sumatra(transactional_db, sign_in) -> None:
    """Agencies of ten regencies in two provinces, and a coordinator."""
    load_regions()
    make.only_provinces("18", "16")
    make.session_template(1, 2, 3)
    for code in [f"{province}.0{n}" for province in (16, 18) for n in range(1, 6)]:
        make.agency(code, name=f"Dinas Perpustakaan {code}", email=f"dinas{code}@example.org")
    sign_in(make.user(full_name="Sri Koordinator", email="sri@example.org"))


def done_at_all(desk: Steps, page: Page, action: str) -> None:
    """Do the action at all events that the list shows, and wait for its result."""
    desk.tap(page.locator(".bulk-bar [name=all]"))
    desk.button(action, within=".bulk-bar")
    desk.tap(page.locator("main form .btn-primary"))
    expect(page).to_have_url(re.compile("/jobs/"))
    run_jobs()
    expect(page).to_have_url(re.compile("/event-actions/"))


def test_open_letter_and_remind_fifty_events(desk, page, sumatra):
    """All from the list of events."""
    agency = make.agency("18.06", email="tanggamus@example.org")
    day = timezone.localdate() + timedelta(days=60)
    for number in range(EVENTS):
        event = make.event(code=f"L-{number:02}", status="planned", sessions=1, starts_on=day)
        make.quota(event, agency, seats=3)
    make.letterhead()
    with desk.task("/events/?status=planned", "Open registration of fifty events"):
        done_at_all(desk, page, "Buka pendaftaran")
        expect(page.locator("main")).to_contain_text(f"{EVENTS} kegiatan")
    with desk.task("/events/?status=open", "Issue the letters of fifty events"):
        done_at_all(desk, page, "Terbitkan surat")
        expect(page.locator("main")).to_contain_text(f"Surat undangan {EVENTS} kegiatan diterbitkan")
    with desk.task("/events/?status=open", "Remind the agencies of fifty events"):
        done_at_all(desk, page, "Ingatkan")
        expect(page.locator("main")).to_contain_text(f"{EVENTS} kegiatan")
    assert Event.objects.filter(status="open").count() == Invitation.objects.count() == EVENTS
    assert Message.objects.count() >= EVENTS


def test_plan_report_and_find(desk, page, sumatra):
    with desk.task("/", "Plan the next events of a course: proposal, choice, drafts with sessions"):
        desk.link("Susun rencana cakupan", within="main")
        desk.tap(page.locator("main .btn-primary").first)
        desk.tap(page.locator("main .btn-primary").last)
        desk.succeeds("kegiatan")
    assert Event.objects.count() == 2
    event = make.event(code="LAMA", sessions=1)
    known = make.registration(event, make.agency("18.71"), marks="H", full_name="Marlina Mangkona")
    with desk.task("/", "Recap of the events of a year as XLSX, PDF, CSV and JSON"):
        desk.link("Laporan", within="header")
        desk.link("Rekap kegiatan", within="main")
        desk.fill(year="2022")
        desk.button("Tampilkan")
        expect(page.locator("h1")).to_contain_text("2022")
        for name in ("XLSX", "PDF", "CSV", "JSON"):
            assert desk.download(page.locator("main").get_by_role("link", name=name, exact=True))
    report = ReportFile.objects.latest("pk")
    with desk.task("/", "Send a report to oneself every month, as PDF and XLSX"):
        desk.link("Laporan", within="header")
        desk.link("Laporan terjadwal", within="main")
        desk.link("Jadwalkan laporan", within="main")
        desk.link("Rekap kegiatan", within="main")
        desk.tap(page.locator("[name=formats][value=xlsx]"))
        desk.fill(language="id")
        desk.tap(page.get_by_label("Sri Koordinator"))
        desk.button("Simpan")
        desk.succeeds("Laporan terjadwal")
    assert Schedule.objects.get().formats
    with desk.task("/", "Look at the files that are being made"):
        desk.tap(page.locator("header a.bell"))
        expect(page.locator("h1")).to_be_visible()
    with desk.task("/", "Check the number of a printed report"):
        desk.account()
        desk.link("Periksa laporan", within=".menu-panel")
        desk.fill(id=report.pk.lower())
        desk.button("Cari")
        expect(page.locator("main")).to_contain_text("Rekap")
    for name, words, found in (
        ("Find a person from any page", "mangkona marlina", "Marlina Mangkona"),
        ("Find an event from any page", "LAMA", "Bimtek LAMA"),
        ("Find an agency by the code of its region from any page", "18.71", known.agency.name),
    ):
        with desk.task("/", name):
            desk.enter(page.locator("header [name=q]"), words)
            desk.press("Enter")
            desk.link(found, within="main")
            expect(page.locator("h1")).to_contain_text(found)
