"""A person says whether they come: by their link, with a POST only, and without losing the seat."""

from datetime import timedelta

import lxml.html
import pytest
from django.utils import timezone

from accounts.models import Entry, Message
from participants.models import Registration, Reply
from participants.registering import lifecycle
from participants.replies.answering import ANSWERS_A_DAY
from tests import make

REASON = "Menjaga anak"


@pytest.fixture
def event(regions):
    return make.coming_event(code="LAMPUNG", answers_until=timezone.localdate() + timedelta(days=3))


@pytest.fixture
def clerk(regions):
    return make.user(province="18", email="petugas@contoh.example")


@pytest.fixture
def registration(event, clerk):
    made = make.registration(event, make.agency("18.03"), full_name="Sri Wahyuni", email="sri@contoh.example")
    Registration.objects.filter(pk=made.pk).update(registered_by=clerk)
    return made


@pytest.fixture
def me(registration):
    return make.personal_address(registration)


def buttons(page) -> set[str]:
    """Return the answers that the page offers."""
    root = lxml.html.fromstring(page.content.decode())
    return {field.get("value") for field in root.xpath("//input[@name='answer']")}


def cannot(client, me, reason=REASON):
    return client.post(f"{me}answer/", {"answer": "cannot", "reason": reason}, follow=True)


def comes(client, me):
    return client.post(f"{me}answer/", {"answer": "comes"}, follow=True)


def state(registration) -> tuple[str, str, str]:
    registration = Registration.objects.select_related("reply").get(pk=registration.pk)
    reply = getattr(registration, "reply", None)
    return registration.status, reply.answer if reply else "", reply.reason if reply else ""


def test_opening_the_link_of_a_mail_changes_nothing(registration, me, client):
    for query in ("", "?answer=comes", "?answer=cannot&reason=x"):
        assert client.get(f"{me}answer/{query}").status_code == 200
        client.head(f"{me}answer/{query}")
    assert state(registration) == ("confirmed", "", "")
    assert not Reply.objects.exists()


def test_a_person_says_that_they_come(registration, me, client):
    assert buttons(client.get(f"{me}answer/")) == {"comes", "cannot"}
    page = comes(client, me)
    assert page.redirect_chain[-1][0] == me
    assert state(registration) == ("confirmed", "comes", "")
    assert buttons(page) == set()
    assert Entry.objects.get(action="reply-comes").by is None


def test_who_cannot_come_keeps_the_seat_until_a_user_acts(registration, me, client):
    cannot(client, me)
    assert state(registration) == ("confirmed", "cannot", REASON)
    assert registration.event.quotas.get().taken == 1
    (entry,) = Entry.objects.filter(action="reply-cannot")
    assert REASON not in str([entry.changes, entry.reason])


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_an_absence_needs_a_reason(registration, me, client, reason):
    page = cannot(client, me, reason)
    assert page.status_code == 200
    assert page.context["form"].errors["reason"]
    assert state(registration) == ("confirmed", "", "")


def test_an_absence_is_taken_back_while_the_seat_is_theirs(registration, me, client):
    cannot(client, me)
    assert buttons(client.get(me)) == {"comes"}
    comes(client, me)
    assert state(registration) == ("confirmed", "comes", "")


def test_after_the_date_one_can_still_cancel_but_is_not_asked(registration, me, client):
    type(registration.event).objects.update(answers_until=timezone.localdate() - timedelta(days=1))
    assert buttons(client.get(f"{me}answer/")) == {"cannot"}
    comes(client, me)
    assert state(registration) == ("confirmed", "", "")
    cannot(client, me)
    assert state(registration) == ("confirmed", "cannot", REASON)


def test_an_event_without_a_date_asks_nobody(registration, me, client):
    type(registration.event).objects.update(answers_until=None)
    assert buttons(client.get(f"{me}answer/")) == {"cannot"}


@pytest.mark.parametrize(
    "change",
    [
        {"status": "withdrawn", "quota": None},
        {"status": "rejected", "quota": None},
        {"attended": True},
        {"event": {"status": "cancelled"}},
        {"event": {"status": "finished"}},
    ],
    ids=str,
)
def test_nobody_answers_for_an_event_that_does_not_concern_them(registration, me, client, change):
    if "event" in change:
        type(registration.event).objects.update(**change["event"])
    else:
        Registration.objects.update(**change)
    assert buttons(client.get(f"{me}answer/")) == set()
    cannot(client, me)
    comes(client, me)
    assert not Reply.objects.exists()


def test_people_without_a_confirmed_seat_can_only_cancel(registration, me, client):
    Registration.objects.update(status="proposed")
    assert buttons(client.get(f"{me}answer/")) == {"cannot"}


def test_who_registered_the_person_is_told_once_a_day_without_the_reason(registration, me, client, clerk):
    for _again in range(2):
        cannot(client, me)
        comes(client, me)
    (mail,) = Message.objects.filter(recipient=clerk.email)
    assert "Sri Wahyuni" in mail.body
    assert REASON not in mail.body
    assert "/events/LAMPUNG/replies/" in mail.body


def test_no_mail_is_sent_where_the_event_sends_none(registration, me, client):
    type(registration.event).objects.update(sends_mail=False)
    cannot(client, me)
    assert not Message.objects.exists()


def test_who_is_brought_back_is_asked_again(registration, me, client):
    cannot(client, me)
    lifecycle.withdraw(registration, by=None, reason="Tidak hadir")
    assert state(registration)[1] == "cannot"
    lifecycle.reactivate(registration, by=None)
    assert state(registration) == ("confirmed", "", "")


def test_the_answers_of_others_cannot_be_reached(registration, me, client):
    assert client.get("/me/" + "x" * 43 + "/answer/").status_code == 404
    assert client.post("/me/" + "x" * 43 + "/answer/", {"answer": "comes"}).status_code == 404
    assert not Reply.objects.exists()


def test_a_person_answers_so_many_times_a_day(registration, me, client):
    for _again in range(ANSWERS_A_DAY // 2):
        cannot(client, me)
        comes(client, me)
    page = cannot(client, me)
    assert state(registration)[1] == "comes"
    assert str(ANSWERS_A_DAY) in str(*page.context["messages"])
    assert Entry.objects.filter(action__startswith="reply-").count() == ANSWERS_A_DAY
