"""The guided page for changes of provinces and regencies."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry
from agencies.models import Agency, Boundary, Province, Regency
from reports.coverage.rows import coverage
from reports.scope import CoverageScope
from tests import make

DAY = date(2026, 7, 1)
EVE = DAY - timedelta(days=1)
CODE = {"day": "01-07-2026", "code": "18.93", "kind": "kabupaten", "name": "Lampung Utara"}
PROVINCE = {"day": "01-07-2026", "code": "97", "name": "Lampung Utara", "to-18.03": "97.01", "to-18.04": "97.02"}


@pytest.fixture(autouse=True)
def administrator(client, regions):
    user = make.user("administrator")
    client.force_login(user)
    return user


def address(kind: str, of: str = "18.03") -> str:
    return f"/regions/changes/{kind}/?of={of}"


def confirmed(client, path: str, fields: dict):
    """Send the form twice, as users do."""
    page = client.post(path, fields)
    assert page.context["preview"], page.context["change"].errors
    return client.post(path, fields | {"seen": page.context["preview"].token})


def counts(page) -> dict[str, tuple]:
    def short(of):
        return of and (of.regencies, of.eligible, of.covered)

    return {one.code: (short(one.before), short(one.after)) for one in page.context["preview"].provinces}


def test_each_kind_asks_first_which_region_changes(client):
    page = client.get("/regions/changes/")
    for kind in page.context["kinds"]:
        path = f"/regions/changes/{kind.name}/"
        assert path in page.content.decode()
        assert "change" not in client.get(path).context
    assert client.get("/regions/changes/none/").status_code == 404


@pytest.mark.parametrize("of", ["", "x", "99.99", "91.01", "\x00"])
def test_an_unknown_or_ended_region_is_asked_again(client, of):
    page = client.get("/regions/changes/code/", {"of": of})
    assert page.context["choice"].errors
    assert "change" not in page.context


def test_the_preview_stores_nothing(client):
    before = list(Regency.objects.order_by("pk").values())
    assert client.post(address("code"), CODE).context["preview"].codes == [
        ("18.03 Kabupaten Lampung Utara", "18.93 Kabupaten Lampung Utara")
    ]
    assert list(Regency.objects.order_by("pk").values()) == before
    assert not Entry.objects.exists()


def test_the_preview_shows_both_provinces_on_both_days(client):
    make.agency("18.03")
    covered = make.agency("18.04")
    make.registration(make.event(sessions=1), covered, marks="H")
    page = client.post(address("province", "18"), PROVINCE)
    assert counts(page) == {"18": ((15, 2, 1), (13, 0, 0)), "97": (None, (2, 2, 1))}
    assert page.context["preview"].moved.agencies == 2


def test_a_new_province_is_stored(client):
    agency = make.agency("18.03")
    before = coverage(CoverageScope(as_of=EVE)).regencies
    assert confirmed(client, address("province", "18"), PROVINCE).url == "/regions/changes/"
    assert Province.objects.get(pk="97").island_group == "Sumatera"
    assert Regency.objects.get(pk="18.03").successor_id == "97.01"
    agency.refresh_from_db()
    assert agency.region_code == "97.01"
    assert coverage(CoverageScope(as_of=EVE)).regencies == before  # the day before stays as it was


def test_a_regency_moves_to_another_province(client):
    assert confirmed(client, address("move"), CODE | {"code": "16.93"}).status_code == 302
    assert Regency.objects.get(pk="18.03").successor_id == "16.93"


def test_a_regency_gets_another_name_and_kind(client):
    assert confirmed(client, address("code"), CODE | {"kind": "kota", "name": "Kotabumi"}).status_code == 302
    assert Regency.objects.get(pk="18.93").full_name == "Kota Kotabumi"


def test_a_regency_gets_another_name_and_keeps_its_code(client):
    agency = make.agency("18.03")
    fields = {"day": "01-07-2026", "code": "18.03", "kind": "kabupaten", "name": "  Ragem   Tunas\u00a0Lampung "}
    assert confirmed(client, address("code"), fields).status_code == 302
    regency = Regency.objects.get(pk="18.03")
    assert (regency.name, regency.former_names, regency.valid_to) == ("Ragem Tunas Lampung", ["Lampung Utara"], None)
    agency.refresh_from_db()
    assert agency.region_code == "18.03"
    assert client.get(address("code")).context["change"]["code"].value() == "18.03"
    assert "Lampung Utara" in client.get("/admin/agencies/regency/18.03/change/").content.decode()


def test_a_regency_splits(client):
    moving, staying = make.agency("18.03", "village"), make.agency("18.03", "village")
    fields = CODE | {"name": "Baru", "agencies": [moving.pk]}
    assert confirmed(client, address("split"), fields).status_code == 302
    assert {one.pk: one.regency_id for one in Agency.objects.all()} == {moving.pk: "18.93", staying.pk: "18.03"}


@pytest.mark.parametrize("key", [None, "9" * 30, "-" + "9" * 19, "x", "1\0"])
def test_an_agency_of_another_regency_cannot_be_chosen(client, key):
    page = client.post(address("split"), CODE | {"name": "Baru", "agencies": [key or make.agency("18.04").pk]})
    assert [*page.context["change"].errors] == ["agencies"]


@pytest.mark.parametrize(
    ("kind", "of", "fields", "field"),
    [
        ("code", "18.03", CODE | {"code": "16.93"}, "code"),
        ("code", "18.03", CODE | {"code": "18.9"}, "code"),
        ("code", "18.03", CODE | {"code": "18.٩٣"}, "code"),
        ("code", "18.03", CODE | {"code": "18.03"}, "__all__"),
        ("code", "18.03", CODE | {"code": "18.03", "name": " Lampung  Utara"}, "__all__"),
        ("code", "18.03", CODE | {"code": "18.03", "name": "Lampung Barat"}, "__all__"),
        ("code", "18.03", CODE | {"code": "18.03", "kind": "kota"}, "kind"),
        ("code", "18.03", CODE | {"name": "a\x07"}, "name"),
        ("code", "18.03", CODE | {"code": "18.04"}, "__all__"),
        ("code", "18.03", CODE | {"day": f"{timezone.localdate() + timedelta(days=2):%d-%m-%Y}"}, "day"),
        ("code", "18.03", CODE | {"day": "01-01-1899"}, "day"),
        ("move", "18.03", CODE, "code"),
        ("move", "18.03", CODE | {"code": "99.01"}, "code"),
        ("split", "18.03", CODE | {"code": "16.93"}, "code"),
        ("province", "18", {"day": "01-07-2026", "code": "97", "name": "Baru"}, "__all__"),
        ("province", "18", PROVINCE | {"code": "9"}, "code"),
        ("province", "18", PROVINCE | {"code": "٩٧"}, "code"),
        ("province", "18", PROVINCE | {"code": "16"}, "to-18.03"),
        ("province", "18", PROVINCE | {"to-18.04": "97.01"}, "to-18.04"),
        ("province", "18", PROVINCE | {"iso_3166_2": "LA"}, "iso_3166_2"),
    ],
)
def test_mistakes_are_shown_at_their_field(client, kind, of, fields, field):
    page = client.post(address(kind, of), fields)
    assert field in page.context["change"].errors
    assert page.context["preview"] is None
    assert not Regency.objects.filter(code__in=["18.93", "97.01"]).exists()


def test_what_changed_since_the_preview_is_shown_again(client):
    token = client.post(address("code"), CODE).context["preview"].token
    make.agency("18.03")
    page = client.post(address("code"), CODE | {"seen": token})
    assert page.context["preview"].moved.agencies == 1
    assert not Regency.objects.filter(pk="18.93").exists()


def test_the_preview_names_what_is_left_to_do(client):
    make.quota(make.coming_event("18"), pool=("village", "18"))
    Boundary.objects.create(province_id="18", rings=[], source="x")
    notes = client.post(address("province", "18"), PROVINCE).context["preview"].notes
    assert len(notes) == 5  # events, pools, users, agency, boundaries
    assert len(client.post(address("split"), CODE | {"name": "Baru"}).context["preview"].notes) == 2


def test_the_preview_of_a_split_names_the_pools_that_stay(client):
    for event, pool in ((make.coming_event(), "18.03"), (make.coming_event(), "18.04"), (make.event(), "18.03")):
        make.quota(event, pool=("village", pool))
    (_exempt, note) = client.post(address("split"), CODE | {"name": "Baru"}).context["preview"].notes
    assert note.startswith("1 ")
    assert "Kabupaten Lampung Utara" in note


def test_administrators_find_the_page(client):
    for path in ("/agencies/", "/admin/agencies/province/", "/admin/agencies/regency/"):
        assert 'href="/regions/changes/"' in client.get(path).content.decode()
