"""Personal links for staff: shown, mailed once, withdrawn and renewed, for one person and for a whole event."""

import re
import threading
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from accounts.models import Entry, Message
from accounts.outbox.mail import switch_off
from events.models import Event
from participants.mails.to_participant import send_link, send_links
from participants.models import Participant, PersonalLink, Registration
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


def addresses_in(mail: Message) -> list[str]:
    return re.findall(r"https?://\S+(/me/[A-Za-z0-9_-]{43}/)", mail.body)


def mailed_to() -> list[str]:
    return sorted(Message.objects.values_list("recipient", flat=True))


def actions() -> list[str]:
    return [*Entry.objects.filter(action__startswith="link-").order_by("pk").values_list("action", flat=True)]


# One person.


def test_a_get_request_makes_no_link(event, agency, staff, client):
    registration = person(event, agency)
    assert client.get(page_of(registration)).context["handed"].link is None
    assert client.get(registration.get_absolute_url()).status_code == 200
    assert not PersonalLink.objects.exists()


def test_a_link_is_made_and_shown_once(event, agency, staff, client, settings):
    settings.PORTAL_URL = "https://bimtek.example.go.id"
    registration = person(event, agency, phone="+6281234567890")
    answer = press(client, registration, "make")
    handed = answer.context["handed"]
    assert re.fullmatch(r"https://bimtek\.example\.go\.id/me/[A-Za-z0-9_-]{43}/", handed.address)
    assert client.get(handed.address).status_code == 200
    assert handed.address in handed.text
    assert handed.whatsapp.startswith("https://wa.me/6281234567890?text=")
    assert handed.address in answer.content.decode()
    assert "/me/" not in client.get(page_of(registration)).content.decode()
    assert actions() == ["link-made"]


def test_a_link_is_mailed(event, agency, staff, client, settings):
    settings.PORTAL_URL = "https://bimtek.example.go.id"
    registration = person(event, agency, phone="+6281234567890")
    press(client, registration, "mail")
    (mail,) = Message.objects.all()
    assert (mail.recipient, mail.event, mail.province) == ("sri@example.org", event.pk, "18")
    assert client.get(*addresses_in(mail)).status_code == 200
    assert "0812" not in mail.body
    assert PersonalLink.objects.get().mailed_to == "sri@example.org"
    assert actions() == ["link-mailed"]


def test_the_database_has_no_address(event, agency, staff, client):
    """A reader of a backup opens no page, and a token that is not one finds no link."""
    registration = person(event, agency)
    address = press(client, registration, "make").context["handed"].address
    (row,) = PersonalLink.objects.values()
    assert not any(str(value) in address for value in row.values() if len(str(value)) > 10)
    for token in (row["token_hash"], row["token_hash"][:43], "", "x" * 43):
        assert links.find_link(token) is None


def test_links_that_were_handed_out_keep_working(event, agency, staff, client):
    registration = person(event, agency)
    made = [press(client, registration, "make").context["handed"].address for _ in range(links.VALID_AT_MOST + 1)]
    assert [client.get(address).status_code for address in made] == [404] + [200] * links.VALID_AT_MOST
    assert actions() == ["link-made"] * (links.VALID_AT_MOST + 1) + ["link-ended"]
    page = client.get(page_of(registration)).content.decode()
    assert "10 tautan berlaku sekarang. Paling banyak 10 tautan per orang berlaku." in page


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
    old = make.personal_address(registration)
    PersonalLink.objects.update(created_at=long_ago)
    assert client.get(old).status_code == 200  # the event is still to come
    Event.objects.update(starts_on=long_ago.date(), ends_on=long_ago.date())
    assert client.get(old).status_code == 404
    assert client.get(page_of(registration)).context["handed"].link is None
    new = press(client, registration, "make").context["handed"].address
    assert [client.get(address).status_code for address in (old, new)] == [404, 200]


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


# A whole event.


def test_all_confirmed_people_with_an_address_get_one_mail(event, agency, staff, client):
    for name in ("ani", "budi"):
        person(event, agency, name, f"{name}@example.org")
    without = person(event, agency, "Cici", "")
    person(event, agency, "Dedi", "dedi@example.org", status="proposed")
    for _ in range(2):
        assert client.post("/events/LAMPUNG/links/").status_code == 302
    assert mailed_to() == ["ani@example.org", "budi@example.org"]
    page = client.get("/events/LAMPUNG/links/")
    figures = {name: page.context[name] for name in ("people", "with_address", "mailed")}
    assert figures == {"people": 3, "with_address": 2, "mailed": 2}
    assert [handed.registration for handed in page.context["page_obj"]] == [without]
    assert actions() == ["link-mailed", "link-mailed"]


