"""Agencies that users add, which an administrator checks."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.adding import AgencyRefused, AlikeExists, add_agencies, mark_checked, new_agency
from agencies.matching import AgencyIndex, RegionBook
from agencies.models import Agency, Regency
from agencies.renaming import save_renamed
from tests import make

pytestmark = pytest.mark.django_db
LIST = "/admin/agencies/agency/"


def added(name, *, regency="18.03", kind="village", by=None, despite=()):
    agency = new_agency(name, kind=kind, regency=Regency.objects.get(pk=regency))
    add_agencies([agency], by=by or make.user(province="18"), despite=despite)
    return agency


def alike(name, **place) -> AlikeExists:
    with pytest.raises(AlikeExists) as raised:
        added(name, **place)
    return raised.value


def test_an_added_agency_is_to_be_checked(regions):
    user = make.user(province="18")
    agency = Agency.objects.get(pk=added("  Perpustakaan Desa  Madukoro ", by=user).pk)
    assert (agency.name, agency.kind, agency.region_code) == ("Perpustakaan Desa Madukoro", "village", "18.03")
    assert (agency.proposed_by, agency.alert) == (user, Agency.Alert.UNCHECKED)
    make.agency("18.03")
    assert list(Agency.objects.unchecked()) == [agency]


@pytest.mark.parametrize("name", ["Desa Kota Batu", "Perpustakaan Desa Kota Batu", "Perpusdes Kota Metro"])
def test_a_village_may_have_the_name_of_a_city(regions, name):
    agency = added(name)
    index = AgencyIndex(RegionBook(), [agency])
    short = name.replace("Perpustakaan ", "").replace("Perpusdes", "Desa")
    assert index.find(short).only == agency
    assert index.find("Desa Kota Bumi").only is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Perpustakaan Desa",
        "Desa 12",
        "Perpustakaan Kota Metro",
        "Perpustakaan Desa Kabupaten Lampung Utara",
        "Perpustakaan",
        "Perpustakaan Desa \x07Madu",
        "x" * 201,
    ],
)
def test_a_name_that_names_no_library_is_refused(regions, name):
    with pytest.raises(AgencyRefused):
        added(name)
    assert not Agency.objects.exists()


def test_a_name_that_exists_in_a_usual_spelling_is_never_added_again(regions):
    agency = added("Perpustakaan Desa Madukoro")
    error = alike("Perpusdes Madukoro", despite=[agency.pk])
    assert (error.agencies, error.is_same) == ([agency], True)
    added("Perpustakaan Desa Madukoro", regency="18.04")


def test_a_dissolved_library_keeps_its_name(regions):
    make.agency("18.03", "village", name="Perpustakaan Desa Madukoro", closed_on=date(2020, 1, 1), closed_reason="x")
    assert alike("Perpusdes Madukoro").is_same


@pytest.mark.parametrize("name", ["Perpustakaan Desa Madu Koro", "Perpustakaan Desa Madokoro"])
def test_a_similar_name_is_added_only_if_the_user_knows_the_other(regions, name):
    other = make.agency("18.03", "community", name="Perpustakaan Desa Madukoro")
    error = alike(name)
    assert (error.agencies, error.is_same) == ([other], False)
    assert added(name, despite=[other.pk]).pk


def test_a_former_name_is_asked_about(regions):
    agency = make.agency("18.03", "village", name="Perpustakaan Desa Madukoro")
    agency.name = "Perpustakaan Desa Sinar Baru"
    save_renamed(agency, {"name"})
    error = alike("Perpustakaan Desa Madukoro")
    assert (error.agencies, error.is_same) == ([agency], False)


def test_two_new_ones_of_one_call_are_compared_too(regions):
    regency = Regency.objects.get(pk="18.03")
    two = [new_agency(name, kind="village", regency=regency) for name in ("Desa Madukoro", "Perpusdes Madukoro")]
    with pytest.raises(AlikeExists), transaction.atomic():
        add_agencies(two, by=make.user(province="18"))
    assert not Agency.objects.exists()


@pytest.mark.parametrize("field", ["proposed_by", "checked_at"])
def test_only_an_added_agency_is_checked(regions, field):
    agency = make.agency()
    value = {"proposed_by": make.user(), "checked_at": timezone.now()}[field]
    setattr(agency, field, value)
    with pytest.raises(ValidationError):
        agency.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        agency.save()


def test_a_deleted_user_leaves_the_agency(regions):
    user = make.user(province="18")
    agency = added("Perpustakaan Desa Madukoro", by=user)
    user.delete()
    agency.refresh_from_db()
    assert (agency.proposed_by, agency.alert) == (None, Agency.Alert.UNCHECKED)


def test_an_administrator_finds_and_checks_them(regions, admin_client):
    agency, other = added("Perpustakaan Desa Madukoro"), make.agency()
    page = admin_client.get(LIST, {"checked": "no"})
    assert list(page.context["cl"].result_list) == [agency]
    sent = {"action": "mark_chosen_checked", "_selected_action": [agency.pk, other.pk]}
    assert admin_client.post(LIST, sent).status_code == 302
    for one in (agency, other):
        one.refresh_from_db()
    assert (agency.alert, other.checked_at) == (None, None)
    assert LogEntry.objects.get().object_id == str(agency.pk)
    assert list(admin_client.get(LIST, {"checked": "yes"}).context["cl"].result_list) == [agency]
    assert mark_checked(Agency.objects.all()) == []


def test_checking_locks_agencies_and_no_regions(regions):
    added("Perpustakaan Desa Madukoro")
    with CaptureQueriesContext(connection) as captured:
        assert len(mark_checked(Agency.objects.all())) == 1
    locking = next(query["sql"] for query in captured if '"agencies_agency"' in query["sql"])
    assert "agencies_province" not in locking
    assert "agencies_regency" not in locking


def test_the_page_in_the_administration_says_who_added_it(regions, admin_client):
    user = make.user(province="18")
    agency = added("Perpustakaan Desa Madukoro", by=user)
    assert user.username in admin_client.get(f"{LIST}{agency.pk}/change/").content.decode()
    assert admin_client.get(f"{LIST}{make.agency().pk}/change/").status_code == 200


def test_lists_mark_what_is_not_checked(regions, client):
    agency = added("Perpustakaan Desa Madukoro")
    make.agency()
    client.force_login(make.user(province="18"))
    page = client.get("/agencies/", {"state": "unchecked"})
    assert list(page.context["page_obj"]) == [agency]
    for address in ("/agencies/", agency.get_absolute_url()):
        assert client.get(address).content.decode().count("Belum diperiksa</span>") == 1
