"""The tasks of an administrator at a desk: agencies, regions, users, courses, and who changed what."""

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from agencies.models import Agency, Regency
from agencies.regions import load_regions
from events.models import Course
from tests import make, workbooks
from tests.browser.tasks.steps import Steps
from tests.work import run_jobs

TODAY = timezone.localdate().strftime("%d-%m-%Y")


@pytest.fixture
def agencies(transactional_db, sign_in, complaints) -> list[Agency]:
    """Agencies of two regencies, and an administrator."""
    complaints.expect("select2")  # its own inline styles, which the Content-Security-Policy refuses
    load_regions()
    made = [make.agency(code, name=f"Dinas Perpustakaan {code}") for code in ("18.01", "18.03")]
    sign_in(make.user("administrator"))
    return made


def pick(desk: Steps, name: str, text: str) -> None:
    """Choose in a list of the administration that is searched while one types."""
    desk.page.locator(f"[aria-labelledby=select2-id_{name}-container]").click()
    desk.page.locator(".select2-search__field").fill(text)
    desk.page.locator(".select2-results__option", has_text=text).first.click()
    desk.cost.fields += 1


def stored(desk: Steps, text: str) -> None:
    """Wait for a message of the administration."""
    expect(desk.page.locator(".messagelist .success").first).to_contain_text(text)


def with_phone(content: bytes) -> bytes:
    """Return the workbook of agencies with a phone number for the first of them."""
    book = workbooks.opened(content)
    sheet = book.worksheets[0]
    columns = {cell.value: cell for row in sheet.iter_rows(max_row=5) for cell in row if cell.value}
    sheet.cell(columns["Telepon"].row + 1, columns["Telepon"].column, "0721-1234")
    return workbooks.saved(book).read()


def test_administer_agencies_and_regions(desk, page, agencies):
    with desk.task("/agencies/", "Add an agency"):
        desk.open_menu("Tambah dan ubah")
        desk.link("Tambah instansi", within="main")
        desk.enter(page.locator("[name=name]"), "Dinas Perpustakaan Metro")
        desk.enter(page.locator("[name=kind]"), "regency")
        pick(desk, "province", "Lampung")
        pick(desk, "regency", "Metro")
        desk.tap(page.locator("[name=_save]"))
        stored(desk, "Dinas Perpustakaan Metro")
    assert Agency.objects.filter(regency_id="18.72").count() == 1
    with desk.task("/agencies/", "Export all agencies, and store them with a change"):
        desk.open_menu("Tambah dan ubah")
        desk.link("Bubarkan beberapa instansi", within="main")
        workbook = desk.download(page.get_by_role("link", name="Ekspor XLSX"))
        desk.link("Impor XLSX")
        desk.choose(page.locator("[name=file]"), with_phone(workbook), "instansi.xlsx")
        desk.tap(page.locator(".submit-row [type=submit]").first)
        desk.tap(page.locator(".submit-row .default"))
        stored(desk, "1 diperbarui")
    assert Agency.objects.filter(phone="0721-1234").count() == 1
    with desk.task("/agencies/", "Dissolve two agencies at once, after the page has said what follows"):
        desk.open_menu("Tambah dan ubah")
        desk.link("Bubarkan beberapa instansi", within="main")
        for agency in agencies:
            desk.tap(page.locator(f"[name=_selected_action][value='{agency.pk}']"))
        desk.enter(page.locator("select[name=action]"), "dissolve_chosen")
        desk.button("Jalankan")
        desk.enter(page.locator("[name=closed_on]"), TODAY)
        desk.enter(page.locator("[name=closed_reason]"), "Digabung")
        desk.tap(page.locator("[name=dissolve]"))
        expect(page.get_by_text("Belum ada yang disimpan.")).to_be_visible()
        desk.tap(page.locator("[name=dissolve]"))
        stored(desk, "2")
    assert Agency.objects.exclude(closed_on=None).count() == 2
    with desk.task("/agencies/", "Split a regency, after the page has said what follows"):
        desk.open_menu("Tambah dan ubah")
        desk.link("Perubahan provinsi dan kabupaten/kota", within="main")
        desk.link("Pemekaran kabupaten/kota", within="main")
        desk.fill(of="18.06")
        desk.button("Lanjutkan")
        desk.fill(day=TODAY, code="18.90", name="Tanggamus Barat")
        desk.button("Tampilkan yang terjadi")
        desk.tap(page.locator("main form .btn-primary").last)
        desk.succeeds("Kabupaten Tanggamus")
    assert Regency.objects.filter(code="18.90").exists()


def test_administer_users_and_courses(desk, page, agencies):
    with desk.task("/", "Give a colleague an account with a role and a province"):
        desk.account()
        desk.link("Pengaturan", within=".menu-panel")
        desk.link("Pengguna", within="main")
        desk.link("Undang", within="main")
        desk.fill(full_name="Ani Lestari", email="ani@example.org", role="provincial", province="18")
        desk.button("Undang")
        desk.succeeds("ani@example.org")
    run_jobs()
    assert [one.to for one in mail.outbox] == [["ani@example.org"]]
    with desk.task("/users/", "Send a user a link for a new password"):
        desk.link("Ani Lestari", within="main")
        desk.tap(page.locator("button[name=mail]"))
        desk.succeeds("ani@example.org")
    with desk.task("/users/", "Deactivate the account of a user"):
        desk.link("Ani Lestari", within="main")
        desk.link("Nonaktifkan", within="main")
        desk.tap(page.locator("button[name=active]"))
        desk.succeeds("Ani Lestari")
    assert not User.objects.get(email="ani@example.org").is_active
    make.course()
    with desk.task("/", "Add a course to a programme"):
        desk.account()
        desk.link("Pengaturan", within=".menu-panel")
        desk.link("Jenis bimtek", within="main")
        desk.tap(page.locator("main a[href='/courses/new/']"))
        desk.fill(name="Literasi Digital", code="LITDIG")
        desk.button("Simpan")
        desk.succeeds("LITDIG")
    assert Course.objects.filter(code="LITDIG").exists()
    event = make.coming_event(code="BARU", title="Bimtek lama")
    with desk.task("/events/BARU/edit/", "Change an event, and see who did it, with old and new values"):
        desk.fill(title="Bimtek baru")
        desk.button("Simpan")
        desk.succeeds("Bimtek baru")
        desk.link("Riwayat", within=".tabs")
        expect(page.locator("main")).to_contain_text("Bimtek lama")
    with desk.task("/", "Find that the administration cannot go round the rules of an event"):
        page.goto(f"/admin/events/event/{event.pk}/change/")
        expect(page.locator("#content")).to_contain_text("Bimtek baru")
        expect(page.locator("[name=_save], select[name=status]")).to_have_count(0)
