"""Mails of a decision: who gets one, what the pages say before and after, and deciding without mail."""

import pytest

from accounts.models import Message
from participants.mails.to_staff import recipients
from participants.models import PersonalLink, Registration
from participants.registering.deciding import decide_all
from participants.registering.lifecycle import confirm, reject, withdraw
from participants.registering.registration import WhenFull
from tests import make

DECIDE = "/events/IZIN/participants/decide/"


@pytest.fixture
def event(regions):
    event = make.coming_event(code="IZIN", needs_approval=True)
    make.quota(event, make.agency("18.03"), seats=2)
    return event


@pytest.fixture
def lampung(regions):
    return make.user(province="18", email="lampung@example.org")


@pytest.fixture
def people(event, lampung) -> list[Registration]:
    """Two with a seat, one of them without e-mail, and one who waits for a seat."""
    agency = event.quotas.get().agency
    emails = {"Ani": "ani@example.org", "Budi": "", "Citra": "citra@example.org"}
    return [
        make.register(
            make.person(agency, full_name=name, email=email), event=event, by=lampung, when_full=WhenFull.WAIT
        )
        for name, email in emails.items()
    ]


@pytest.fixture
def coordinator(client, event):
    user = make.user(email="pusat@example.org")
    client.force_login(user)
    return user


def mails(**state) -> list[str]:
    return sorted(Message.objects.filter(**state).values_list("recipient", flat=True))


def decide(client, people, decision="confirm", **more):
    return client.post(DECIDE, {"number": [one.number for one in people], "decision": decision} | more)


def statuses(people) -> list[str]:
    return [Registration.objects.get(pk=one.pk).status for one in people]


def test_a_rejected_person_gets_the_reason(people, coordinator):
    reject(people[0], by=coordinator, note="Bukan <pustakawan>")
    mail = Message.objects.get(recipient="ani@example.org")
    assert "ditolak" in mail.subject
    assert "Bukan <pustakawan>" in mail.body
    assert "/me/" not in mail.body


def test_a_promoted_person_hears_of_the_seat_and_later_of_the_confirmation(people, lampung, coordinator):
    withdraw(people[0], by=lampung, reason="Sakit")
    (mail,) = Message.objects.filter(recipient="citra@example.org")
    assert "menunggu konfirmasi" in mail.subject
    confirm(Registration.objects.get(pk=people[2].pk), by=coordinator)
    assert mails(recipient="citra@example.org") == ["citra@example.org"] * 2


def test_the_recipients_are_known_before(people, lampung, coordinator):
    found = recipients(people[:2], by=coordinator)
    assert (found.count, found.lacking) == (2, ["Budi"])
    assert recipients(people[:2], by=lampung).count == 1
    type(people[0].event).objects.update(sends_mail=False)
    assert recipients(Registration.objects.select_related("event", "participant"), by=coordinator).count == 0


def test_a_decision_asks_first_to_whom_mails_go(people, client, coordinator):
    page = decide(client, people[:2], note="Sesuai")
    assert (page.status_code, statuses(people[:2]), mails()) == (200, ["proposed"] * 2, [])
    content = page.content.decode()
    assert all(text in content for text in ("Ani", "Budi", "Sesuai", "2 alamat", "1 tanpa alamat surel"))
    assert decide(client, people[:2], note="Sesuai", mails_shown="9").status_code == 302
    assert (statuses(people[:2]), mails()) == (["confirmed"] * 2, ["ani@example.org", "lampung@example.org"])
    assert "2 surel" in client.get("/events/IZIN/participants/").content.decode()


def test_a_decision_without_mail_sends_none(people, client, coordinator):
    decide(client, people[:2], mails_shown="9", no_mail="1")
    assert statuses(people[:2]) == ["confirmed"] * 2
    assert (mails(state="waiting"), mails(state="off")) == ([], ["ani@example.org", "lampung@example.org"])
    assert not PersonalLink.objects.exists()


def test_a_rejection_asks_until_it_has_a_reason(people, client, coordinator):
    assert decide(client, people[:1], "reject", mails_shown="9", note=" ").status_code == 200
    assert statuses(people[:1]) == ["proposed"]
    decide(client, people[:1], "reject", mails_shown="9", note="Penuh")
    assert statuses(people[:1]) == ["rejected"]


def test_a_rejection_of_which_nobody_hears_keeps_what_was_ticked_until_it_has_a_reason(people, client, coordinator):
    type(people[0].event).objects.update(sends_mail=False)
    page = decide(client, people[:2], "reject")
    assert [one.pk for one in page.context["people"]] == [one.pk for one in people[:2]]
    assert page.context["error"] == ""
    assert decide(client, people[:2], "reject", mails_shown="9").context["error"]
    assert statuses(people[:2]) == ["proposed"] * 2
    decide(client, people[:2], "reject", mails_shown="9", note="Penuh")
    assert statuses(people[:2]) == ["rejected"] * 2


def test_the_page_of_one_person_says_it_beside_the_buttons(people, client, coordinator):
    page = client.get(people[0].get_absolute_url())
    assert page.context["recipients"].count == 2
    assert decide(client, people[:1], single="1", mails_shown="9").url == people[0].get_absolute_url()
    assert mails() == ["ani@example.org", "lampung@example.org"]


@pytest.mark.parametrize("count", [1, 4])
def test_the_number_of_queries_before_a_decision_does_not_grow(
    event, lampung, coordinator, count, django_assert_num_queries
):
    make.resized(event.quotas.get(), 9)
    agency = event.quotas.get().agency
    for number in range(count):
        make.register(make.person(agency, email=f"{number}@example.org"), event=event, by=lampung)
    chosen = list(Registration.objects.select_related("participant", "event"))
    with django_assert_num_queries(1):
        assert recipients(chosen, by=coordinator).count == count + 1


def test_one_action_about_many_people_sends_each_their_own(people, coordinator):
    decide_all(people[:2], reject, by=coordinator, note="Penuh")
    assert mails() == ["ani@example.org", "citra@example.org", "lampung@example.org"]
