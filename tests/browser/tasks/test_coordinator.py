"""A coordinator registers and decides about many people at a desk."""

import pytest
from playwright.sync_api import expect

from agencies.regions import load_regions
from events.models import Event
from participants.models import AssignmentLetter, Registration
from participants.registering.registration import WhenFull
from tests import make, workbooks
from tests.browser.look import assert_accessible

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
TANGGAMUS, UTARA = "Dinas Perpustakaan Kabupaten Tanggamus", "Dinas Perpustakaan Kabupaten Lampung Utara"


@pytest.fixture
def event(transactional_db, sign_in) -> Event:
    """An open event with seats for 33 people of two agencies, and for villages of which none is recorded."""
    load_regions()
    event = make.coming_event(code="BARU", title="Bimtek Lampung", needs_assignment_letter=True, needs_approval=True)
    make.quota(event, make.agency("18.06", name=TANGGAMUS), seats=31)
    make.quota(event, make.agency("18.03", name=UTARA), seats=2)
    make.quota(event, pool=("village", "18.05"), seats=3)
    sign_in(make.user())
    return event


def own_layout() -> bytes:
    """Return a spreadsheet of 33 people in a layout of its own, with a title above."""
    agencies = [TANGGAMUS] * 31 + [UTARA] * 2
    people = [[n, f"Orang {n:02}", "P" if n % 2 else "L", agency] for n, agency in enumerate(agencies, start=1)]
    head = [["DAFTAR PESERTA BIMTEK"], [], ["No", "Nama Lengkap", "L/P", "Unit Kerja"]]
    return workbooks.xlsx({"Peserta": head + people}).read()


def test_register_and_decide(desk, page, event):
    people = "/events/BARU/participants/"
    with desk.task("/events/BARU/", "Register 33 people from a spreadsheet of another office"):
        desk.link("Peserta", within=".tabs")
        desk.link("Unggah Excel", within="main")
        desk.choose(page.locator("[name=file]"), own_layout(), "peserta.xlsx")
        desk.button("Periksa berkas")
        desk.tap(page.locator("button[value=store]").first)
        desk.succeeds("33")
    with desk.task(people, "Send one assignment letter for 31 people"):
        desk.link("Unggah surat tugas", within="main")
        desk.link("Centang semua (31)", within="main")
        desk.fill(number="800/1/2026", dated_on="01-11-2026")
        desk.choose(page.locator("main [name=file]"), PDF)
        desk.button("Unggah surat")
        desk.succeeds("800/1/2026")
    assert AssignmentLetter.objects.get().registrations.count() == 31
    Registration.objects.update(registered_by=make.user(province="18", email="lampung@example.org"))
    with desk.task(people, "Confirm 31 of 33 people at once; the two without a letter are named"):
        desk.tap(page.get_by_label("Semua hasil yang menunggu keputusan: 33"))
        desk.button("Konfirmasi", within=".bulk-bar")
        desk.button("Konfirmasi", within="main form.narrow")
        desk.tap(page.get_by_text("2 peserta belum: Surat tugas belum ada."))
        expect(page.get_by_text("33. Orang 33", exact=True)).to_be_visible()
    desk.succeeds("31 peserta dikonfirmasi.")
    assert_accessible(page)
    with desk.task(people + "?status=proposed", "Reject a person with a reason"):
        desk.tap(page.locator("input[name=number]").last)
        desk.button("Tolak", within=".bulk-bar")
        desk.fill(note="Bukan pustakawan")
        desk.button("Tolak", within="main form.narrow")
        desk.succeeds("1 peserta ditolak")
    with desk.task("/events/BARU/", "Register a person of a village library that is not recorded yet"):
        desk.link("Daftarkan", within="main tr:has-text('Tulang Bawang')")
        desk.tap(page.get_by_text("Tidak ada di daftar?"))
        desk.enter(page.locator("[name=new-name]"), "Perpustakaan Desa Air Mukti")
        desk.button("Tambahkan ke daftar dan pilih")
        desk.fill(full_name="Dewi Sartika", sex="female")
        desk.tap(page.locator("button.btn[name=then][value=save]"))
        desk.succeeds("Dewi Sartika")
    make.register(
        make.person(event.quotas.earliest("pk").agency, full_name="Marlina"), event=event, when_full=WhenFull.WAIT
    )
    with desk.task(people, "Withdraw a person; the next of the waiting list moves up"):
        desk.link("Orang 01", within="main")
        desk.link("Catat pengunduran diri", within="main")
        desk.fill(reason="Sakit")
        desk.button("Catat pengunduran diri")
        expect(page.get_by_text("Surel dikirim ke 1 alamat.")).to_be_visible()
        desk.button("Catat pengunduran diri")
        desk.succeeds("Orang 01")
        expect(page.locator("main")).to_contain_text("Marlina")
    assert Registration.objects.get(participant__full_name="Marlina").status == "proposed"
