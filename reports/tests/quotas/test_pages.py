"""The quota editor: it gives seats to many agencies, changes seats, and shows the effect on coverage."""

import re
from datetime import date

import pytest

from accounts.models import Entry
from events.models import Quota
from participants.registering.seats import seat_differences
from tests import make

pytestmark = pytest.mark.one_engine("pages and forms")

DAY = date(2022, 5, 11)
PAGE = "/events/BERSAMA/quotas/"


@pytest.fixture
def lampung(regions):
    """Return the agencies of Lampung. Lampung Utara is covered since 2021, Tanggamus and Metro are not, and Pesisir
    Barat has no agency any more."""
    agencies = {code: make.agency(code, name=f"Dinas {code}") for code in ("18", "18.03", "18.06", "18.72")}
    make.agency("18.13", name="Dinas 18.13", closed_on=date(2021, 12, 31), closed_reason="Dilikuidasi")
    make.registration(make.event(starts_on=date(2021, 6, 1), sessions=1), agencies["18.03"], marks="H")
    return agencies


@pytest.fixture
def event(lampung):
    return make.event("18", code="BERSAMA", starts_on=DAY, status="planned")


@pytest.fixture
def staff(event, client):
    client.force_login(make.user(username="pusat"))
    return client


def give(client, *agencies, pools=(), regency=4, province=2, pool=9, path=PAGE):
    data = {"form": "allot", "agency": [agency.pk for agency in agencies], "pool": pools}
    return client.post(path, data | {"seats_regency": regency, "seats_province": province, "seats_pool": pool})


def change(client, event, seats=(), before=(), withdraw=()):
    """Send the seats page back as it was loaded (or with other numbers `before`), with changes in some rows."""
    data = {"form": "seats"}
    for quota in event.quotas.all():
        loaded = dict(before).get(quota, quota.seats)
        data[f"initial-seats-{quota.pk}"] = loaded
        data[f"seats-{quota.pk}"] = dict(seats).get(quota, loaded)
    return client.post(PAGE, data | {f"withdraw-{quota.pk}": "on" for quota in withdraw})


def seats_of(event) -> dict[str, int]:
    return {quota.region_code: quota.seats for quota in event.quotas.all()}


def recorded_actions() -> list[str]:
    return sorted(Entry.objects.filter(by__username="pusat").values_list("action", flat=True))


# --- What the page shows ----------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_each_regency_shows_its_coverage_on_the_day_before_the_event(staff):
    [province] = staff.get(PAGE).context["plan"].provinces
    places = {place.coverage.code: place for place in province.places}
    assert len(places) == 15
    assert {code: places[code].coverage.status for code in ("18.03", "18.06", "18.13", "18.01")} == {
        "18.03": "covered",
        "18.06": "uncovered",
        "18.13": "exempt",
        "18.01": "exempt",
    }
    assert places["18.03"].coverage.first_covered_on == date(2021, 6, 1)
    assert [body.agency.name for body in places["18.06"].bodies] == ["Dinas 18.06"]
    assert places["18.13"].bodies == []
    assert [body.agency.name for body in province.bodies] == ["Dinas 18"]


def test_pools_without_an_agency_are_named_with_a_way_to_add_one(staff, event):
    for region in ("18.03", "18.06", "18"):
        make.quota(event, pool=("village", region))
    make.quota(event, pool=("regency", "72"))
    make.agency("18.03", "village")
    page = staff.get(PAGE)
    plan = page.context["plan"]
    assert [seat.lacks_agencies for seat in plan.seats] == [False, False, True, True]
    [province] = plan.provinces
    assert province.has_villages
    assert {place.coverage.code for place in province.places if place.has_villages} == {"18.03"}
    address = f"/events/{event.code}/register/?new=village-18.06#new-agency"
    assert page.content.decode().count("?new=") == page.content.decode().count(address) == 1


