"""The list of agencies: grouped by region, the region first, with the seats that are left."""

import pytest

from participants.registering.agencies import choice_label
from participants.registering.entering.agency_field import SeatsLeft
from participants.registering.registration import WhenFull
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("labels")]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Dinas Perpustakaan Kabupaten Tanggamus", "Kabupaten Tanggamus · Dinas Perpustakaan"),
        ("Perpustakaan Desa 01 (Kabupaten Tanggamus)", "Kabupaten Tanggamus · Perpustakaan Desa 01"),
        ("DINAS PERPUSTAKAAN KABUPATEN TANGGAMUS", "Kabupaten Tanggamus · DINAS PERPUSTAKAAN"),
        ("Perpustakaan Tanggamus", "Kabupaten Tanggamus · Perpustakaan Tanggamus"),
        ("Kabupaten Tanggamus", "Kabupaten Tanggamus · Kabupaten Tanggamus"),
    ],
)
def test_the_region_comes_first_and_once(regions, name, label):
    assert choice_label(make.agency("18.06", "village", name=name)) == label


def test_agencies_are_grouped_by_region_with_their_seats(regions, client):
    event = make.coming_event(code="BARU")
    free = make.agency("18.06", name="Dinas")
    full = make.agency("18.71", name="Dinas B Kota Bandar Lampung")
    pooled = make.agency("18.06", "village", name="Desa C")
    make.quota(event, free, seats=3), make.quota(event, full, seats=1)
    make.quota(event, pool=("village", "18"), seats=1)
    for _ in range(2):
        make.register(make.person(full), event=event, when_full=WhenFull.WAIT)
    make.register(make.person(pooled), event=event)
    client.force_login(make.user(province="18"))
    choices = client.get("/events/BARU/register/").context["form"]["agency"].field.choices
    assert {name: [label for _key, label in those] for name, those in choices if name} == {
        "Kabupaten Tanggamus": [
            "Kabupaten Tanggamus · Desa C — penuh",
            "Kabupaten Tanggamus · Dinas — 3 kursi tersisa",
        ],
        "Kota Bandar Lampung": ["Kota Bandar Lampung · Dinas B — penuh, 1 cadangan"],
    }


def test_the_seats_of_many_agencies_cost_two_queries(regions, django_assert_num_queries):
    event = make.coming_event()
    agencies = [make.agency("18.06", "village") for _ in range(5)]
    make.quota(event, pool=("village", "18.06"), seats=1)
    for agency in agencies[:2]:
        make.register(make.person(agency), event=event, when_full=WhenFull.WAIT)
    seats = SeatsLeft(event)
    with django_assert_num_queries(2):
        assert len({seats.words(agency) for agency in agencies}) == 1
