"""The pages that merge agencies and change regions are accessible and fit on a phone, with their previews."""

import pytest

from agencies.models import Agency, Regency
from tests import make
from tests.browser.look import assert_accessible, assert_fits_phone


@pytest.fixture
def agencies(regions, transactional_db, sign_in):
    """Return an agency and its successor, with seats for both at one event."""
    names = ["Dinas Kearsipan Kabupaten Lampung Utara", "Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Utara"]
    old, new = (make.agency("18.03", name=name) for name in names)
    event = make.coming_event(title="Strategi Pengembangan Perpustakaan dan TIK, Lampung")
    for agency in (old, new):
        make.registration(event, agency)
    sign_in(make.user("administrator", full_name="Ratna Dewi"))
    return old, new


def look(page) -> None:
    assert_accessible(page)
    assert_fits_phone(page)


def test_an_agency_is_merged_into_its_successor(page, agencies):
    old, new = agencies
    page.goto(f"/agencies/{old.pk}/merge/")
    look(page)
    page.get_by_role("link", name=new.name).click()
    page.get_by_label("Tanggal penggabungan").fill("01-01-2026")
    page.get_by_label("Alasan").fill("Penggabungan dinas")
    page.get_by_role("button", name="Tampilkan yang terjadi").click()
    look(page)
    page.get_by_label("Nama instansi yang berakhir").fill(old.name)
    page.get_by_role("button", name="Gabungkan", exact=True).click()
    page.wait_for_url(f"**{new.get_absolute_url()}")
    assert Agency.objects.get(pk=old.pk).successor == new


def test_two_records_of_an_agency_are_joined(page, agencies):
    old, new = agencies
    page.goto(f"/agencies/{old.pk}/merge/{new.pk}/?as=one")
    look(page)
    page.get_by_label("Nama instansi yang berakhir").fill(old.name)
    page.get_by_role("button", name="Gabungkan", exact=True).click()
    page.wait_for_url(f"**{new.get_absolute_url()}")
    assert not Agency.objects.filter(pk=old.pk).exists()


def test_a_new_province_is_entered(page, agencies):
    page.goto("/regions/changes/")
    look(page)
    page.get_by_role("link", name="Provinsi baru").click()
    page.get_by_label("Provinsi").select_option("18")
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_label("Hari pertama").fill("01-07-2026")
    page.get_by_label("Kode provinsi baru").fill("97")
    page.get_by_label("Nama").fill("Lampung Utara")
    page.get_by_label("18.03 Kabupaten Lampung Utara").fill("97.01")
    page.get_by_role("button", name="Tampilkan yang terjadi").click()
    look(page)
    page.get_by_role("button", name="Simpan perubahan").click()
    page.wait_for_url("**/regions/changes/")
    assert Regency.objects.get(pk="18.03").successor_id == "97.01"
