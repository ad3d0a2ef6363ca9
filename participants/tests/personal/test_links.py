"""Personal links for staff: shown, mailed once, withdrawn and renewed, for one person and for a whole event."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Entry, Message
from events.models import Event
from participants.mails.to_participant import send_links
from participants.models import PersonalLink, Registration
from participants.personal_links import links
from participants.registering.deciding import decide_all
from participants.registering.lifecycle import confirm, reactivate, withdraw
from participants.registering.registration import WhenFull
from tests import make


@pytest.fixture
def event(regions):
    return make.coming_event(code="LAMPUNG", title="Bimtek Lampung")


@pytest.fixture
def agency(event):
    return make.agency("18.03")


@pytest.fixture
def staff(client, event):
    user = make.user(province="18")
    client.force_login(user)
    return user


def person(event, agency, name="Sri", email="sri@example.org", **fields):
    return make.registration(event, agency, full_name=name, email=email, **fields)


def page_of(registration) -> str:
    return f"/events/LAMPUNG/participants/{registration.number}/link/"


def press(client, registration, action: str):
    return client.post(page_of(registration), {"action": action})


def mailed_to() -> list[str]:
    return [*Message.objects.order_by("pk").values_list("recipient", flat=True)]


def actions() -> list[str]:
    return [*Entry.objects.filter(action__startswith="link-").order_by("pk").values_list("action", flat=True)]


# One person.


def test_a_get_request_makes_no_link(event, agency, staff, client):
    registration = person(event, agency)
    assert client.get(page_of(registration)).context["handed"].link is None
    assert client.get(registration.get_absolute_url()).status_code == 200
    assert not PersonalLink.objects.exists()


def test_a_link_is_made_shown_and_mailed(event, agency, staff, client, settings):
    settings.PORTAL_URL = "https://bimtek.example.go.id"
    registration = person(event, agency, phone="+6281234567890")
    for _ in range(2):
        press(client, registration, "make")
    (link,) = PersonalLink.objects.all()
    address = f"https://bimtek.example.go.id/me/{link.token}/"
    handed = client.get(page_of(registration)).context["handed"]
    assert handed.address == address
    assert address in handed.text
    assert handed.whatsapp.startswith("https://wa.me/6281234567890?text=")
    press(client, registration, "mail")
    (mail,) = Message.objects.all()
    assert (mail.recipient, mail.event, mail.province) == ("sri@example.org", event.pk, "18")
    assert address in mail.body
    assert "0812" not in mail.body
    link.refresh_from_db()
    assert link.mailed_to == "sri@example.org"
    assert actions() == ["link-made", "link-mailed"]


def test_two_concurrent_requests_send_one_mail(event, agency, staff, client):
    registration = person(event, agency)
    for _ in range(2):
        press(client, registration, "mail")
    assert mailed_to() == ["sri@example.org"]


@pytest.mark.parametrize("fields", [{"email": ""}, {}], ids=["no address", "mails off"])
def test_no_mail_is_sent_without_address_or_permission(event, agency, staff, client, fields):
    registration = person(event, agency, **fields)
    if not fields:
        type(event).objects.update(sends_mail=False)
    press(client, registration, "mail")
    assert mailed_to() == []


def test_a_link_can_be_withdrawn_and_renewed(event, agency, staff, client):
    registration = person(event, agency)
    old = make.personal_address(registration)
    press(client, registration, "renew")
    new = make.personal_address(registration)
    assert [client.get(path).status_code for path in (old, new)] == [404, 200]
    press(client, registration, "withdraw")
    assert [client.get(path).status_code for path in (old, new)] == [404, 404]
    assert {link.withdrawn_by for link in PersonalLink.objects.all()} == {staff}
    press(client, registration, "withdraw")  # it is withdrawn already
    assert actions() == ["link-withdrawn", "link-made", "link-withdrawn"]


def test_a_link_ends_some_months_after_its_event(event, agency, staff, client, settings):
    registration, long_ago = person(event, agency), timezone.now() - timedelta(days=settings.PERSONAL_LINK_DAYS + 1)
    link = links.link_for(registration)
    PersonalLink.objects.update(created_at=long_ago)
    assert client.get(f"/me/{link.token}/").status_code == 200  # the event is still to come
    Event.objects.update(starts_on=long_ago.date(), ends_on=long_ago.date())
    assert client.get(f"/me/{link.token}/").status_code == 404
    assert client.get(page_of(registration)).context["handed"].link is None
    press(client, registration, "make")
    new = PersonalLink.objects.valid().get()
    assert (new == link, client.get(f"/me/{new.token}/").status_code) == (False, 200)
    PersonalLink.objects.update(created_at=long_ago)
    made = links.links_for([registration])[registration.pk]
    assert made not in (link, new)
    assert links.link_for(registration) == made


@pytest.mark.parametrize("action", ["", "x", "delete"])
def test_an_unknown_action_does_nothing(event, agency, staff, client, action):
    registration = person(event, agency)
    assert press(client, registration, action).status_code == 302
    assert not PersonalLink.objects.exists()


def test_only_users_who_see_the_person_get_the_link(event, agency, staff, client):
    """The link shows today's data of the person, who now works in another province."""
    registration = person(event, agency)
    address = make.personal_address(registration)
    registration.participant.agency = make.agency("72.01")
    registration.participant.save()
    assert client.get(page_of(registration)).status_code == 302
    press(client, registration, "withdraw")
    assert client.get(address).status_code == 200
    assert address not in client.get(registration.get_absolute_url()).content.decode()
    assert client.get("/events/LAMPUNG/links/").context["people"] == 0
    client.post("/events/LAMPUNG/links/")
    assert mailed_to() == []


