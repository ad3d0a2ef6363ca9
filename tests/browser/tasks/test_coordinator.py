"""The tasks of coordinators, who decide about many people."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.lists.waiting import confirmed, thirty_three_people
from tests.browser.look import assert_accessible


@pytest.fixture(autouse=True)
def event(transactional_db):
    return thirty_three_people()


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
