"""Mails of a decision: who gets one, what the pages say before and after, and deciding without mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Message
from participants.mails.to_staff import recipients
from participants.models import PersonalLink, Registration
from participants.registering.deciding import decide_all
from participants.registering.lifecycle import confirm, reactivate, reject, withdraw
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


@pytest.mark.parametrize(("days", "asks"), [(None, False), (-1, False), (0, True), (3, True)])
def test_a_confirmation_asks_whether_people_attend_until_the_date(event, people, coordinator, days, asks):
    until = None if days is None else timezone.localdate() + timedelta(days=days)
    type(event).objects.update(answers_until=until)
    people[0].refresh_from_db()
    confirm(people[0], by=coordinator)
    assert ("apakah Anda akan hadir" in Message.objects.get(recipient="ani@example.org").body) == asks


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


def test_a_coordinators_withdrawal_is_mailed_with_its_reason(people, coordinator):
    withdraw(people[0], by=coordinator, reason="Salah <orang>")
    to_clerk, to_person = (Message.objects.get(recipient=f"{name}@example.org") for name in ("lampung", "ani"))
    assert "Mundur:\n- 1. Ani\nCatatan: Salah <orang>" in to_clerk.body
    assert "dinyatakan mundur" in to_person.subject
    assert "Salah <orang>" in to_person.body
    assert "/me/" not in to_person.body


@pytest.mark.parametrize(
    ("needs_approval", "seats", "heading", "mailed"),
    [
        (False, 3, "Didaftarkan lagi:", ["ani@example.org", "lampung@example.org"]),
        (True, 3, "Didaftarkan lagi dan masih harus dikonfirmasi:", ["lampung@example.org"]),
        (True, 2, "Didaftarkan lagi di daftar cadangan:", ["lampung@example.org"]),
    ],
)
def test_who_is_brought_back_is_mailed_with_the_status(
    event, people, lampung, coordinator, needs_approval, seats, heading, mailed
):
    """A person without a confirmed seat gets the mail of the decision that follows."""
    withdraw(people[0], by=lampung, reason="Sakit")
    make.resized(event.quotas.get(), seats)
    type(event).objects.update(needs_approval=needs_approval)
    Message.objects.all().delete()
    reactivate(people[0], by=coordinator, wait=True)
    assert mails() == mailed
    assert heading in Message.objects.get(recipient=lampung.email).body


def test_a_provinces_own_withdrawal_is_not_mailed(people, coordinator):
    colleague = make.user(province="18")
    withdraw(people[0], by=colleague, reason="Sakit")
    reactivate(people[0], by=colleague, wait=True)
    assert mails() == ["citra@example.org", "lampung@example.org"]  # about the person who moved up
    assert not any("1. Ani" in mail.body for mail in Message.objects.all())


def test_a_withdrawal_after_the_event_is_not_mailed(event, people, coordinator):
    day = timezone.localdate() - timedelta(days=1)
    type(event).objects.update(starts_on=day, ends_on=day)
    withdraw(people[0], by=coordinator, reason="Salah orang")
    reactivate(people[0], by=coordinator)
    assert mails() == []


def test_withdrawing_and_bringing_back_ask_before_they_mail(event, people, client, coordinator):
    make.resized(event.quotas.get(), 3)
    Message.objects.all().delete()
    page = people[0].get_absolute_url()
    asked = client.post(f"{page}withdraw/", {"reason": "Sakit"})
    assert (asked.context["recipients"].count, statuses(people[:1]), mails()) == (2, ["proposed"], [])
    done = client.post(f"{page}withdraw/", {"reason": "Sakit", "mails_shown": "2"}, follow=True)
    assert (statuses(people[:1]), mails()) == (["withdrawn"], ["ani@example.org", "lampung@example.org"])
    assert "2 surel" in done.content.decode()
    asked = client.post(f"{page}reactivate/", {})
    assert (asked.context["recipients"].count, asked.context["recipients"].lacking) == (1, [])
    client.post(f"{page}reactivate/", {"mails_shown": "1", "no_mail": "1"})
    assert (statuses(people[:1]), mails(state="off")) == (["proposed"], ["lampung@example.org"])


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