def test_the_page_of_the_event_offers_to_add_libraries_of_the_readers_provinces(client, regions):
    event = make.coming_event()
    make.quota(event, pool=("village", "18.03"))
    make.quota(event, pool=("village", "72"))
    for province, offered in (("18", ["village-18.03"]), ("72", ["village-72"])):
        client.force_login(make.user(province=province))
        page = client.get(f"/events/{event.code}/")
        assert len(page.context["lacking"]) == 2
        assert re.findall(r"[?]new=([a-z]+-[0-9.]+)", page.content.decode()) == offered


@pytest.mark.parametrize(
    ("preset", "names"),
    [("", set()), ("uncovered", {"18.06", "18.72"}), ("all", {"18.03", "18.06", "18.72"}), ("no-such", set())],
)
def test_presets_work_without_scripts(staff, lampung, preset, names):
    page = staff.get(PAGE, {"pick": preset})
    assert page.context["picked"] == {str(lampung[name].pk) for name in names}
    assert page.content.decode().count(" checked") == len(names)


def test_a_preset_leaves_out_agencies_with_seats(staff, event, lampung):
    make.quota(event, lampung["18.06"])
    assert staff.get(PAGE, {"pick": "all"}).context["picked"] == {str(lampung[c].pk) for c in ("18.03", "18.72")}


def test_the_page_shows_the_effect_of_given_and_ticked_seats(staff, event, lampung):
    make.quota(event, lampung["18.06"])
    [(_province, now, ticked)] = staff.get(PAGE).context["effects"]
    assert (now.before, now.after, now.eligible, now.missing, ticked) == (1, 2, 3, ["Kota Metro"], None)
    [(_province, now, ticked)] = staff.get(PAGE, {"pick": "uncovered"}).context["effects"]
    assert (now.after, ticked.after, ticked.eligible, ticked.missing) == (2, 3, 3, [])


def test_a_pool_covers_a_regency_without_an_agency(staff, event):
    make.quota(event, pool=("village", "18.13"))
    make.quota(event, pool=("village", "18"))
    [(_province, now, _ticked)] = staff.get(PAGE).context["effects"]
    assert (now.before, now.after, now.eligible) == (1, 2, 4)


@pytest.mark.both_engines
def test_a_waiting_person_counts_at_each_fitting_quota(staff, event, lampung):
    own = make.quota(event, lampung["18.06"], seats=1)
    pool = make.quota(event, pool=("regency", "18"))
    other = make.quota(event, lampung["18.72"])
    make.registration(event, lampung["18.06"], status="waitlisted")
    context = staff.get(PAGE).context
    waiting = {seat.quota: seat.waiting for seat in context["plan"].seats}
    assert (waiting, context["waiting"]) == ({own: 1, pool: 1, other: 0}, 1)


def test_other_provinces_can_be_invited(staff, event):
    away = make.agency("72.01", name="Dinas 72.01")
    provincial = make.agency("72", name="Dinas 72")
    path = PAGE + "?province=18&province=72&province=no"
    assert [each.province.pk for each in staff.get(path).context["plan"].provinces] == ["18", "72"]
    assert give(staff, away, provincial, path=path).url == PAGE + "?province=18&province=72"
    assert seats_of(event) == {"72": 2, "72.01": 4}
    assert set(Entry.objects.filter(action="quota-allotted").values_list("province", flat=True)) == {"72"}


# --- Giving -----------------------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_seats_are_given_to_many_agencies_only_once(staff, event, lampung):
    for _ in range(2):
        assert give(staff, *lampung.values(), pools=["18.06", "18"]).status_code == 302
    quotas = event.quotas.all()
    assert {(q.region_code, q.kind, q.seats) for q in quotas} == {
        ("18", "", 2),
        ("18.03", "", 4),
        ("18.06", "", 4),
        ("18.72", "", 4),
        ("18.06", "village", 9),
        ("18", "village", 9),
    }
    assert quotas.count() == 6
    assert recorded_actions() == ["quota-allotted"] * 6