def test_the_database_allows_one_valid_link(event, agency):
    registration = person(event, agency)
    links.link_for(registration)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalLink.objects.create(registration=registration)


# A whole event.


def test_all_confirmed_people_get_a_link_and_one_mail(event, agency, staff, client):
    with_mail = [person(event, agency, name, f"{name}@example.org") for name in ("ani", "budi")]
    without = person(event, agency, "Cici", "")
    person(event, agency, "Dedi", "dedi@example.org", status="proposed")
    for _ in range(2):
        assert client.post("/events/LAMPUNG/links/").status_code == 302
    assert mailed_to() == ["ani@example.org", "budi@example.org"]
    assert {link.registration_id for link in PersonalLink.objects.all()} == {one.pk for one in [*with_mail, without]}
    page = client.get("/events/LAMPUNG/links/")
    figures = {name: page.context[name] for name in ("people", "with_address", "mailed", "lacking")}
    assert figures == {"people": 3, "with_address": 2, "mailed": 2, "lacking": 0}
    assert [handed.registration for handed in page.context["page_obj"]] == [without]
    assert make.personal_address(without) in page.content.decode()
    assert make.personal_address(with_mail[0]) not in page.content.decode()
    sheet = client.get("/events/LAMPUNG/links/sheet/")
    assert [handed.registration for handed in sheet.context["page_obj"]] == [without]
    assert sheet.content.decode().count("data:image/svg+xml") == 1
    assert actions() == ["link-mailed", "link-mailed"]


def test_a_corrected_address_gets_the_link_too(event, agency, staff, client):
    registration = person(event, agency)
    client.post("/events/LAMPUNG/links/")
    type(registration.participant).objects.update(email="baru@example.org")
    client.post("/events/LAMPUNG/links/")
    assert mailed_to() == ["sri@example.org", "baru@example.org"]


def test_provincial_staff_send_links_to_their_own_people(event, agency, staff, client):
    own = person(event, agency, "Ani", "")
    other = person(event, make.agency("72.01"), "Tuti", "tuti@example.org")
    client.post("/events/LAMPUNG/links/")
    assert mailed_to() == []
    assert [link.registration for link in PersonalLink.objects.all()] == [own]
    client.force_login(make.user())
    client.post("/events/LAMPUNG/links/")
    assert mailed_to() == ["tuti@example.org"]
    assert links.link_for(other).mailed_to == "tuti@example.org"


def test_with_mails_switched_off_all_links_are_shown_to_staff(event, agency, staff, client):
    registration = person(event, agency)
    type(event).objects.update(sends_mail=False)
    client.post("/events/LAMPUNG/links/")
    assert mailed_to() == []
    assert [one.registration for one in client.get("/events/LAMPUNG/links/").context["page_obj"]] == [registration]


