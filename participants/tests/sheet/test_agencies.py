"""The agencies and regions of rows as people write them."""

from datetime import date

import pytest

from agencies.models import Agency, Regency
from agencies.renaming import save_renamed
from participants.agency_merging.merging import merge_into_successor
from participants.sheet.corrections import posted_answers
from participants.sheet.fields import recognise, unknown
from participants.sheet.uploads import answer, check
from tests import make
from tests.sheets import HEADERS, actions, codes, row, sent, silent, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("parsing of spreadsheets")]

DINAS = "Dinas Perpustakaan dan Kearsipan"


@pytest.fixture
def world(regions):
    class World:
        event = make.coming_event(code="BARU")
        user = make.user(province="18")

        def __init__(self):
            for code in ("18.01", "18.05", "18.06", "18.72"):
                name = f"{DINAS} {Regency.objects.get(pk=code).full_name}"
                make.quota(self.event, make.agency(code, name=name), seats=20)

        def check(self, *agencies, regions=None, header="Kabupaten/Kota"):
            rows = [row(f"Orang Uji {number}", agency) for number, agency in enumerate(agencies)]
            if regions is None:
                return sent(self.event, self.user, xlsx(rows)).outcome
            rows = [[*one, region] for one, region in zip(rows, regions, strict=True)]
            return sent(self.event, self.user, xlsx(rows, headers=[*HEADERS, header])).outcome

    return World()


@pytest.mark.parametrize("header", ["Kode Wilayah", "Kode Kemendagri", "KODE KAB/KOTA"])
def test_a_column_of_codes_gives_the_region(world, header):
    outcome = world.check(DINAS, regions=["18.01"], header=header)
    assert (codes(outcome), outcome["rows"][0]["agency"]) == ({}, f"{DINAS} Kabupaten Lampung Selatan")


def test_a_column_of_codes_is_named_as_unused_beside_one_of_names():
    columns = recognise(["Nama", "Kode Wilayah", "Kabupaten/Kota"])
    assert columns == {"full_name": 0, "region": 2}
    assert unknown(["Nama", "Kode Wilayah", "Kabupaten/Kota"], columns) == [1]


def test_usual_spellings_of_an_agency_are_taken(world):
    outcome = world.check(
        f"{DINAS} Kab. Lampung Selatan",
        "Dinas Perpustakaan & Kearsipan Kabupaten Lampung Selatan",
        f"{DINAS} Lampung Selatan",
        "Dispusip Kab. Lampung Selatan.",
        "Dinas Arsip dan Perpustakaan Lampung Selatan",
    )
    assert (codes(outcome), actions(outcome)) == ({}, ["new"] * 5)
    assert {one["agency"] for one in outcome["rows"]} == {f"{DINAS} Kabupaten Lampung Selatan"}
    assert [len(one["notes"]) for one in outcome["rows"]] == [0, 0, 1, 0, 1]


def test_a_former_name_is_taken_with_a_message(world):
    agency = Agency.objects.get(regency="18.06")
    agency.name = "Badan Literasi Tanggamus"
    save_renamed(agency, {"name"})
    outcome = world.check(f"{DINAS} Kab. Tanggamus")
    assert (codes(outcome), outcome["rows"][0]["agency"]) == ({}, agency.name)
    assert agency.name in outcome["rows"][0]["notes"][0]
    make.agency("18.06", "special", name=f"{DINAS} Kabupaten Tanggamus")
    assert codes(world.check(f"{DINAS} Kabupaten Tanggamus")) == {2: [("D2", "no_seats")]}


def test_the_name_of_a_merged_agency_means_its_successor(world):
    successor = Agency.objects.get(regency="18.06")
    old = make.agency("18.06", name="Dinas Kearsipan Tanggamus")
    merged = {"day": date(2024, 1, 1), "reason": "Penggabungan", "by": make.user("administrator")}
    merge_into_successor(old, successor, **merged)
    outcome = world.check(old.name)
    assert (codes(outcome), outcome["rows"][0]["agency"]) == ({}, successor.name)
    world.event.quotas.filter(agency=successor).delete()
    assert codes(world.check(old.name)) == {2: [("D2", "no_seats")]}


def test_a_text_that_several_agencies_fit_is_asked_about(world):
    outcome = world.check(DINAS, "Dinas Pertanian")
    assert codes(outcome) == {2: [("D2", "several")], 3: [("D3", "unknown")]}


def test_one_choice_applies_to_all_rows_with_the_same_text(world):
    upload = sent(world.event, world.user, xlsx([row("Ani", DINAS), row("Budi", DINAS.upper()), row("Citra", "UPT")]))
    rows = upload.outcome["rows"]
    assert [cell["alike"] for one in rows for cell in one["cells"]] == [1, 1, 0]
    posted = {"cell2-agency": f"{DINAS} Kota Metro", "all2-agency": "on"}
    answer(upload, posted_answers(posted, rows))
    check(upload, silent)
    assert actions(upload.outcome) == ["new", "new", "blocked"]
    assert [one["agency"] for one in upload.outcome["rows"][:2]] == [f"{DINAS} Kota Metro"] * 2


def test_one_region_applies_to_all_rows_with_the_same_text(world):
    upload = sent(
        world.event,
        world.user,
        xlsx([[*row(name, DINAS), "Antah"] for name in ("Ani", "Budi")], headers=[*HEADERS, "Kabupaten/Kota"]),
    )
    posted = {"cell2-region": "Kota Metro", "all2-region": "on"}
    answer(upload, posted_answers(posted, upload.outcome["rows"]))
    check(upload, silent)
    assert actions(upload.outcome) == ["new", "new"]


def test_an_agency_without_seats_is_never_taken_for_another(world):
    make.agency("18.06", name="Dinas Perpustakaan Kabupaten Tanggamus")
    outcome = world.check("Dinas Perpustakaan Kab. Tanggamus")
    assert codes(outcome) == {2: [("D2", "no_seats")]}


@pytest.mark.parametrize(
    "region",
    [
        "Tulang Bawang",
        "Kab. Tulang Bawang",
        "KABUPATEN TULANG BAWANG",
        "Tulangbawang",
        "Kab.Tulang Bawang",
        "Lampung",
        "Prov. Lampung",
        "18.05",
        "1805",
        "Kabupaten Tulang Bawang, Lampung",
        "Kab Tulang Bawang - Lampung",
        "Menggala",
    ],
)
def test_usual_and_unknown_regions_do_not_block_an_agency(world, region):
    assert codes(world.check(f"{DINAS} Kabupaten Tulang Bawang", regions=[region])) == {}


def test_the_region_of_a_text_that_several_fit_decides(world):
    assert codes(world.check(DINAS, regions=["Kodya Metro"])) == {}


def test_a_wrong_region_is_marked_in_its_own_cell(world):
    outcome = world.check(DINAS, f"{DINAS} Kota Metro", regions=["Antah", "Kab. Tanggamus"])
    assert codes(outcome) == {2: [("I2", "region")], 3: [("I3", "region")]}
