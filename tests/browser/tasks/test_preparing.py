"""A coordinator prepares an event at a desk: plan, seats, letters, registration, mails, and a copy."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from agencies.regions import load_regions
from events.models import Event, Invitation
from tests import make
from tests.work import run_jobs

LETTERHEAD = {
    "letterhead": "Perpustakaan Nasional\nJalan Salemba Raya 28A",
    "place": "Jakarta",
    "unit": "PPM",
    "classification": "DL.01",
    "signatory_position": "Kepala Pusat",
    "signatory_name": "Sri Penanda Tangan",
}


@pytest.fixture
def coordinator(transactional_db, sign_in) -> User:
    """A coordinator, a template of six sessions on three days, and six agencies, one without an address."""
    load_regions()
    make.session_template(1, 1, 2, 2, 3, 3)
    for code in ("18.01", "18.03", "18.04", "18.06", "18.71", "18.72"):
        email = "" if code == "18.72" else f"dinas{code}@example.org"
        make.agency(code, name=f"Dinas Perpustakaan {code}", email=email)
    user = make.user()
    sign_in(user)
    return user


def test_prepare_an_event(desk, page, coordinator):
    day = timezone.localdate() + timedelta(days=30)
    with desk.task("/", "Plan an event of six sessions on three days, with the template of its course"):
        desk.link("Rencanakan kegiatan", within="main")
        desk.fill(title="Bimtek Lampung", course=str(make.course().pk), province="18")
        desk.fill(starts_on=day.isoformat(), ends_on=(day + timedelta(days=2)).isoformat())
        desk.fill(registration_closes_on=(day - timedelta(days=7)).isoformat())
        desk.button("Simpan dan lanjut")
        desk.button("3 hari, 12 JP")
        desk.succeeds("6 sesi ditambahkan")
    with desk.task("", "Give seats to all regencies that are not covered, and to the villages of one"):
        desk.link("Kursi", within=".tabs")
        desk.link("semua yang belum terjangkau", within="main")
        desk.tap(page.locator("[name=pool][value='18.06']"))
        desk.button("Beri kursi kepada yang dicentang")
        desk.succeeds("28 kursi diberikan")
    with desk.task("/", "Set the letterhead with a logo"):
        desk.account()
        desk.link("Pengaturan", within=".menu-panel")
        desk.link("Kop surat", within="main")
        desk.fill(**LETTERHEAD)
        desk.choose(page.locator("[name=new_logo]"), make.picture(200, 200, "PNG"), "logo.png")
        desk.button("Simpan")
        desk.succeeds("Kop surat disimpan")
    event = Event.objects.get()
    with desk.task(event.get_absolute_url(), "Issue all invitation letters, and get them as one PDF"):
        desk.link("Dokumen", within=".tabs")
        desk.link("Surat undangan", within="main")
        desk.link("Terbitkan 7 surat", within="main")
        desk.button("Terbitkan surat yang dicentang")
        desk.succeeds("7 surat terbit")
        assert desk.download(page.get_by_role("link", name="Semua surat (PDF)")).startswith(b"%PDF")
    assert Invitation.objects.count() == 7
    with desk.task("/", "Open registration, after the page has said who gets a mail and who gets none"):
        desk.link("Buka pendaftaran: ", within="#tasks")
        expect(page.locator("main")).to_contain_text("2 tanpa alamat surel")
        desk.button("Buka pendaftaran")
        desk.succeeds("Pendaftaran dibuka")
    run_jobs()
    assert len(mail.outbox) == 5
    with desk.task(event.get_absolute_url(), "See the mails of an event, and whether they were sent"):
        desk.link("Surel", within=".tabs")
        expect(page.locator("tbody").get_by_text("Terkirim", exact=True)).to_have_count(5)
    with desk.task(event.get_absolute_url(), "Copy an event with its sessions and seats"):
        desk.open_menu("Lainnya")
        desk.link("Salin", within="details[open]")
        desk.fill(starts_on=(day + timedelta(days=60)).isoformat())
        desk.button("Buat salinan")
        expect(page.get_by_role("link", name="Buka pendaftaran")).to_be_visible()
    assert Event.objects.latest("pk").sessions.count() == 6