@pytest.mark.parametrize("people", [1, 20])
def test_the_number_of_queries_does_not_grow_with_the_people(event, agency, people, django_assert_num_queries):
    make.quota(event, agency, seats=100)
    for number in range(people):
        person(event, agency, f"Orang {number}", f"orang{number}@example.org")
    found = list(Registration.objects.select_related("participant"))
    with django_assert_num_queries(14):
        send_links(event, found, by=None)
    assert len(mailed_to()) == people


@pytest.mark.django_db(transaction=True)
def test_concurrent_requests_send_each_mail_once(regions):
    event, agency = make.coming_event(), make.agency("18.03")
    found = [person(event, agency, name, f"{name}@example.org") for name in ("ani", "budi", "cici")]
    user, errors = make.user(), []

    def work():
        try:
            send_links(event, found, by=user)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(mailed_to()) == ["ani@example.org", "budi@example.org", "cici@example.org"]
    assert PersonalLink.objects.count() == 3


# When somebody is confirmed.


@pytest.fixture
def approved(regions):
    event = make.coming_event(code="IZIN", needs_approval=True)
    make.quota(event, make.agency("18.03"), seats=3)
    return event


def proposed(event, name: str, email: str) -> Registration:
    agency = event.quotas.get().agency
    return make.register(make.person(agency, full_name=name, email=email), event=event, when_full=WhenFull.WAIT)


def test_the_mail_of_a_confirmation_has_the_link(approved):
    registration = proposed(approved, "Sri", "sri@example.org")
    assert mailed_to() == []
    confirm(registration, by=make.user())
    (mail,) = Message.objects.all()
    assert mail.recipient == "sri@example.org"
    assert make.personal_address(registration) in mail.body
    assert send_links(approved, [registration], by=None) == 0  # they have their link already


def test_a_confirmation_does_not_renew_a_withdrawn_link(approved):
    registration, by = proposed(approved, "Sri", "sri@example.org"), make.user()
    links.make(registration, by=by)
    links.withdraw(registration, by=by)
    confirm(registration, by=by)
    (mail,) = Message.objects.all()
    assert (mail.recipient, "/me/" in mail.body) == ("sri@example.org", False)
    assert not PersonalLink.objects.valid().exists()


def test_the_mail_of_a_confirmation_has_the_renewed_link(approved):
    registration, by = proposed(approved, "Sri", "sri@example.org"), make.user()
    links.make(registration, by=by)
    link = links.renew(registration, by=by)
    confirm(registration, by=by)
    assert links.address_of(link) in Message.objects.get().body


def test_one_action_sends_each_person_their_own_mail(approved):
    chosen = [proposed(approved, name, f"{name}@example.org") for name in ("ani", "budi")]
    chosen.append(proposed(approved, "Cici", ""))
    decide_all(chosen, confirm, by=make.user(), note="")
    assert mailed_to() == ["ani@example.org", "budi@example.org"]
    bodies = {mail.recipient: mail.body for mail in Message.objects.all()}
    assert "budi" not in bodies["ani@example.org"]


def test_a_promoted_person_gets_the_mail_only_after_confirmation(approved):
    first, *_rest, last = [proposed(approved, name, f"{name}@example.org") for name in "abcd"]
    withdraw(first, by=None, reason="Sakit")
    assert mailed_to() == []
    last.refresh_from_db()
    confirm(last, by=None)
    assert mailed_to() == ["d@example.org"]


def test_a_second_confirmation_is_mailed_again(approved):
    registration = proposed(approved, "Sri", "sri@example.org")
    confirm(registration, by=None)
    withdraw(registration, by=None, reason="Sakit")
    reactivate(registration, by=None)
    confirm(registration, by=None)
    assert mailed_to() == ["sri@example.org"] * 2


def test_an_event_with_mails_switched_off_sends_none(approved):
    registration = proposed(approved, "Sri", "sri@example.org")
    type(approved).objects.update(sends_mail=False)
    confirm(registration, by=None)
    assert mailed_to() == []
    assert not PersonalLink.objects.exists()
