"""The tasks of coordinators, who decide about many people."""

import pytest
from playwright.sync_api import expect

from agencies.regions import load_regions
from participants.models import Registration
from tests import make
from tests.browser.look import assert_accessible


@pytest.fixture
def event(transactional_db):
    """Thirty-three people wait for a decision; two of them have no assignment letter."""
    load_regions()
    event = make.coming_event(code="BARU", title="Bimtek Lampung", needs_assignment_letter=True, needs_approval=True)
    agency = make.agency("18.06", name="Dinas Perpustakaan Kabupaten Tanggamus")
    make.quota(event, agency, seats=33)
    clerk = make.user(province="18", email="lampung@example.org")
    people = [
        make.register(make.person(agency, full_name=f"Orang {number:02}"), event=event, by=clerk)
        for number in range(1, 34)
    ]
    make.letter(*people[:31])
    return event


def confirmed() -> int:
    return Registration.objects.filter(status="confirmed").count()


def test_confirm_31_of_33_people(steps, page, sign_in, event):
    sign_in(make.user())
    with steps.task("/events/BARU/participants/"):
        steps.tap(page.get_by_label("Semua hasil yang menunggu keputusan: 33"))
        steps.button("Konfirmasi", within=".bulk-bar")
        expect(page.get_by_role("heading", name="Konfirmasi 33 orang")).to_be_visible()
        steps.button("Konfirmasi", within="main form.narrow")
        steps.tap(page.get_by_text("2 peserta belum: Surat tugas belum ada."))
        expect(page.get_by_text("32. Orang 32", exact=True)).to_be_visible()
    expect(page.get_by_text("31 peserta dikonfirmasi.")).to_be_visible()
    assert confirmed() == 31
    assert_accessible(page)
