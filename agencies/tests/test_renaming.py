import pytest
from django.utils import timezone

from agencies.models import FormerName
from agencies.renaming import save_renamed
from tests import make

pytestmark = pytest.mark.django_db

OLD, NEW = "Dinas Perpustakaan Tanggamus", "Dinas Kearsipan Tanggamus"


def rename(agency, *names):
    for name in names:
        agency.name = name
        save_renamed(agency, {"name"})


def former(agency):
    return [one.name for one in agency.former_names.all()]


def test_a_replaced_name_is_kept_with_its_day(regions):
    agency = make.agency("18.06", name=OLD)
    rename(agency, NEW)
    assert FormerName.objects.values_list("agency", "name", "replaced_on").get() == (
        agency.pk,
        OLD,
        timezone.localdate(),
    )


def test_case_and_blanks_are_no_other_name(regions):
    agency = make.agency("18.06", name=OLD)
    rename(agency, OLD.upper())
    agency.npp = "1"
    save_renamed(agency, {"npp"})
    assert former(agency) == []


def test_a_name_that_returns_is_no_former_name(regions):
    agency = make.agency("18.06", name=OLD)
    rename(agency, NEW, OLD)
    assert former(agency) == [NEW]
    rename(agency, NEW, "Dinas Baru")
    assert former(agency) == [NEW, OLD]


def test_the_administration_keeps_the_name_and_pages_show_it(regions, admin_client, client):
    agency = make.agency("18.06", name=OLD)
    sent = {"name": NEW, "kind": "regency", "province": "18", "regency": "18.06"}
    assert admin_client.post(f"/admin/agencies/agency/{agency.pk}/change/", sent).status_code == 302
    client.force_login(make.user(province="18"))
    for page in (
        admin_client.get(f"/admin/agencies/agency/{agency.pk}/change/"),
        client.get(agency.get_absolute_url()),
        client.get("/agencies/?q=Perpustakaan+Tanggamus"),
    ):
        assert (NEW if page.request["QUERY_STRING"] else OLD) in page.content.decode()
