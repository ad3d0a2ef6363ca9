"""Staff see who cannot come and who is silent, ask them, and free seats by an action."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry, Message
from participants.models import PersonalLink, Registration, Reply
from participants.replies.answering import answer
from participants.tests.registering.undoing.conftest import offered
from tests import make


@pytest.fixture
def event(regions):
    return make.coming_event(code="LAMPUNG", answers_until=timezone.localdate() + timedelta(days=3))


@pytest.fixture
def people(event):
    """Three people with all seats of an agency: one cannot come, one comes, one is silent. A fourth waits."""
    agency = make.agency("18.03")
    make.quota(event, agency, seats=3)
    names = ["Ani Absen", "Budi Hadir", "Cici Diam"]
    made = [
        make.registration(event, agency, full_name=name, email=f"{name.split()[0].lower()}@contoh.example")
        for name in names
    ]
    answer(made[0], Reply.Answer.CANNOT, reason="Menjaga anak")
    answer(made[1], Reply.Answer.COMES)
    return [*made, make.registration(event, agency, status="waitlisted", full_name="Dodi Cadangan")]


@pytest.fixture
def clerk(client, regions):
    user = make.user(province="18")
    client.force_login(user)
    return user


PAGE, FREE = "/events/LAMPUNG/replies/", "/events/LAMPUNG/replies/free/"


def names(page) -> list[str]:
    return [one.participant.full_name for one, _message in page.context["rows"]]


def statuses() -> dict[str, str]:
    found = Registration.objects.select_related("participant")
    return {one.participant.full_name.split()[0]: one.status for one in found}


def test_the_list_has_who_cannot_come_first_then_the_silent(people, clerk, client):
    page = client.get(PAGE)
    assert names(page) == ["Ani Absen", "Cici Diam"]
    assert "Menjaga anak" in page.content.decode()
    found = page.context["counts"]
    assert (found.confirmed, found.comes, found.cannot, found.silent) == (3, 1, 1, 1)
    assert [names(client.get(f"{PAGE}?group={group}")) for group in ("cannot", "silent", "comes")] == [
        ["Ani Absen"],
        ["Cici Diam"],
        ["Budi Hadir"],
    ]


def test_the_sentence_names_only_the_silent(people, clerk, client):
    sentence = client.get(PAGE).context["sentence"]
    assert "Cici Diam" in sentence
    assert "Ani" not in sentence
    assert "Budi" not in sentence


def test_another_province_sees_only_its_own_people(people, event, client):
    theirs = make.agency("72.71")
    make.quota(event, theirs)
    make.registration(event, theirs, full_name="Eko Palu")
    client.force_login(make.user(province="72"))
    page = client.get(PAGE)
    assert names(page) == ["Eko Palu"]
    client.post(FREE, {"number": people[0].number, "reason": "x", "mails_shown": "9"})
    assert statuses()["Ani"] == "confirmed"


def test_an_event_that_asks_nobody_has_no_sentence(people, event, clerk, client):
    type(event).objects.update(answers_until=None)
    assert client.get(PAGE).context["sentence"] == ""


def test_freeing_seats_asks_first_and_then_moves_the_waiting_up(people, clerk, client):
    chosen = {"number": [people[0].number, people[2].number]}
    page = client.post(FREE, chosen)
    assert page.status_code == 200
    assert statuses() == {"Ani": "confirmed", "Budi": "confirmed", "Cici": "confirmed", "Dodi": "waitlisted"}
    sent = chosen | {"reason": "Tidak hadir", "mails_shown": page.context["recipients"].count}
    client.post(FREE, sent)
    assert statuses() == {"Ani": "withdrawn", "Budi": "confirmed", "Cici": "withdrawn", "Dodi": "confirmed"}
    client.post(FREE, sent)  # a second press finds nobody
    assert statuses()["Budi"] == "confirmed"


def test_freed_seats_can_be_given_back(people, clerk, client):
    sent = {"number": people[0].number, "reason": "Tidak hadir", "mails_shown": "9"}
    page = client.post(FREE, sent, follow=True)
    assert statuses() == {"Ani": "withdrawn", "Budi": "confirmed", "Cici": "confirmed", "Dodi": "confirmed"}
    client.post("/undo/", offered(page) | {"mails_shown": "9"})
    assert statuses() == {"Ani": "confirmed", "Budi": "confirmed", "Cici": "confirmed", "Dodi": "waitlisted"}
    assert people[0].reply.answer == "cannot"


def test_freeing_needs_a_reason(people, clerk, client):
    page = client.post(FREE, {"number": people[0].number, "reason": " ", "mails_shown": "9"})
    assert page.context["error"]
    assert statuses()["Ani"] == "confirmed"


def test_opening_the_page_of_freeing_changes_nothing(people, clerk, client):
    assert client.get(f"{FREE}?number={people[0].number}&reason=x&mails_shown=9").status_code == 302
    assert statuses()["Ani"] == "confirmed"


def test_staff_record_what_they_were_told(people, clerk, client):
    client.post(PAGE, {"action": "comes", "number": [people[0].number, people[2].number]})
    assert {*Reply.objects.values_list("answer", flat=True)} == {"comes"}
    assert Reply.objects.count() == 3
    assert {*Entry.objects.filter(action="reply-noted").values_list("by", flat=True)} == {clerk.pk}


def test_the_silent_are_mailed_once_a_day_with_a_link_that_answers(people, clerk, client):
    assert client.get(PAGE).context["mailable"] == 1
    for _again in range(2):
        client.post(PAGE, {"action": "mail"})
    (mail,) = Message.objects.filter(recipient="cici@contoh.example", key__startswith="coming-asked")
    path = next(word for word in mail.body.split() if word.endswith("/answer/")).partition("/me/")[2]
    client.logout()
    client.post(f"/me/{path}", {"answer": "comes"})
    assert people[2].reply.answer == "comes"
    assert not Message.objects.filter(recipient="budi@contoh.example", key__startswith="coming-asked").exists()


def test_nobody_is_mailed_after_the_date(people, event, clerk, client):
    type(event).objects.update(answers_until=timezone.localdate() - timedelta(days=1))
    client.post(PAGE, {"action": "mail"})
    assert not Message.objects.filter(key__startswith="coming-asked").exists()


def test_who_lost_all_links_gets_none_by_the_question(people, clerk, client):
    link = PersonalLink(registration=people[2], withdrawn_at=timezone.now())
    link.save()
    assert client.get(PAGE).context["mailable"] == 0


def test_messages_with_links_are_made_for_the_silent_alone(people, clerk, client):
    rows = client.post(PAGE, {"action": "messages"}).context["rows"]
    assert [message and message.text.partition("/me/")[2][-8:] for _one, message in rows] == [None, "/answer/"]
    assert PersonalLink.objects.count() == 1


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_needs_a_constant_number_of_queries(people, event, clerk, client, more, django_assert_num_queries):
    for _number in range(more):
        one = make.registration(event, make.agency("18.04"), email="x@contoh.example")
        answer(one, Reply.Answer.CANNOT, reason="x")
        make.registration(event, make.agency("18.04"), email="y@contoh.example")
    client.get(PAGE)
    with django_assert_num_queries(13):
        client.get(PAGE)


def test_who_lost_all_links_gets_none_by_a_message(people, clerk, client):
    PersonalLink.objects.create(registration=people[2], withdrawn_at=timezone.now())
    page = client.post(PAGE, {"action": "messages"})
    assert [message for _one, message in page.context["rows"]] == [None, None]
    assert not PersonalLink.objects.valid().exists()
    assert len(page.context["messages"]) == 1


def test_no_messages_with_links_are_made_after_the_event(people, event, clerk, client):
    day = timezone.localdate() - timedelta(days=1)
    type(event).objects.update(starts_on=day, ends_on=day, answers_until=day)
    page = client.post(PAGE, {"action": "messages"})
    assert [message for _one, message in page.context["rows"]] == [None, None]
    assert not PersonalLink.objects.exists()
    assert 'value="messages"' not in page.content.decode()