def test_agencies_with_seats_keep_them(staff, event, lampung):
    make.quota(event, lampung["18.06"], seats=7)
    give(staff, lampung["18.06"], lampung["18.72"])
    assert seats_of(event) == {"18.06": 7, "18.72": 4}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"regency": ""}, "seats_regency"),
        ({"regency": "0"}, "seats_regency"),
        ({"regency": "-4"}, "seats_regency"),
        ({"regency": "empat"}, "seats_regency"),
        ({"regency": "99999999999999999999"}, "seats_regency"),
        ({"pool": ""}, "seats_pool"),
        ({"pools": ["72.01"]}, "pool"),
        ({"pools": ["x"]}, "pool"),
    ],
)
def test_a_wrong_number_is_explained_and_the_ticks_remain(staff, event, lampung, wrong, field):
    page = give(staff, lampung["18.06"], **{"pools": ["18.72"]} | wrong)
    assert list(page.context["picks"].errors) == [field]
    assert page.context["picked"] == {str(lampung["18.06"].pk)}
    assert not event.quotas.exists()


def test_numbers_that_are_not_needed_may_be_empty(staff, event, lampung):
    assert give(staff, lampung["18.06"], province="", pool="").status_code == 302
    assert seats_of(event) == {"18.06": 4}


def test_a_message_asks_for_a_ticked_agency(staff):
    assert list(give(staff).context["picks"].errors) == ["__all__"]


def give_other(client, **fields):
    return client.post(PAGE, {"form": "other", "kind": "village", "region": "18.06", "name": "", "seats": 3} | fields)


def test_an_agency_of_another_kind_gets_seats_by_its_name(staff, event):
    here, there = (make.agency(code, "village", name="Perpustakaan Desa Maju") for code in ("18.06", "18.03"))
    assert give_other(staff, name="perpus desa maju").status_code == 302
    assert [(quota.agency, quota.seats) for quota in event.quotas.all()] == [(here, 3)]
    assert set(give_other(staff, region="18", name=there.name).context["other"].errors) == {"name"}
    make.agency("18.06", "village", name="Perpustakaan Desa Lama", closed_on=DAY, closed_reason="Likuidasi")
    for wrong in ({"name": "Perpustakaan Desa Lama"}, {"name": "Lain"}, {"name": there.name, "kind": "school"}):
        assert set(give_other(staff, **wrong).context["other"].errors) == {"name"}
    assert event.quotas.count() == 1


def test_a_pool_of_any_kind_gets_seats_once(staff, event):
    for fields in ({"kind": "school"}, {"kind": "regency", "region": "18"}, {"kind": "province", "region": "18"}):
        for _ in range(2):
            assert give_other(staff, **fields).status_code == 302
    found = event.quotas.values_list("agency", "kind", "province", "regency", "seats")
    assert sorted(found, key=lambda row: row[1]) == [
        (None, "province", "18", None, 3),
        (None, "regency", "18", None, 3),
        (None, "school", "18", "18.06", 3),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "province"}, "region"),
        ({"region": "72.01"}, "region"),
        ({"region": ""}, "region"),
        ({"kind": "x"}, "kind"),
        ({"seats": "0"}, "seats"),
        ({"seats": ""}, "seats"),
        ({"seats": "9" * 30}, "seats"),
        ({"name": "a\x00b"}, "name"),
    ],
)
def test_a_mistake_in_it_is_explained_at_its_field(staff, event, wrong, field):
    page = give_other(staff, **wrong)
    assert set(page.context["other"].errors) == {field}
    assert not event.quotas.exists()


@pytest.mark.parametrize("region", ["18.13", "72.01"])
def test_agencies_that_the_page_does_not_offer_get_no_seats(staff, event, region):
    """An agency is dissolved, or belongs to a province that is not on the page."""
    agency = Quota.agency.field.related_model.objects.filter(regency=region).first() or make.agency(region)
    assert list(give(staff, agency).context["picks"].errors) == ["agency"]
    assert not event.quotas.exists()


