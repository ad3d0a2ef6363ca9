"""The pages on which administrators merge agencies."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Message
from accounts.outbox.mail import Recipients
from agencies.models import Agency
from events.models import Quota
from participants.agency_merging.views import MOST_FOUND
from tests import make

pytestmark = pytest.mark.one_engine("pages; test_merging.py tests what they store")
DAY = {"closed_on": "01-01-2024", "closed_reason": "Penggabungan"}


@pytest.fixture
def administrator(client, regions):
    user = make.user("administrator")
    client.force_login(user)
    return user


@pytest.fixture
def old(regions):
    return make.agency("18.03", name="Dinas Kearsipan")


@pytest.fixture
def new(regions):
    return make.agency("18.03", name="Dinas Perpustakaan")


def address(old, new, way: str = "") -> str:
    return f"/agencies/{old.pk}/merge/{new.pk}/?as={way}"


def found(page) -> list[str]:
    return [agency.name for agency in page.context["found"]]


def is_closed(agency) -> bool:
    agency.refresh_from_db()
    return agency.closed_on is not None


def test_the_search_begins_with_the_agencies_of_the_region(client, administrator, old, new):
    make.agency("18.04", name="Melati")
    former = make.agency("18.05", name="Mawar")
    former.former_names.create(name="Kenanga", replaced_on=date(2020, 1, 1))
    search = f"/agencies/{old.pk}/merge/"
    assert found(client.get(search)) == ["Dinas Perpustakaan"]
    assert found(client.get(search, {"q": "melati"})) == ["Melati"]
    assert found(client.get(search, {"q": "kenanga"})) == ["Mawar"]
    assert found(client.get(search, {"q": "18.04"})) == ["Melati"]
    assert found(client.get(search, {"q": "\x00 Kearsipan"})) == []  # itself


def test_the_best_matches_come_first(client, administrator, old):
    make.agency("72.01", name="Dinas Melati")
    make.agency("18.05", name="Melati Jaya")
    make.agency("18.04", "village", name="Perpustakaan Melati")
    make.agency("18.03", "village", name="Pustaka Melati")
    make.agency("72.01", name="melati")
    names = found(client.get(f"/agencies/{old.pk}/merge/", {"q": "Melati"}))
    assert names == ["melati", "Melati Jaya", "Pustaka Melati", "Perpustakaan Melati", "Dinas Melati"]


def test_a_long_list_says_that_there_are_more(client, administrator, old):
    for number in range(MOST_FOUND):
        make.agency("18.03", "village", name=f"Perpustakaan Desa {number}")
    for search in ({}, {"q": "desa"}):
        page = client.get(f"/agencies/{old.pk}/merge/", search)
        assert (len(found(page)), page.context["has_more"]) == (MOST_FOUND, False)
    make.agency("18.03", "village", name="Perpustakaan Desa Lain")
    page = client.get(f"/agencies/{old.pk}/merge/", {"q": "desa"})
    assert (len(found(page)), page.context["has_more"]) == (MOST_FOUND, True)


def test_a_merger_is_previewed_and_then_confirmed_by_the_name(client, administrator, old, new):
    make.person(old)
    make.quota(make.coming_event(), old, seats=4)
    assert b'id="preview"' not in client.get(address(old, new)).content
    page = client.post(address(old, new), DAY)
    assert b'id="preview"' in page.content
    assert [each.after_passing_on for each in page.context["seats"]] == [4]
    assert not is_closed(old)
    seen = {"seen": page.context["form"].token}
    for typed in ("", "Dinas Perpustakaan"):
        refused = client.post(address(old, new), DAY | seen | {"typed_name": typed})
        assert [*refused.context["form"].errors] == ["typed_name"]
        assert b'id="preview"' in refused.content
    assert not is_closed(old)
    done = client.post(address(old, new), DAY | seen | {"typed_name": " dinas  KEARSIPAN"})
    assert done.url == new.get_absolute_url()
    assert is_closed(old)
    page = client.get(old.get_absolute_url())
    assert new.get_absolute_url() in page.content.decode()


def test_another_day_is_previewed_again(client, administrator, old, new):
    seen = {"seen": client.post(address(old, new), DAY).context["form"].token, "typed_name": old.name}
    page = client.post(address(old, new), DAY | seen | {"closed_on": "02-01-2024"})
    assert page.status_code == 200
    assert not is_closed(old)
    assert client.post(address(old, new), DAY | seen | {"closed_on": "02-01-2024"} | _seen(page)).status_code == 302


def _seen(page) -> dict:
    return {"seen": page.context["form"].token}


def test_the_coverage_is_part_of_the_preview(client, administrator, old):
    village = make.agency("18.03", "village")
    page = client.post(address(old, village), DAY)
    assert any("Kabupaten Lampung Utara" in sentence for sentence in page.context["effects"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"closed_on": "kemarin"},
        {"closed_on": "01-01-1899"},
        {"closed_reason": " "},
        {"closed_reason": "a\x07"},
        {"closed_on": f"{timezone.localdate() + timedelta(days=2):%d-%m-%Y}"},
    ],
)
def test_mistakes_are_named(client, administrator, old, new, wrong):
    page = client.post(address(old, new), DAY | {"typed_name": old.name} | wrong)
    assert page.context["form"].errors
    assert not is_closed(old)


def test_the_day_of_a_dissolved_agency_is_not_typed(client, administrator, old, new):
    Agency.objects.filter(pk=old.pk).update(closed_on=date(2020, 1, 1), closed_reason="Likuidasi")
    page = client.post(address(old, new), {})
    assert client.post(address(old, new), _seen(page) | {"typed_name": old.name} | DAY).status_code == 302
    old.refresh_from_db()
    assert (old.closed_on, old.closed_reason) == (date(2020, 1, 1), "Likuidasi")


def test_two_records_are_joined_with_a_decision_about_each_event(client, administrator, old, new):
    event = make.coming_event()
    make.quota(event, old, seats=3)
    make.quota(event, new, seats=4)
    page = client.get(address(old, new, "one"))
    assert [(each.sum, each.once) for each in page.context["seats"]] == [(7, 4)]
    sent = _seen(page) | {"typed_name": old.name}
    assert [*client.post(address(old, new, "one"), sent).context["form"].errors] == [f"seats-{event.pk}"]
    sent[f"seats-{event.pk}"] = "once"
    assert client.post(address(old, new, "one"), sent).url == new.get_absolute_url()
    assert event.quotas.get().seats == 4
    page = client.get(new.get_absolute_url())
    assert old.name in page.content.decode()  # as a former name


def test_what_is_not_one_agency_has_no_form(client, administrator, old):
    village = make.agency("18.03", "village")
    page = client.get(address(old, village, "one"))
    assert page.context["obstacles"]
    assert b'name="typed_name"' not in page.content
    client.post(address(old, village, "one"), _seen(page) | {"typed_name": old.name})
    assert Agency.objects.count() == 2


def test_an_agency_is_not_merged_with_itself(client, administrator, old):
    assert client.get(address(old, old)).status_code == 404


def test_the_successor_is_proposed_for_seats_that_are_left(client, administrator, old, new):
    Agency.objects.filter(pk=old.pk).update(closed_on=date(2020, 1, 1), closed_reason="Likuidasi", successor=new)
    event = make.coming_event()
    quota = make.quota(event, old)
    page = client.get(f"/events/{event.code}/quotas/{quota.pk}/successor/")
    assert page.context["form"]["successor"].value() == new.pk


def test_reopening_an_agency_makes_it_independent(client, administrator, old, new):
    Agency.objects.filter(pk=old.pk).update(closed_on=date(2020, 1, 1), closed_reason="Likuidasi", successor=new)
    fields = {"name": old.name, "kind": "regency", "province": "18", "regency": "18.03", "closed_on": ""}
    assert client.post(f"/admin/agencies/agency/{old.pk}/change/", fields).status_code == 302
    old.refresh_from_db()
    assert (old.closed_on, old.successor) == (None, None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_needs_the_same_queries_for_one_event_and_three(
    client, administrator, old, new, django_assert_num_queries, count
):
    for _number in range(count):
        event = make.coming_event()
        make.quota(event, old)
        make.quota(event, new)
    client.get(address(old, new, "one"))
    with django_assert_num_queries(9):
        client.get(address(old, new, "one"))


@pytest.mark.parametrize("no_mail", [{}, {"no_mail": "1"}])
@pytest.mark.parametrize("way", ["", "one"])
def test_who_moves_up_gets_a_mail_which_the_page_announces(client, administrator, old, new, way, no_mail):
    event = make.coming_event()
    make.registration(event, old)
    Quota.objects.update(seats=1)
    waiting = make.registered(make.person(old, email="ani@example.org"), event, status="waitlisted")
    make.quota(event, new, seats=1)
    page = client.post(address(old, new, way), DAY)
    choices = {f"seats-{event.pk}": "sum"} if way else {}
    sent = DAY | choices | _seen(page) | {"typed_name": old.name}
    page = client.post(address(old, new, way), sent)
    assert page.context["recipients"] == Recipients(1, [])
    assert b'name="no_mail"' in page.content
    assert Agency.objects.filter(closed_on=None).count() == 2
    page = client.post(address(old, new, way), sent | {"mails_shown": "9"} | no_mail, follow=True)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.agency) == ("confirmed", new)
    assert [mail.state for mail in Message.objects.all()] == [Message.State.OFF if no_mail else Message.State.WAITING]
    text = "Tidak ada surel yang dikirim." if no_mail else "1 surel sedang dikirim."
    assert text in page.content.decode()
