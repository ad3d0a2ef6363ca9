"""Adding a library that the list of the registration form lacks."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Entry
from agencies.models import Agency
from agencies.regions import load_regions
from events.models import Event
from participants.models import Registration
from tests import make
from tests.rush import Interruption, at_first_transaction, rush

ADDRESS = "/events/BARU/register/"
NAME = "Perpustakaan Desa Madukoro"

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(regions):
    return make.coming_event(code="BARU")


@pytest.fixture
def staff(regions, client):
    user = make.user(province="18")
    client.force_login(user)
    return user


@pytest.fixture
def pool(event):
    return make.quota(event, pool=("village", "18.03"))


def typed(name=NAME, regency="18.03", **fields) -> dict:
    person = {"full_name": "Siti", "sex": "female", "position": "Kader", "phone": "0812", "agency": ""}
    return person | {"new-kind": "village", "new-regency": regency, "new-name": name, "then": "add-agency"} | fields


def test_the_library_is_added_and_chosen_and_nothing_typed_is_lost(client, staff, pool):
    page = client.post(ADDRESS, typed())
    agency = Agency.objects.get()
    assert (agency.name, agency.kind, agency.regency_id) == (NAME, "village", "18.03")
    assert (agency.proposed_by, agency.alert) == (staff, Agency.Alert.UNCHECKED)
    form = page.context["form"]
    assert [form[name].value() for name in ("agency", "full_name", "phone", "position", "sex")] == [
        agency.pk,
        "Siti",
        "0812",
        "Kader",
        "female",
    ]
    assert not Registration.objects.exists()
    entry = Entry.objects.get()
    assert (entry.action, entry.event, entry.province) == ("agency-added", pool.event_id, "18")
    answers = {name: form[name].value() or "" for name in form.fields} | {"phone": "", "then": "save"}
    assert client.post(ADDRESS, answers).status_code == 302
    assert Registration.objects.get().quota == pool


def test_extra_blanks_in_the_name_are_removed(client, staff, pool):
    client.post(ADDRESS, typed(name=" Perpustakaan   Desa\u00a0Madukoro "))
    assert Entry.objects.get().subject == f"{NAME} (Kabupaten Lampung Utara)"


def test_a_name_without_a_chosen_agency_is_added_whichever_button_is_pressed(client, staff, pool):
    page = client.post(ADDRESS, typed(then="save"))
    assert page.context["form"]["agency"].value() == Agency.objects.get().pk
    assert not Registration.objects.exists()


def test_a_name_beside_a_chosen_agency_is_not_added(client, staff, pool):
    agency = make.agency("18.03", "village")
    assert client.post(ADDRESS, typed(then="save", agency=agency.pk, phone="")).status_code == 302
    assert list(Agency.objects.all()) == [agency]


def test_a_recorded_library_is_chosen_and_not_added_again(client, staff, pool):
    agency = make.agency("18.03", "village", name=NAME)
    page = client.post(ADDRESS, typed("Perpusdes Madukoro"))
    assert page.context["form"]["agency"].value() == agency.pk
    assert (Agency.objects.count(), Entry.objects.count()) == (1, 0)


def test_a_similar_library_is_asked_about(client, staff, pool):
    agency = make.agency("18.03", "village", name=NAME)
    school = make.agency("18.03", "community", name="Madukoro")
    similar = "Perpustakaan Desa Madukara"
    page = client.post(ADDRESS, typed(similar))
    missing = page.context["missing"]
    assert (missing.offered, missing.others, missing.is_open) == ([agency], [school], True)
    assert page.context["form"]["full_name"].value() == "Siti"
    chosen = client.post(ADDRESS, typed(similar, **{"new-same": agency.pk}))
    assert chosen.context["form"]["agency"].value() == agency.pk
    unseen = client.post(ADDRESS, typed(similar, **{"new-same": "new", "new-seen": str(agency.pk)}))
    assert unseen.context["missing"].errors
    seen = missing["seen"].value()
    client.post(ADDRESS, typed(similar, **{"new-same": "new", "new-seen": seen}))
    assert Agency.objects.filter(name=similar).exists()


def test_a_dissolved_library_is_explained(client, staff, pool):
    make.agency("18.03", "village", name=NAME, closed_on=timezone.localdate(), closed_reason="Bubar")
    page = client.post(ADDRESS, typed())
    assert list(page.context["missing"].errors) == ["name"]
    assert Agency.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"new-name": ""},
        {"new-name": "Perpustakaan Desa"},
        {"new-name": "x" * 201},
        {"new-regency": ""},
        {"new-regency": "18.04"},
        {"new-regency": "72.71"},
        {"new-kind": "school"},
        {"new-kind": "regency"},
        {"new-kind": "\u0663", "new-regency": "<b>"},
        {"new-same": "9" * 30, "new-name": "Perpustakaan"},
    ],
)
@pytest.mark.one_engine("a form")
def test_what_no_pool_is_for_is_not_added(client, staff, pool, wrong):
    make.quota(pool.event, pool=("village", "72"))
    page = client.post(ADDRESS, typed() | wrong)
    assert page.context["missing"].errors
    assert not Agency.objects.exists()


def test_each_kind_is_added_only_where_it_has_a_pool(client, staff, pool):
    make.quota(pool.event, pool=("school", "18.04"))
    page = client.post(ADDRESS, typed("SD Negeri 1 Kotabumi", **{"new-kind": "school"}))
    assert list(page.context["missing"].errors) == ["regency"]
    client.post(ADDRESS, typed("SD Negeri 1 Liwa", "18.04", **{"new-kind": "school"}))
    assert Agency.objects.get().kind == "school"


@pytest.mark.parametrize("pools", [[], [("regency", "18.03")], [("province", "18")], [("village", "72.01")]])
def test_without_a_pool_for_libraries_of_the_province_nothing_is_offered(client, staff, event, pools):
    for pool in pools:
        make.quota(event, pool=pool)
    make.quota(event, make.agency("18.03"))
    assert "missing" not in client.get(ADDRESS).context
    assert client.post(ADDRESS, typed()).status_code == 403
    assert Agency.objects.count() == 1


def test_staff_of_another_province_do_not_find_the_event(client, pool):
    client.force_login(make.user(province="72"))
    assert client.post(ADDRESS, typed()).status_code == 404
    assert not Agency.objects.exists()


def test_nothing_is_added_to_a_closed_event(client, staff, regions):
    event = make.coming_event(code="BARU", registration_closes_on=timezone.localdate() - timedelta(1))
    make.quota(event, pool=("village", "18.03"))
    assert "form" not in client.post(ADDRESS, typed()).context
    assert not Agency.objects.exists()


def test_a_pool_of_the_province_is_for_all_its_regencies(client, event):
    make.quota(event, pool=("village", "18"))
    client.force_login(make.user())
    missing = client.get(ADDRESS).context["missing"]
    assert len(missing["regency"].field.choices) == 1 + 15
    client.post(ADDRESS, typed(regency="18.72"))
    assert Agency.objects.get().region_code == "18.72"


def test_the_list_of_seats_says_where_no_agency_is_recorded(client, staff, pool):
    make.quota(pool.event, pool=("village", "18"))
    page = client.get(ADDRESS)
    assert [line.lacks_agencies for line in page.context["seats"]] == [True, True]
    assert page.context["missing"].is_open
    assert "?new=village-18.03#new-agency" in page.content.decode()
    make.agency("18.04", "village")
    page = client.get(ADDRESS)
    assert {line.quota.region_code: line.lacks_agencies for line in page.context["seats"]} == {
        "18": False,
        "18.03": True,
    }
    assert not page.context["missing"].is_open


@pytest.mark.parametrize(
    ("preset", "chosen"), [("village-18.03", "18.03"), ("village-18", "18"), ("x", None), ("village-18.03'", None)]
)
@pytest.mark.one_engine("an address")
def test_an_address_opens_the_form_for_a_pool(client, staff, pool, preset, chosen):
    make.quota(pool.event, pool=("village", "18"))
    make.agency("18.03", "village")
    missing = client.get(ADDRESS, {"new": preset}).context["missing"]
    assert (missing.is_open, missing["regency"].value()) == (chosen is not None, chosen)


@pytest.fixture
def seated(pool):
    return make.register(
        make.person(make.agency("18.03", "village", name="Perpustakaan Desa Sukamaju")), event=pool.event
    )


def test_the_library_of_a_substitute_is_added_where_the_seat_fits_it(client, staff, pool, seated):
    make.quota(pool.event, pool=("village", "18.04"))
    address = f"{seated.get_absolute_url()}substitute/"
    assert client.get(address).context["missing"]["regency"].field.choices[0][0] == "18.03"
    refused = client.post(address, typed(regency="18.04", reason="Sakit"))
    assert list(refused.context["missing"].errors) == ["regency"]
    form = client.post(address, typed(reason="Sakit")).context["form"]
    agency = Agency.objects.get(name=NAME)
    assert [form[name].value() for name in ("agency", "full_name", "reason")] == [agency.pk, "Siti", "Sakit"]
    assert not Registration.objects.filter(replaces=seated).exists()
    client.post(address, {"full_name": "Siti", "sex": "female", "agency": agency.pk, "reason": "Sakit"})
    assert Registration.objects.get(replaces=seated).agency == agency


def test_a_seat_of_one_agency_offers_no_library(client, staff, event, pool):
    agency = make.agency("18.03", "village")
    make.quota(event, agency)
    registration = make.register(make.person(agency), event=event)
    address = f"{registration.get_absolute_url()}substitute/"
    assert client.get(address).context["missing"] is None
    assert client.post(address, typed(reason="Sakit")).status_code == 403
    assert list(Agency.objects.all()) == [agency]


def test_a_library_is_added_to_move_a_person_there(client, staff, pool, seated):
    address = f"{seated.get_absolute_url()}agency/"
    assert client.get(address).context["missing"]
    page = client.post(address, typed(then="save"))
    agency = Agency.objects.get(name=NAME)
    assert page.context["form"]["agency"].value() == agency.pk
    seated.refresh_from_db()
    assert seated.agency != agency
    client.post(address, {"agency": agency.pk})
    seated.refresh_from_db()
    assert (seated.agency, seated.participant.agency) == (agency, agency)


def test_the_present_agency_is_not_added_again(client, staff, pool, seated):
    page = client.post(f"{seated.get_absolute_url()}agency/", typed("Perpusdes Sukamaju"))
    assert page.context["form"]["agency"].value() == seated.agency_id
    assert list(Agency.objects.all()) == [seated.agency]


@pytest.mark.parametrize("action", ["substitute", "agency"])
def test_libraries_are_added_as_long_as_people_are_replaced(client, staff, pool, seated, action):
    """Registration has closed, but the event is not over."""
    Event.objects.update(registration_closes_on=timezone.localdate() - timedelta(1))
    address = f"{seated.get_absolute_url()}{action}/"
    assert client.post(address, typed()).context["form"]["agency"].value() == Agency.objects.get(name=NAME).pk
    Event.objects.update(status=Event.Status.FINISHED)
    assert client.post(address, typed("Perpustakaan Desa Kotabumi")).url == seated.get_absolute_url()
    assert Agency.objects.count() == 2


@pytest.mark.parametrize("items", [1, 3])
def test_the_page_needs_few_queries(client, staff, event, items, django_assert_num_queries):
    for code in ("18.03", "18.04", "18.05")[:items]:
        make.quota(event, pool=("village", code))
        make.agency(code, "village")
    with django_assert_num_queries(11):
        client.get(ADDRESS)
    with django_assert_num_queries(29):
        client.post(ADDRESS, typed())


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_add_a_library_at_once_get_the_same_one():
    load_regions()
    make.quota(make.coming_event(code="BARU"), pool=("village", "18.03"))
    make.quota(make.coming_event(code="LAIN"), pool=("village", "18.03"))
    chosen = []

    def adding(code, name):
        client = Client()
        client.force_login(make.user(province="18"))
        return lambda: chosen.append(
            client.post(f"/events/{code}/register/", typed(name)).context["form"]["agency"].value()
        )

    assert rush([adding("BARU", NAME), adding("LAIN", "Perpusdes Madukoro")]) == [None, None]
    assert chosen == [Agency.objects.get().pk] * 2


@pytest.mark.django_db(transaction=True)
def test_an_event_that_closes_meanwhile_gets_no_library_and_nothing_typed_is_lost():
    load_regions()
    event = make.coming_event(code="BARU")
    make.quota(event, pool=("village", "18.03"))
    client, pages = Client(), []
    client.force_login(make.user(province="18"))
    interruption = Interruption(at_first_transaction)
    raised = interruption.rush(
        lambda: pages.append(client.post(ADDRESS, typed())),
        lambda: Event.objects.filter(pk=event.pk).update(status=Event.Status.CLOSED),
    )
    assert (raised, interruption.happened, Agency.objects.exists()) == ([None, None], True, False)
    assert pages[0].context["form"]["full_name"].value() == "Siti"


def test_the_province_is_named_only_if_there_are_several(client, staff, event, pool):
    def places() -> list[str]:
        form = client.get(ADDRESS).context["missing"]
        return [str(label) for key, label in form["regency"].field.choices if key]

    assert places() == ["Kabupaten Lampung Utara"]
    client.force_login(make.user())
    make.quota(event, pool=("village", "72.01"))
    assert "Kabupaten Lampung Utara, Lampung" in places()