@pytest.mark.parametrize("path", ["/events/LAMPUNG/links/", "/events/LAMPUNG/links/sheet/"])
def test_links_of_people_without_an_address_are_shown_once(event, agency, staff, client, path):
    person(event, agency)
    without = [person(event, agency, name, "") for name in ("Cici", "Dedi")]
    before = client.get(path)
    assert [handed.address for handed in before.context["page_obj"]] == ["", ""]
    page = client.post(path, {"action": "show"})
    handed = list(page.context["page_obj"])
    assert [one.registration for one in handed] == without
    assert [client.get(one.address).context["registration"] for one in handed] == without
    assert [one.address for one in client.get(path).context["page_obj"]] == ["", ""]
    assert (mailed_to(), actions()) == ([], ["link-made", "link-made"])


def test_the_sheet_has_a_code_for_each_person(event, agency, staff, client):
    for name in ("Cici", "Dedi"):
        person(event, agency, name, "")
    pictures = [
        answer.content.decode().count("data:image/svg+xml")
        for answer in (client.get("/events/LAMPUNG/links/sheet/"), client.post("/events/LAMPUNG/links/sheet/"))
    ]
    assert pictures == [0, 2]


def test_a_corrected_address_gets_the_link_too(event, agency, staff, client):
    registration = person(event, agency)
    client.post("/events/LAMPUNG/links/")
    type(registration.participant).objects.update(email="baru@example.org")
    client.post("/events/LAMPUNG/links/")
    assert mailed_to() == ["baru@example.org", "sri@example.org"]


@pytest.mark.parametrize(("state", "is_mailed"), [("off", False), ("failed", False), ("unclear", True)])
def test_only_links_that_reached_the_server_count_as_mailed(event, agency, staff, client, state, is_mailed):
    registration = person(event, agency)
    client.post("/events/LAMPUNG/links/")
    Message.objects.update(state=state)
    PersonalLink.objects.update(mailed_at=timezone.now() - timedelta(minutes=2))
    assert client.get("/events/LAMPUNG/links/").context["mailed"] == int(is_mailed)
    assert ("tidak terkirim" in client.get(page_of(registration)).content.decode()) is not is_mailed
    client.post("/events/LAMPUNG/links/")
    assert mailed_to() == ["sri@example.org"] * (1 if is_mailed else 2)
    assert ("tidak terkirim" in client.get(page_of(registration)).content.decode()) is False


def test_a_confirmation_whose_mail_was_switched_off_does_not_count_as_a_mailed_link(approved):
    registration = proposed(approved, "Sri", "sri@example.org")
    confirm(registration, by=make.user())
    switch_off(approved.pk)
    PersonalLink.objects.update(mailed_at=timezone.now() - timedelta(minutes=2))
    assert send_links(approved, [registration], by=None) == 1


def test_links_mailed_by_an_earlier_version_know_their_mail(event, agency, staff, client):
    link = PersonalLink.objects.create(
        registration=person(event, agency), mailed_at=timezone.now(), mailed_to="sri@example.org"
    )
    make.mail(event, key=f"personal-link:{link.pk}", state="off")
    import_module("participants.migrations.0024_link_mail_key").fill_keys(apps, None)
    assert list(PersonalLink.objects.with_unsent_mail()) == [link]


@pytest.mark.parametrize("path", ["/events/LAMPUNG/links/", None], ids=["all", "one person"])
def test_nobody_is_flooded_with_links(event, agency, staff, client, path):
    """Withdrawn links count too, as do other addresses of the person."""
    registration = person(event, agency)
    for number in range(links.MAILED_AN_HOUR + 2):
        Participant.objects.update(email=f"sri{number}@example.org")
        client.post(path or page_of(registration), {"action": "mail"})
        press(client, registration, "withdraw")
        PersonalLink.objects.update(mailed_at=timezone.now() - timedelta(minutes=2))
    assert len(mailed_to()) == links.MAILED_AN_HOUR
    PersonalLink.objects.update(mailed_at=timezone.now() - timedelta(hours=2))
    client.post(path or page_of(registration), {"action": "mail"})
    assert len(mailed_to()) == links.MAILED_AN_HOUR + 1


def test_provincial_staff_send_links_to_their_own_people(event, agency, staff, client):
    person(event, agency, "Ani", "ani@example.org")
    person(event, make.agency("72.01"), "Tuti", "tuti@example.org")
    client.post("/events/LAMPUNG/links/")
    assert mailed_to() == ["ani@example.org"]
    client.force_login(make.user())
    client.post("/events/LAMPUNG/links/")
    assert mailed_to() == ["ani@example.org", "tuti@example.org"]


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
    with django_assert_num_queries(16):
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
    assert mailed_to() == ["ani@example.org", "budi@example.org", "cici@example.org"]
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
    assert links.find_link(addresses_in(mail)[0].split("/")[2]).registration == registration
    assert send_links(approved, [registration], by=None) == 0  # they have their link already