# --- Changing ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def quotas(event, lampung) -> list[Quota]:
    """Return quotas with two people on four seats of Tanggamus, and none on those of Metro and of the villages."""
    tanggamus, metro = make.quota(event, lampung["18.06"], seats=4), make.quota(event, lampung["18.72"], seats=4)
    for _ in range(2):
        make.register(make.person(lampung["18.06"]), event=event)
    return [tanggamus, metro, make.quota(event, pool=("village", "18.06"), seats=9)]


@pytest.mark.both_engines
def test_seats_of_a_quota_can_be_changed(staff, event, quotas):
    tanggamus, metro, villages = quotas
    assert change(staff, event, {tanggamus: 2, metro: 6}, withdraw=[villages]).status_code == 302
    assert seats_of(event) == {"18.06": 2, "18.72": 6}
    assert recorded_actions() == ["quota-resized", "quota-resized", "quota-withdrawn"]
    assert seat_differences() == []


def test_without_a_change_there_is_no_message(staff, event, quotas):
    assert change(staff, event).status_code == 302
    assert recorded_actions() == []


def test_all_mistakes_are_shown_at_their_rows_and_nothing_is_written(staff, event, quotas):
    tanggamus, metro, villages = quotas
    page = change(staff, event, {tanggamus: 1, metro: "x", villages: 12})
    assert set(page.context["seats"].errors) == {f"seats-{tanggamus.pk}", f"seats-{metro.pk}"}
    assert page.context["seats"][f"seats-{villages.pk}"].value() == "12"
    assert list(event.quotas.values_list("seats", flat=True)) == [4, 4, 9]
    assert recorded_actions() == []


@pytest.mark.both_engines
def test_seats_with_people_cannot_be_withdrawn(staff, event, quotas):
    tanggamus = quotas[0]
    assert change(staff, event, withdraw=[tanggamus]).status_code == 302
    assert event.quotas.count() == 3


@pytest.mark.both_engines
def test_the_change_of_another_coordinator_is_kept(staff, event, quotas):
    """Tanggamus had 3 seats when the page was loaded; only Metro is changed on it."""
    tanggamus, metro, _villages = quotas
    change(staff, event, {metro: 5}, before={tanggamus: 3})
    assert Quota.objects.get(pk=tanggamus.pk).seats == 4
    assert Quota.objects.get(pk=metro.pk).seats == 5


def test_a_quota_deleted_meanwhile_causes_no_error(staff, event, quotas):
    gone = quotas[2]
    data = {"form": "seats", f"initial-seats-{gone.pk}": 9, f"seats-{gone.pk}": 8}
    data |= {f"seats-{q.pk}": 4 for q in quotas[:2]} | {f"initial-seats-{q.pk}": 4 for q in quotas[:2]}
    gone.delete()
    assert staff.post(PAGE, data).status_code == 302


@pytest.mark.parametrize("status", ["finished", "cancelled"])
def test_the_seats_of_an_event_that_is_over_cannot_be_changed(staff, event, lampung, quotas, status):
    event.status = status
    event.save(update_fields=["status"])
    assert not staff.get(PAGE).context["may_change"]
    assert give(staff, lampung["18.03"]).status_code == 302
    assert change(staff, event, {quotas[1]: 9}).status_code == 302
    assert seats_of(event) == {"18.06": 9, "18.72": 4}
    assert recorded_actions() == []


def test_a_post_without_a_form_changes_nothing(staff, event, quotas):
    assert staff.post(PAGE, {"seats_regency": 4}).status_code == 200
    assert event.quotas.count() == 3


@pytest.mark.parametrize("user", [{"province": "18"}, {"province": "72"}])
def test_provincial_staff_may_not_give_seats(client, event, lampung, user):
    client.force_login(make.user(**user))
    assert give(client, lampung["18.06"]).status_code == (403 if user["province"] == "18" else 404)
    assert not event.quotas.exists()
