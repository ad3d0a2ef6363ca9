"""The letters of all events in one list, and removing a signed file that was sent by mistake."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from accounts.models import Entry
from events.invitations.signing import store_signed_letter
from events.models import Invitation
from events.quotas import withdraw_quota
from tests import make
from tests.workbooks import sheets_of

pytestmark = pytest.mark.one_engine("a list and a button")


@pytest.fixture
def letters(regions):
    """Letters of two events: to Lampung Utara and Banggai, and to Ragem."""
    make.letterhead()
    made = []
    for code, agencies in (("SATU", ("18.03", "72.01")), ("DUA", ("18.06",))):
        event = make.coming_event(code=code, title=f"Bimtek {code}")
        for region in agencies:
            make.quota(event, make.agency(region, name=f"Dinas {region}"))
        made += make.invitations(event)
    return made


def shown(client, query: str = "") -> list[str]:
    return [letter.addressee for letter in client.get(f"/letters/{query}").context["page_obj"]]


def test_the_register_is_filtered_sorted_and_taken_away(letters, client):
    client.force_login(make.user())
    store_signed_letter(letters[0], b"%PDF-1.7", signature={}, by=None)
    names = [letter.addressee for letter in letters]
    assert sorted(shown(client)) == sorted(names)
    assert shown(client, "?sort=number") == [
        one.addressee for one in sorted(letters, key=lambda one: one.number.serial)
    ]
    assert shown(client, "?q=dua") == names[2:]
    assert shown(client, f"?q={letters[1].number}") == [names[1]]
    assert shown(client, "?state=signed") == [names[0]]
    assert sorted(shown(client, "?state=unsigned")) == sorted(names[1:])
    assert shown(client, "?state=former") == []
    assert shown(client, "?province=72") == [letters[1].addressee]
    _header, row = sheets_of(BytesIO(client.post("/letters/?q=dua").content))["Surat undangan"]
    assert (row[0], row[2]) == (str(letters[2].number), names[2])
    assert Entry.objects.get(action="list-downloaded").changes["count"] == [None, 1]


def test_a_replaced_letter_says_by_which(letters, client):
    client.force_login(make.user())
    old = letters[2]
    event = old.event
    event.starts_on, event.ends_on = (day + timedelta(7) for day in (event.starts_on, event.ends_on))
    event.save()
    (new,) = make.invitations(event, again=True)
    html = client.get("/letters/?state=former").content.decode()
    assert f"diganti dengan {new.number}" in html
    assert Invitation.objects.get(pk=old.pk).replaced_at <= timezone.now()


def test_staff_of_a_province_see_the_letters_to_it(letters, client):
    client.force_login(make.user(province="72"))
    assert shown(client) == [letters[1].addressee]


def test_a_letter_about_seats_taken_back_leads_to_no_page_that_staff_do_not_see(letters, client):
    letter = letters[1]
    paths = [letter.get_absolute_url(), f"/events/{letter.event.code}/invitations/"]
    client.force_login(make.user(province="72"))
    assert all(f'href="{path}"' in client.get("/letters/").content.decode() for path in paths)
    withdraw_quota(letter.quota, by=None)
    html = client.get("/letters/").content.decode()
    assert str(letter.number) in html
    for path in paths:
        assert f'href="{path}"' not in html
        assert client.get(path).status_code == 404
    client.force_login(make.user())
    assert all(f'href="{path}"' in client.get("/letters/").content.decode() for path in paths)


def test_a_signed_file_is_removed_after_a_question(letters, client):
    letter = letters[0]
    path = f"/events/SATU/invitations/{letter.pk}/unsign/"
    seen = [
        {"sha256": store_signed_letter(letter, one, signature={}, by=None).sha256} for one in (b"%PDF-1", b"%PDF-2")
    ]
    client.force_login(make.user(province="18"))
    assert client.post(path, seen[1]).status_code == 403
    client.force_login(make.user())
    html = client.get(path).content.decode()
    assert "dihapus selamanya" in html
    assert seen[1]["sha256"] in html
    for other in (seen[0], {}):
        assert "Tidak ada yang dihapus" in client.post(path, other, follow=True).content.decode()
        assert hasattr(Invitation.objects.get(pk=letter.pk), "signed")
    page = client.post(path, seen[1], follow=True)
    assert str(letter.number) in " ".join(str(one) for one in page.context["messages"])
    assert not hasattr(Invitation.objects.get(pk=letter.pk), "signed")
    assert Entry.objects.get(action="invitation-unsigned").changes["sha256"][1] is None
    client.post(path, seen[1])
    assert Entry.objects.filter(action="invitation-unsigned").count() == 1
