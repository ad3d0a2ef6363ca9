"""Lists, papers and reports that provincial staff take with them."""

import pytest

from tests import make, workbooks


@pytest.fixture
def past(event) -> str:
    """A past event of the province with somebody who attended. Return the name of the person."""
    past = make.event(code="LALU", sessions=1, title="Bimtek yang lalu")
    make.registration(past, event.quotas.earliest("pk").agency, marks="H", full_name="Hasan Basri")
    return "Hasan Basri"


def names_in(content: bytes) -> set[object]:
    return {value for row in workbooks.opened(content).worksheets[0].values for value in row}


def test_download_my_participants_as_excel(steps, page, clerk):
    with steps.task("/"):
        steps.link("Peserta", within="header")
        content = steps.download(page.get_by_role("button", name="Unduh Excel"))
    assert {"Ani Lestari", "Budi Kusuma", "Citra Dewi"} <= names_in(content)


def test_download_past_participants_as_excel(steps, page, clerk, past):
    with steps.task("/"):
        steps.link("Kegiatan", within="header")
        steps.link("Bimtek yang lalu", within="main")
        steps.link("Peserta", within=".tabs")
        content = steps.download(page.get_by_role("button", name="Unduh Excel"))
    assert past in names_in(content)


def test_print_badges(steps, page, clerk, event):
    event.registrations.update(status="confirmed")
    with steps.task("/events/BARU/participants/"):
        steps.open_menu("Cetak")
        steps.link("Tanda pengenal", within="details.menu[open]")
        content = steps.download(page.locator("main a[href*='as=sheets'], main button[value=sheets]").first)
    assert content.startswith(b"%PDF")


def test_print_the_sign_sheet(steps, page, clerk, event):
    event.registrations.update(status="confirmed")
    event.sessions.create(number=1, title="Pembukaan", date=event.starts_on, lesson_hours=2)
    with steps.task("/events/BARU/participants/"):
        steps.open_menu("Cetak")
        steps.link("Daftar hadir", within="details.menu[open]")
        content = steps.download(page.locator("main form button").first)
    assert content.startswith(b"%PDF")


def test_download_the_coverage_of_my_province(steps, page, clerk):
    with steps.task("/"):
        steps.link("buka laporannya")
        assert steps.download(page.get_by_role("link", name="PDF").first).startswith(b"%PDF")
        assert steps.download(page.get_by_role("link", name="XLSX").first).startswith(b"PK")
