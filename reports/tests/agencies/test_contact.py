"""The contact of an agency: who records it, the trail, and where it is used."""

import pytest
from django.core.exceptions import PermissionDenied
from lxml import html

from accounts.models import Entry, User
from accounts.trail.personal import decrypted
from agencies.models import Agency
from reports.agencies.contact import save_contact
from tests import make

SENT = {
    "contact_name": " Bu  Rina <b>",
    "contact_phone": "0812-3456-7890",
    "phone": "0721 123456",
    "email": "dinas@contoh.go.id",
}


@pytest.fixture
def agency(regions):
    return make.agency("18.03", name="Dinas Metro", phone="0721 999999")


@pytest.mark.parametrize("reader", [{"province": "18"}, {"role": "coordinator"}])
def test_staff_of_the_province_and_coordinators_record_it(reader, agency, client):
    user = make.user(**reader)
    client.force_login(user)
    answer = client.post(f"/agencies/{agency.pk}/contact/", SENT, follow=True)
    assert "Narahubung Dinas Metro disimpan." in answer.content.decode()
    agency.refresh_from_db()
    assert (agency.contact_name, agency.contact_phone, agency.phone, agency.email) == (
        "Bu Rina <b>",
        "0812-3456-7890",
        "0721 123456",
        "dinas@contoh.go.id",
    )
    entry = Entry.objects.get(action="agency-contact-recorded")
    assert (entry.by, entry.province, entry.subject) == (user, "18", "Dinas Metro")
    assert decrypted(entry.changes)["phone"] == ["0721 999999", "0721 123456"]
    assert decrypted(entry.changes)["contact_phone"] == ["", "0812-3456-7890"]
    assert "0812" not in str(entry.changes)
    page = answer.content.decode()
    assert "Bu Rina &lt;b&gt;" in page
    assert 'href="tel:0812-3456-7890"' in page


def test_what_stays_the_same_is_not_recorded(agency, client):
    client.force_login(make.user(province="18"))
    answer = client.post(f"/agencies/{agency.pk}/contact/", {"phone": "0721 999999"}, follow=True)
    assert "tidak berubah" in answer.content.decode()
    assert not Entry.objects.filter(action="agency-contact-recorded").exists()


def test_what_others_stored_since_the_page_was_opened_stays(agency, client):
    client.force_login(make.user(province="18"))
    address = f"/agencies/{agency.pk}/contact/"
    [form] = [one for one in html.fromstring(client.get(address).content).forms if "phone" in one.fields]
    Agency.objects.filter(pk=agency.pk).update(phone="0721 123456", contact_name="Bu Rina")
    client.post(address, dict(form.form_values()) | {"email": "dinas@contoh.go.id", "contact_name": "Pak Budi"})
    agency.refresh_from_db()
    assert (agency.phone, agency.email) == ("0721 123456", "dinas@contoh.go.id")
    assert agency.contact_name == "Pak Budi"
    entry = Entry.objects.get(action="agency-contact-recorded")
    assert decrypted(entry.changes)["contact_name"] == ["Bu Rina", "Pak Budi"]
    assert "phone" not in entry.changes


@pytest.mark.one_engine("the validation of a form")
@pytest.mark.parametrize("wrong", [{"contact_phone": "=cmd|x"}, {"email": "x@"}, {"contact_name": "a\0b"}])
def test_what_is_no_contact_is_refused(wrong, agency, client):
    client.force_login(make.user(province="18"))
    answer = client.post(f"/agencies/{agency.pk}/contact/", SENT | wrong)
    assert answer.status_code == 200
    assert [*wrong] == [*answer.context["form"].errors]
    agency.refresh_from_db()
    assert agency.email == ""


def test_an_agency_of_another_province_is_not_found(agency, client):
    other = make.user(province="72")
    client.force_login(other)
    for method in (client.get, client.post):
        assert method(f"/agencies/{agency.pk}/contact/", SENT).status_code == 404
    with pytest.raises(Agency.DoesNotExist):
        save_contact(agency, fields=["email"], by=other)
    with pytest.raises(PermissionDenied):
        save_contact(agency, fields=["email"], by=User(role="no-such-role"))


@pytest.mark.one_engine("a filter of two columns")
def test_the_list_finds_agencies_without_a_contact(agency, client):
    lacking = make.agency("18.04")
    client.force_login(make.user(province="18"))
    assert list(client.get("/agencies/?contact=none").context["page_obj"]) == [lacking]


@pytest.mark.one_engine("the words of a page")
def test_the_reminder_uses_it_or_asks_for_it(agency, client):
    Agency.objects.filter(pk=agency.pk).update(contact_name="Bu Rina", contact_phone="0812 3456 7890")
    unknown = make.agency("18.04", name="Dinas Barat")
    event = make.coming_event()
    for one in (agency, unknown):
        make.quota(event, one)
    client.force_login(make.user(province="18"))
    page = client.get("/").content.decode()
    assert "https://wa.me/6281234567890?text=" in page
    assert "Bu Rina: " in page
    assert page.count("kontak belum dicatat") == 1
    assert page.count(f'href="/agencies/{unknown.pk}/contact/"') == 1
    assert f'href="/agencies/{agency.pk}/contact/"' not in page
