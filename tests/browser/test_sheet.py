"""A people spreadsheet is corrected in its marked file and stored; people are typed and pasted into the grid."""

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agencies.regions import load_regions
from participants.models import Registration
from participants.registering.seats import seat_differences
from tests import make, workbooks
from tests.browser.look import assert_accessible, assert_fits_phone
from tests.sheets import row, xlsx

AGENCY = "Dinas Perpustakaan Kabupaten Tanggamus"
NIP = "198609262015052001"
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const options = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""


@pytest.fixture
def event(transactional_db):
    load_regions()
    event = make.coming_event(code="BARU")
    make.quota(event, make.agency("18.06", name=AGENCY), seats=4)
    return event


def send(page: Page, content: bytes) -> None:
    page.goto("/events/BARU/import/")
    file = {"name": "peserta.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.locator("[name=file]").set_input_files(file)
    page.locator("form[enctype] .btn-primary").click()


def look(page: Page) -> None:
    assert_accessible(page)
    assert_fits_phone(page)
    assert_accessible(page)
    page.set_viewport_size({"width": 1320, "height": 900})


def test_five_kinds_of_errors_are_corrected_and_the_file_is_stored(page, sign_in, event):
    sign_in(make.user(province="18", full_name="Ratna Dewi"))
    page.goto("/events/BARU/participants/")
    page.locator(".head a[href$='/import/']").click()
    look(page)
    rows = [
        row("Ani", AGENCY, nip=NIP),
        row("Budi", AGENCY, nip="1986", sex="L"),
        row("Citra", "Dinas Antah Berantah"),
        row("", AGENCY),
        row("Dewi", AGENCY, nip=NIP),
        row("Eka", AGENCY, sex="?", more=("", "", "12", "")),
    ]
    send(page, xlsx(rows, above=[["DAFTAR PESERTA"], []]))
    expect(page.locator(".problem")).to_have_count(6)
    cells = [problem.get_attribute("data-cell") for problem in page.locator(".problem").all()]
    assert cells == ["B5", "D6", "A7", "B8", "C9", "G9"]
    expect(page.locator("button[value=store]")).to_have_count(0)
    look(page)
    with page.expect_download() as download:
        page.locator("#problems a[href$='marked/']").click()
    workbook = workbooks.opened(Path(download.value.path()).read_bytes())
    sheet = workbook.active
    assert all(sheet[cell].comment for cell in cells)
    repaired = {"B5": "", "D6": AGENCY, "A7": "Fitri", "B8": "", "C9": "P", "G9": "0812 3456 7890"}
    for cell, value in repaired.items():
        sheet[cell] = value
    file = io.BytesIO()
    workbook.save(file)
    send(page, file.getvalue())
    expect(page.locator("#effect .delta b")).to_have_text(["4", "2"])
    look(page)
    page.locator("button[value=store]").click()
    expect(page).to_have_url(re.compile(r"/events/BARU/participants/$"))
    expect(page.locator(".chip-ok")).to_have_count(4)
    assert Registration.objects.count() == 6
    assert seat_differences() == []
    send(page, file.getvalue())
    expect(page.locator("#nothing")).to_have_count(1)


def test_columns_are_assigned_and_a_question_is_answered(page, sign_in, event):
    known = make.person(event.quotas.get().agency, full_name="Budi", sex="male")
    sign_in(make.user(province="18"))
    send(page, xlsx([["Ani", "P", AGENCY], ["Budi", "P", AGENCY]], headers=["Siapa", "Kelaminnya", "Dari mana"]))
    look(page)
    for name, field in (("column0", "full_name"), ("column1", "sex"), ("column2", "agency")):
        page.locator(f"[name={name}]").select_option(field)
    page.locator("form:not([data-auto]) .btn-primary").click()
    look(page)
    page.locator("[name=row3]").select_option(str(known.pk))
    page.locator("aside button[value=check]").click()
    page.locator("button[value=store]").click()
    expect(page.locator(".chip-ok")).to_have_count(2)
    assert Registration.objects.filter(participant=known).exists()


@pytest.mark.parametrize("width", [390, 1320])
def test_my_participants_as_excel_take_two_taps(width, page, sign_in, event):
    make.registration(event, make.agency("18.06"), full_name="Ani, S.IP.")
    make.registration(make.coming_event("72", code="LAIN"), make.agency("72.01"), full_name="Orang Lain")
    sign_in(make.user(province="18"))
    page.set_viewport_size({"width": width, "height": 780})
    page.goto("/")
    page.get_by_role("navigation", name="Utama").get_by_role("link", name="Peserta").click()
    expect(page.get_by_role("heading", name="Peserta", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh Excel").click()
    rows = [*workbooks.opened(download.value.path().read_bytes()).worksheets[0].values]
    assert [row[0] for row in rows[2:]] == ["Ani, S.IP."]
    assert_accessible(page)
    assert_fits_phone(page)


def test_people_are_checked_while_typed_pasted_and_registered(page, sign_in, event):
    sign_in(make.user(province="18"))
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto("/events/BARU/register/")
    page.get_by_role("link", name="Daftarkan beberapa orang").click()
    rows = page.locator(".grid-row")
    expect(rows).to_have_count(5)
    page.locator("[name=all_agency]").select_option(index=1)
    rows.nth(0).locator("[name=full_name]").fill("Ani Lestari")
    expect(rows.nth(0).locator(".grid-state")).to_contain_text("perlu diperbaiki")
    expect(rows.nth(0).locator("[name=sex]")).to_have_attribute("aria-invalid", "true")
    rows.nth(0).locator("[name=sex]").fill("P")
    expect(rows.nth(0).locator(".grid-state")).to_contain_text("orang baru")
    rows.nth(4).locator("[name=phone]").fill("0")
    expect(rows).to_have_count(6)
    rows.nth(4).locator("[name=phone]").fill("")
    rows.nth(1).locator("[name=full_name]").focus()
    page.evaluate(PASTE, "Nama\tL/P\nBudi Kusuma\tL\nCitra Dewi\tP")
    expect(rows.nth(2).locator("[name=full_name]")).to_have_value("Citra Dewi")
    expect(rows.nth(1).locator(".grid-state")).to_contain_text("orang baru")
    assert_accessible(page)
    assert_fits_phone(page)
    page.get_by_role("button", name="Lanjut ke pratinjau").click()
    page.locator("button[value=store]").first.click()
    expect(page.locator(".alert-success")).to_contain_text("3")
    assert Registration.objects.count() == 3
