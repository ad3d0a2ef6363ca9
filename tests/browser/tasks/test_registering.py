"""Registering people at an event: new and known ones, on the waiting list, and from a spreadsheet."""

import io

from playwright.sync_api import expect

from participants.models import Participant, Registration
from tests import make, workbooks

NIP = "198609262015052001"


def status_of(name: str) -> str:
    return Registration.objects.get(participant__full_name=name).status


def first_agency(event):
    return event.quotas.earliest("pk").agency


def test_find_what_to_do(steps, page, clerk):
    with steps.task():
        page.goto("/")
        expect(page.get_by_text("7 kursi belum terisi, dari 10").first).to_be_in_viewport()
        expect(page.get_by_role("link", name="Daftarkan peserta").first).to_be_in_viewport()


def test_register_a_new_person_with_nip(steps, page, clerk, event):
    with steps.task("/"):
        steps.link("Daftarkan peserta")
        steps.fill(nip=NIP, full_name="Dewi Sartika", agency=str(first_agency(event).pk))
        expect(page.locator("[name=sex]")).to_have_value("female")  # the NIP says it
        steps.tap(page.locator("button.btn[name=then][value=save]"))
        steps.succeeds("Dewi Sartika")
    assert status_of("Dewi Sartika") == "proposed"


def test_register_a_known_person_with_nip(steps, page, clerk, event):
    known = make.person(first_agency(event), full_name="Sri Rahmawati, S.Sos.", nip=NIP)
    with steps.task("/"):
        steps.link("Daftarkan peserta")
        steps.fill(nip=NIP)
        steps.button("Cari orang ini")
        expect(page.locator("#taken")).to_contain_text("Sri Rahmawati")
        steps.tap(page.locator("button.btn[name=then][value=save]"))
        steps.succeeds("Sri Rahmawati")
    assert Registration.objects.filter(participant=known).count() == 1


def test_register_a_known_person_by_name(steps, page, clerk, event):
    known = make.person(first_agency(event), full_name="Sri Rahmawati")
    with steps.task("/"):
        steps.link("Daftarkan peserta")
        steps.fill(full_name="Sri Rahmawati")
        steps.button("Cari orang ini")
        steps.tap(page.locator("#offered button").first)
        expect(page.locator("#taken")).to_contain_text("Sri Rahmawati")
        steps.tap(page.locator("button.btn[name=then][value=save]"))
        steps.succeeds("Sri Rahmawati")
    assert Registration.objects.filter(participant=known).count() == 1


def test_register_a_known_person_without_the_degree(steps, page, clerk, event):
    known = make.person(first_agency(event), full_name="Budi Santoso, S.IP.", sex="male", phone="+6281200035569")
    with steps.task("/"):
        steps.link("Daftarkan peserta")
        steps.fill(full_name="Budi Santoso", sex="male", agency=str(first_agency(event).pk))
        steps.tap(page.locator("button.btn[name=then][value=save]"))
        steps.tap(page.locator("#known input").first)
        steps.tap(page.locator("button.btn[name=then][value=save]"))
        steps.succeeds("Budi Santoso")
    assert Participant.objects.filter(full_name__startswith="Budi Santoso").get() == known


def test_register_the_next_person(steps, page, clerk, event):
    """Without a NIP, in the form that "Save and add the next" left open."""
    with steps.task(f"/events/BARU/register/?agency={first_agency(event).pk}"):
        steps.fill(full_name="Eka Putri", sex="female")
        steps.tap(page.locator("button.btn[name=then][value=next]"))
        steps.succeeds("Eka Putri")


def test_put_a_person_on_the_waiting_list(steps, page, clerk, event):
    quota = event.quotas.earliest("pk")
    for _each in range(2):
        make.register(make.person(quota.agency), event=event)
    with steps.task("/"):
        steps.link("Daftarkan peserta")
        steps.fill(full_name="Fitri Yani", sex="female", agency=str(quota.agency_id))
        steps.tap(page.locator("button.btn[name=then][value=save]"))
        steps.tap(page.locator("button.btn[name=then][value=wait]"))
        steps.succeeds("Fitri Yani")
    assert status_of("Fitri Yani") == "waitlisted"


def test_undo_a_registration(steps, page, clerk, event):
    page.goto(f"/events/BARU/register/?agency={first_agency(event).pk}")
    page.locator("[name=full_name]").fill("Gita Sari")
    page.locator("[name=sex]").select_option("female")
    page.locator("button.btn[name=then][value=save]").click()
    steps.succeeds("Gita Sari")
    with steps.task():
        steps.button("Urungkan")
        steps.succeeds("tidak jadi didaftarkan")
    assert not Registration.objects.filter(participant__full_name="Gita Sari").exists()


def test_register_people_from_a_spreadsheet(steps, page, clerk, event):
    """The template, twelve people with two errors, the preview, the repaired file."""
    agency = first_agency(event)
    event.quotas.filter(agency=agency).update(seats=20)
    with steps.task("/events/BARU/participants/"):
        steps.tap(page.locator(".head a[href$='/import/']"))
        template = steps.download(page.locator("main a[href$='/template/'], main a[href$='.xlsx']").first)
        names = [f"Peserta {letter}" for letter in "ABCDEFGHIJKL"]
        steps.choose(page.locator("[name=file]"), filled(template, agency.name, names, sex="?"), "peserta.xlsx")
        steps.tap(page.locator("form[enctype] .btn-primary"))
        expect(page.locator(".problem").first).to_be_visible()
        page.go_back()
        steps.choose(page.locator("[name=file]"), filled(template, agency.name, names, sex="P"), "peserta.xlsx")
        steps.tap(page.locator("form[enctype] .btn-primary"))
        steps.tap(page.locator("button[value=store]").first)
        steps.succeeds("12")
    assert Registration.objects.filter(participant__full_name__startswith="Peserta").count() == 12


def filled(template: bytes, agency: str, names: list[str], *, sex: str) -> bytes:
    """Return the template of the people spreadsheet with a row for each name."""
    workbook = workbooks.opened(template)
    sheet = workbook.worksheets[0]
    columns = {cell.value.rstrip(" *"): cell for row in sheet.iter_rows(max_row=5) for cell in row if cell.value}
    for number, name in enumerate(names):
        for header, value in (("Nama", name), ("Jenis kelamin", sex if number < 2 else "P"), ("Instansi", agency)):
            sheet.cell(columns[header].row + 1 + number, columns[header].column, value)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
