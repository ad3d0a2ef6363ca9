"""How lists name the agencies whose people may be registered."""

import pytest

from participants.registering.agencies import agency_label, agency_labels, full_label
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("labels")]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Perpustakaan Desa 01", "Perpustakaan Desa 01 (Kabupaten Tanggamus)"),
        ("Perpustakaan Desa 01 (Kabupaten Tanggamus)", "Perpustakaan Desa 01 (Kabupaten Tanggamus)"),
        ("DINAS PERPUSTAKAAN KABUPATEN TANGGAMUS", "DINAS PERPUSTAKAAN KABUPATEN TANGGAMUS"),
        ("Perpustakaan Tanggamus", "Perpustakaan Tanggamus (Kabupaten Tanggamus)"),
    ],
)
def test_a_label_says_the_region_once(regions, name, label):
    agency = make.agency("18.06", "village", name=name)
    assert agency_label(agency) == label
    assert full_label(agency) == f"{name} (Kabupaten Tanggamus)"


def test_two_with_one_label_have_region_and_kind_in_it(regions):
    village = make.agency("18.06", "village", name="Kabupaten Tanggamus")
    school = make.agency("18.06", "school", name="Kabupaten Tanggamus")
    other = make.agency("18.06", "community", name="Melati")
    labels = agency_labels([village, school, other])
    assert labels[village] == f"Kabupaten Tanggamus (Kabupaten Tanggamus, {village.get_kind_display()})"
    assert len({*labels.values()}) == 3
    assert labels[other] == "Melati (Kabupaten Tanggamus)"