def test_a_confirmation_does_not_renew_a_withdrawn_link(approved):
    registration, by = proposed(approved, "Sri", "sri@example.org"), make.user()
    links.make(registration, by=by)
    links.withdraw(registration, by=by)
    confirm(registration, by=by)
    (mail,) = Message.objects.all()
    assert (mail.recipient, "/me/" in mail.body) == ("sri@example.org", False)
    assert not PersonalLink.objects.valid().exists()


def test_the_mail_of_a_confirmation_has_a_link_after_a_renewal(approved):
    registration, by = proposed(approved, "Sri", "sri@example.org"), make.user()
    links.make(registration, by=by)
    links.renew(registration, by=by)
    confirm(registration, by=by)
    (address,) = addresses_in(Message.objects.get())
    assert links.find_link(address.split("/")[2]).registration == registration


def test_one_action_sends_each_person_their_own_mail(approved):
    chosen = [proposed(approved, name, f"{name}@example.org") for name in ("ani", "budi")]
    chosen.append(proposed(approved, "Cici", ""))
    decide_all(chosen, confirm, by=make.user(), note="")
    assert mailed_to() == ["ani@example.org", "budi@example.org"]
    bodies = {mail.recipient: mail.body for mail in Message.objects.all()}
    assert "budi" not in bodies["ani@example.org"]


def test_a_second_confirmation_is_mailed_again(approved):
    registration = proposed(approved, "Sri", "sri@example.org")
    confirm(registration, by=None)
    own = make.user(province=registration.province_id)
    withdraw(registration, by=own, reason="Sakit")
    reactivate(registration, by=own)
    confirm(registration, by=None)
    assert mailed_to() == ["sri@example.org"] * 2


def test_an_event_with_mails_switched_off_sends_none(approved):
    registration = proposed(approved, "Sri", "sri@example.org")
    type(approved).objects.update(sends_mail=False)
    confirm(registration, by=None)
    assert mailed_to() == []
    assert not PersonalLink.objects.exists()


def test_a_link_that_is_made_while_others_are_noted_as_given_is_not_given(staff, event, agency):
    shown = person(event, agency, name="Sri", email="")
    links.make(shown, by=staff)
    made = []

    def make_another(execute, sql, *rest):
        if sql.startswith("UPDATE") and not made:
            made.append(links.make(shown, by=staff).pk)
        return execute(sql, *rest)

    with connection.execute_wrapper(make_another):
        assert links.note_handed([shown], by=staff) == 1
    assert [*PersonalLink.objects.filter(handed_at=None).values_list("pk", flat=True)] == made


def test_a_link_that_was_mailed_to_a_former_address_is_not_given(staff, event, agency):
    one = person(event, agency, name="Sri", email="sri@example.org")
    assert send_link(one, by=staff)
    people = Registration.objects.filter(event=event)
    assert links.given(people) == {one.pk}
    Participant.objects.update(email="")
    assert links.given(people) == set()
    one.participant.refresh_from_db()
    one.participant.email = "baru@example.org"
    one.participant.save()
    assert links.given(people) == set()


def test_a_shown_link_counts_as_given_when_staff_say_so(client, staff, event, agency):
    shown, other = (person(event, agency, name=name, email="") for name in ("Sri", "Budi"))
    abroad = make.registration(event, make.agency("72"), full_name="Orang Lain", email="")
    links.make(abroad, by=make.user())
    page = client.post("/events/LAMPUNG/links/", {"action": "show"}).content.decode()
    assert f'value="{shown.number}" form="handed"' in page
    assert client.get("/events/LAMPUNG/tasks/").content.decode().count("belum diberi tautan pribadi")
    ticked = {"action": "handed", "handed": [shown.number, abroad.number]}
    said = client.post("/events/LAMPUNG/links/", ticked, follow=True).content.decode()
    assert "Tercatat: 1 orang sudah diberi tautan pribadinya." in said
    assert links.given(Registration.objects.filter(event=event)) == {shown.pk}
    again = client.post("/events/LAMPUNG/links/", ticked, follow=True).content.decode()
    assert "Ini sudah dicatat sebelumnya." in again
    assert Entry.objects.filter(action="link-handed", participant=shown.participant_id, by=staff).count() == 1
    press(client, other, "make")
    press(client, other, "handed")
    assert (
        "Setiap peserta yang dikonfirmasi sudah diberi tautan." in client.get("/events/LAMPUNG/tasks/").content.decode()
    )
    said = client.post("/events/LAMPUNG/links/", {"action": "handed"}, follow=True).content.decode()
    assert "Centang dulu orangnya." in said
