"""Storing changes of regions with what depends on them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry
from agencies.known_regions import known_regions
from agencies.matching import RegionBook
from agencies.models import Agency, Province, Regency
from agencies.region_changes import NewCode, RegionChange, Rename, Split
from agencies.regions import load_regions
from agencies.succession import codes_on
from events.models import Quota
from events.region_changes import change_regions
from tests import make

DAY = date(2026, 7, 1)
EVE = DAY - timedelta(days=1)
pytestmark = pytest.mark.usefixtures("regions")


@pytest.fixture
def administrator(regions):
    return make.user("administrator")


def renewed(code="18.03", new="18.93", **more) -> NewCode:
    old = Regency.objects.get(pk=code)
    return NewCode(old, new, **{"kind": old.kind, "name": old.name} | more)


def part(*agencies, code="18.94", name="Lampung Baru") -> Split:
    return Split(Regency.objects.get(pk="18.03"), code, "kabupaten", name, agencies)


def founded() -> Province:
    return Province(code="97", name="Lampung Utara", island_group="Sumatera", split_from_id="18")


def test_a_new_code_follows_the_old_one(administrator):
    agency, closed = make.agency("18.03"), make.agency("18.03", closed_on=DAY, closed_reason="Likuidasi")
    past = make.registration(make.event(), agency)
    moved = change_regions(RegionChange(DAY, renewed=[renewed()]), by=administrator)
    old, new = (Regency.objects.get(pk=code) for code in ("18.03", "18.93"))
    assert (old.valid_to, old.successor, new.valid_from, new.full_name) == (EVE, new, DAY, old.full_name)
    assert (codes_on(DAY).of("18.03"), codes_on(EVE).of("18.93")) == ("18.93", "18.03")
    for one in (agency, closed, past):
        one.refresh_from_db()
    assert (agency.regency_id, closed.regency_id, past.regency_id) == ("18.93", "18.03", "18.03")
    assert moved.agencies == 1


def test_old_codes_in_files_are_translated(administrator):
    change_regions(RegionChange(DAY, renewed=[renewed()]), by=administrator)
    said = []
    assert known_regions().translate("18.03", sheet="", remark=said.append, refuse=pytest.fail) == "18.93"
    assert len(said) == 1


def test_loading_the_regions_again_changes_nothing(administrator):
    change_regions(RegionChange(DAY, renewed=[renewed(name="Nama Baru")]), by=administrator)
    before = list(Regency.objects.order_by("pk").values())
    load_regions()
    assert list(Regency.objects.order_by("pk").values()) == before


def test_a_new_name_keeps_the_code_and_the_old_name_is_found(administrator):
    for day, name in ((DAY, "Ragem Tunas"), (DAY + timedelta(days=9), "Sai Batin")):
        change_regions(RegionChange(day, renamed=[Rename(Regency.objects.get(pk="18.03"), name)]), by=administrator)
    regency = Regency.objects.get(pk="18.03")
    assert (regency.name, regency.former_names) == ("Sai Batin", ["Lampung Utara", "Ragem Tunas"])
    book = RegionBook()
    assert {book.find(name) for name in ("Kab. Lampung Utara", "Ragem Tunas", "Sai Batin")} == {frozenset({"18.03"})}
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.changes["name"]) == ("region-renewed", ["Ragem Tunas", "Sai Batin"])
    change_regions(RegionChange(DAY, renamed=[Rename(regency, "Lampung Utara")]), by=administrator)
    regency.refresh_from_db()
    assert regency.former_names == ["Ragem Tunas", "Sai Batin"]


def test_loading_the_regions_again_keeps_the_new_name(administrator):
    change_regions(RegionChange(DAY, renamed=[Rename(Regency.objects.get(pk="18.03"), "Sai Batin")]), by=administrator)
    Regency.objects.filter(pk="18.04").update(name="Salah")
    load_regions()
    names = Regency.objects.filter(pk__in=["18.03", "18.04"]).order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Sai Batin", "Lampung Barat"]


def test_a_regency_moves_to_another_province_with_its_agencies(administrator):
    agency = make.agency("18.03")
    change_regions(RegionChange(DAY, renewed=[renewed(new="16.93")]), by=administrator)
    agency.refresh_from_db()
    assert (agency.province_id, agency.regency_id) == ("16", "16.93")
    assert codes_on(EVE).of("16.93") == "18.03"


def test_a_new_province_gets_its_regencies(administrator):
    agencies = [make.agency("18.03"), make.agency("18.04"), make.agency("18")]
    change = RegionChange(DAY, founded=founded(), renewed=[renewed(new="97.01"), renewed("18.04", "97.02")])
    assert change.provinces == {"18", "97"}
    change_regions(change, by=administrator)
    province = Province.objects.get(pk="97")
    assert (province.valid_from, province.split_from_id) == (DAY, "18")
    for agency in agencies:
        agency.refresh_from_db()
    assert [agency.region_code for agency in agencies] == ["97.01", "97.02", "18"]


def test_a_part_becomes_a_regency_with_the_chosen_agencies(administrator):
    moving, staying = make.agency("18.03", "village"), make.agency("18.03")
    change_regions(RegionChange(DAY, split=part(moving)), by=administrator)
    whole, new = Regency.objects.get(pk="18.03"), Regency.objects.get(pk="18.94")
    assert (whole.valid_to, new.valid_from, new.split_from) == (None, DAY, whole)
    for agency in (moving, staying):
        agency.refresh_from_db()
    assert (moving.regency_id, staying.regency_id) == ("18.94", "18.03")


def test_pools_of_coming_events_move_with_their_regency(administrator):
    coming, over = make.coming_event(), make.event()
    for event in (coming, over):
        make.quota(event, pool=("village", "18.03"))
    make.quota(coming, pool=("village", "18"))
    make.quota(coming, pool=("village", "18.04"))
    assert change_regions(RegionChange(DAY, renewed=[renewed(new="16.93")]), by=administrator).pools == 1
    found = Quota.objects.order_by("pk").values_list("event", "province", "regency")
    assert list(found) == [
        (coming.pk, "16", "16.93"),
        (over.pk, "18", "18.03"),
        (coming.pk, "18", None),
        (coming.pk, "18", "18.04"),
    ]


def test_the_trail_names_every_code(administrator):
    change_regions(RegionChange(DAY, founded=founded(), renewed=[renewed(new="97.01")]), by=administrator)
    change_regions(
        RegionChange(DAY, split=Split(Regency.objects.get(pk="18.04"), "18.95", "kota", "Liwa")), by=administrator
    )
    found = Entry.objects.order_by("pk").values_list("action", "subject", "changes__code")
    assert list(found) == [
        ("region-renewed", "Lampung Utara", ["18.03", "97.01"]),
        ("region-founded", "Lampung Utara", ["18", "97"]),
        ("region-split", "Liwa", ["18.04", "18.95"]),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda: RegionChange(DAY, renewed=[renewed(new="18.04")]),  # in use
        lambda: RegionChange(DAY, renewed=[renewed(new="91.01")]),  # ended, never used again
        lambda: RegionChange(DAY, renewed=[renewed(new="99.01")]),  # no such province
        lambda: RegionChange(DAY, renewed=[renewed(name="Lampung Barat")]),  # the name of another regency there
        lambda: RegionChange(DAY, renewed=[renewed("91.01", "91.99")]),  # has ended already
        lambda: RegionChange(date(2022, 7, 25), renewed=[renewed("93.01", "93.99")]),  # began on that day
        lambda: RegionChange(DAY, split=part(code="18.04")),
        lambda: RegionChange(DAY, renamed=[Rename(Regency.objects.get(pk="91.01"), "Baru")]),
        lambda: RegionChange(DAY, renamed=[Rename(Regency.objects.get(pk="18.03"), "Lampung Barat")]),
        lambda: RegionChange(DAY, split=part(name="Lampung Barat")),
        lambda: RegionChange(DAY, split=Split(Regency.objects.get(pk="91.01"), "91.99", "kota", "Baru")),
        lambda: RegionChange(DAY, founded=Province(code="18", name="X", island_group="X", split_from_id="16")),
    ],
)
def test_what_is_impossible_is_refused_as_a_whole(administrator, change):
    agency = make.agency("18.03")
    before = [list(model.objects.order_by("pk").values()) for model in (Province, Regency)]
    with pytest.raises(ValidationError) as error:
        change_regions(change(), by=administrator)
    assert len(error.value.messages) == 1
    assert [list(model.objects.order_by("pk").values()) for model in (Province, Regency)] == before
    assert Agency.objects.get(pk=agency.pk).regency_id == "18.03"


def test_all_problems_are_named_at_once(administrator):
    with pytest.raises(ValidationError) as error:
        change_regions(RegionChange(DAY, renewed=[renewed(new="18.04"), renewed("18.05", "18.06")]), by=administrator)
    assert len(error.value.messages) == 2


def test_only_administrators_change_regions():
    with pytest.raises(PermissionDenied):
        change_regions(RegionChange(DAY, renewed=[renewed()]), by=make.user())
