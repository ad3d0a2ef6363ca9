"""People ask for their link again: only the recorded address gets it, and nobody learns which ones are recorded."""

from datetime import timedelta

import lxml.html
import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Message
from participants.models import PersonalLink
from participants.personal.again import ask_again
from participants.personal_links import links
from tests import make
from tests.work import run_jobs

PAGE = "/link-again/"


@pytest.fixture
def event(regions):
    return make.coming_event(code="LAMPUNG")


@pytest.fixture
def registration(event):
    return make.registration(event, make.agency("18.03"), full_name="Sri Wahyuni", email="Sri@contoh.example")


def ask(client, address):
    return client.post(PAGE, {"email": address}, follow=True)


def shown(page) -> str:
    """Return the words of the page, without the values that every request has new."""
    return lxml.html.fromstring(page.content.decode()).text_content()


def mails() -> list[str]:
    run_jobs()
    return sorted(Message.objects.filter(key__startswith="personal-link").values_list("recipient", flat=True))


def test_the_recorded_address_gets_a_link(registration, client):
    ask(client, "sri@CONTOH.example ")
    assert mails() == ["Sri@contoh.example"]
    assert PersonalLink.objects.valid().filter(registration=registration).count() == 1


def test_the_answer_is_the_same_for_every_address(registration, client):
    known, unknown = ask(client, "sri@contoh.example"), ask(client, "lain@contoh.example")
    assert shown(known) == shown(unknown)
    assert (known.redirect_chain, known.status_code) == (unknown.redirect_chain, 200)
    assert mails() == ["Sri@contoh.example"]


def test_the_request_looks_up_nobody(registration, client, django_assert_max_num_queries):
    """The worker does, so the time of the answer says nothing."""
    with django_assert_max_num_queries(4) as known:
        client.post(PAGE, {"email": "sri@contoh.example"})
    assert not any("participants_" in query["sql"] for query in known.captured_queries)


def test_the_queue_has_no_address(registration, client):
    ask(client, "sri@contoh.example")
    assert "contoh" not in str(list(DBTaskResult.objects.values())).lower()


@pytest.mark.parametrize("wrong", ["", "sri", "sri@contoh.example\nbcc:x@y.example", "a" * 300 + "@x.example"])
def test_what_is_no_address_is_refused(registration, client, wrong):
    assert client.post(PAGE, {"email": wrong}).status_code == 200
    assert mails() == []


def test_opening_the_page_sends_nothing(registration, client):
    client.get(f"{PAGE}?email=sri@contoh.example")
    client.get(f"{PAGE}sent/?email=sri@contoh.example")
    assert mails() == []


def left(registration):
    type(registration).objects.update(status="withdrawn", quota=None)


def cancelled(registration):
    type(registration.event).objects.update(status="cancelled")


def long_over(registration):
    day = timezone.localdate() - timedelta(days=61)
    type(registration.event).objects.update(starts_on=day, ends_on=day, status="finished")


def restricted(registration):
    type(registration.participant).objects.update(restricted_at=timezone.now())


def without_mails(registration):
    type(registration.event).objects.update(sends_mail=False)


def withdrawn_links(registration):
    PersonalLink.objects.create(registration=registration, withdrawn_at=timezone.now())


@pytest.mark.parametrize("act", [left, cancelled, long_over, restricted, without_mails, withdrawn_links])
def test_who_gets_no_link(registration, client, act):
    act(registration)
    ask(client, "sri@contoh.example")
    assert mails() == []


def test_a_mailbox_is_not_flooded(registration, client):
    for _again in range(6):
        ask(client, "sri@contoh.example")
        run_jobs()
        PersonalLink.objects.update(mailed_at=timezone.now() - timedelta(minutes=2))
    assert len(mails()) == 3


def test_one_address_of_the_network_asks_at_most_ten_times_a_minute(db, client):
    answers = [client.post(PAGE, {"email": f"orang{n}@contoh.example"}).status_code for n in range(11)]
    assert answers == [302] * 10 + [429]


def test_people_with_one_address_get_a_link_each(registration, event, client):
    make.registration(event, make.agency("18.04"), full_name="Budi", email="sri@contoh.example")
    ask(client, "sri@contoh.example")
    assert len(mails()) == 2


def test_the_page_of_a_dead_link_leads_there(db, client):
    assert PAGE in client.get("/me/x/").content.decode()


def enter(client, registration, address):
    """Let the holder of a link of the registration enter an address on its page."""
    page = f"{make.personal_address(registration)}contact/"
    assert client.post(page, {"phone": "", "email": address}).status_code == 302


def test_the_holder_of_one_link_gets_no_link_of_another_event(registration, client):
    other = make.coming_event(code="LAIN")
    make.quota(other, registration.agency)
    make.registered(registration.participant, other)
    enter(client, registration, "pencuri@contoh.example")
    ask(client, "pencuri@contoh.example")
    assert mails() == []


def test_the_holder_of_a_renewed_link_gets_no_new_one(registration, client):
    enter(client, registration, "pencuri@contoh.example")
    links.renew(registration, by=make.user(province="18"))
    ask(client, "pencuri@contoh.example")
    assert mails() == []


def test_an_address_that_staff_recorded_gets_a_link_after_it_was_entered_again(registration, client):
    for address in ("lain@contoh.example", "sri@contoh.example"):
        enter(client, registration, address)
    ask(client, "sri@contoh.example")
    assert mails() == ["sri@contoh.example"]


def age(hours):
    """Let all links be mailed so long before."""
    for link in PersonalLink.objects.exclude(mailed_at=None):
        link.mailed_at -= timedelta(hours=hours)
        link.save()


def test_a_person_gets_three_links_a_day_that_anybody_asked_for(registration):
    for _again in range(4):
        ask_again("sri@contoh.example")
        run_jobs()
        age(hours=2)
    assert len(mails()) == 3
    age(hours=22)
    ask_again("sri@contoh.example")
    assert len(mails()) == 4


def test_links_of_staff_work_however_often_somebody_asks(registration, client):
    me = make.personal_address(registration)
    for _again in range(links.VALID_AT_MOST + 1):
        ask_again("sri@contoh.example")
        run_jobs()
        age(hours=25)
    assert client.get(me).status_code == 200
    assert PersonalLink.objects.valid().count() == links.VALID_AT_MOST + 1
