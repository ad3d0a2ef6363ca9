"""The page of one registration: what staff read about its status."""

import pytest

from participants.registering import lifecycle
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration(regions):
    event = make.coming_event(code="BARU", needs_approval=True)
    make.quota(event, make.agency("18.03"), seats=3)
    return make.registration(event, event.quotas.get().agency, status="proposed")


def page_of(client, registration):
    client.force_login(make.user(province="18"))
    return client.get(f"/events/BARU/participants/{registration.number}/")


def test_a_rejection_and_a_withdrawal_show_their_last_reason(registration, client):
    assert page_of(client, registration).context["reason"] == ""
    lifecycle.reject(registration, by=make.user(), note="Golongan belum sesuai")
    assert '<dd id="reason">Golongan belum sesuai</dd>' in page_of(client, registration).content.decode()
    lifecycle.reactivate(registration, by=make.user(), wait=True)
    assert 'id="reason"' not in page_of(client, registration).content.decode()
    lifecycle.withdraw(registration, by=make.user(), reason="Sakit")
    assert page_of(client, registration).context["reason"] == "Sakit"


def test_drafts_are_kept_only_on_pages_with_a_form_for_them(registration, client):
    """The script fails on a page without such a form."""
    client.force_login(make.user(province="18"))
    address = f"/events/BARU/participants/{registration.number}/"
    for path in ("/events/BARU/register/", f"{address}substitute/", f"{address}edit/"):
        page = client.get(path).content.decode()
        assert ("draft.js" in page) == ("data-draft" in page), path
        assert "person.js" in page
    assert "data-draft" not in page


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Dinas Kabupaten Tanggamus", "Dinas Kabupaten Tanggamus"),
        ("Perpustakaan Desa 01", "Perpustakaan Desa 01 (Kabupaten Tanggamus)"),
    ],
)
def test_the_region_of_the_agency_is_named_once(name, shown, client, regions):
    found = make.registration(make.coming_event(code="BARU"), make.agency("18.06", name=name))
    assert f"<dd>{shown}\n</dd>" in page_of(client, found).content.decode()
