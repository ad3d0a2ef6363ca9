"""The page that sends one letter for several people, and the form of one person."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from events.models import Event
from participants.models import AssignmentLetter
from tests import make

pytestmark = pytest.mark.one_engine("pages and forms; test_letters.py tests what they store")

PDF = b"%PDF-1.7\n1 0 obj"
PAGE = "/events/BARU/assignment-letters/"


@pytest.fixture
def event(regions):
    return make.coming_event(code="BARU", needs_assignment_letter=True)


@pytest.fixture
def metro(regions):
    return make.agency("18.72", name="Dinas Perpustakaan Kota Metro")


@pytest.fixture
def tanggamus(regions):
    return make.agency("18.06", name="Dinas Perpustakaan Kabupaten Tanggamus")


@pytest.fixture
def staff(regions, client):
    user = make.user(province="18")
    client.force_login(user)
    return user


def sent(numbers, content: bytes = PDF, **typed) -> dict:
    file = SimpleUploadedFile("surat.pdf", content, "application/pdf")
    return {"number": "800/12/2026", "dated_on": "01-11-2026", "file": file, "people": numbers} | typed


def ticked(page) -> set[int]:
    return {one.number for group in page.context["form"].groups() for one, is_ticked in group.people if is_ticked}


def offered(page) -> set[int]:
    return {one.number for group in page.context["form"].groups() for one, _is_ticked in group.people}


def test_one_letter_is_sent_once_for_seven_people(client, staff, event, metro):
    people = [make.registration(event, metro, status="proposed") for _each in range(7)]
    page = client.get(PAGE)
    assert ticked(page) == {one.number for one in people}
    answer = client.post(PAGE, sent([1, 2, 3, 4, 5, 6, 7]), follow=True)
    assert answer.redirect_chain == [("/events/BARU/participants/", 302)]
    letter = AssignmentLetter.objects.get()
    assert {one.letter for one in event.registrations.all()} == {letter}
    (message,) = answer.context["messages"]
    assert all(text in str(message) for text in ("800/12/2026", "7", people[0].participant.full_name))
    assert client.get(f"/events/BARU/participants/{people[6].number}/letter/file/").getvalue() == PDF


def test_people_of_several_agencies_are_ticked_only_for_the_chosen_one(client, staff, event, metro, tanggamus):
    first = make.registration(event, metro).number
    others = [make.registration(event, tanggamus).number for _each in range(2)]
    page = client.get(PAGE)
    assert ticked(page) == set()
    assert 'href="?agency=all" data-tick-all>Centang semua (3)<' in page.content.decode()
    assert ticked(client.get(f"{PAGE}?agency=all")) == {first, *others}
    assert ticked(client.get(f"{PAGE}?agency={tanggamus.pk}")) == {*others}
    for nonsense in ("x", "-1", "\0", "9" * 30):
        assert ticked(client.get(PAGE, {"agency": nonsense})) == set()


def test_people_of_several_provinces_cannot_be_ticked_at_once(client, event, metro):
    client.force_login(make.user())
    for agency in (metro, make.agency("72.01")):
        make.registration(event, agency)
    assert "?agency=all" not in client.get(PAGE).content.decode()


def test_only_people_who_can_get_a_letter_are_offered(client, staff, event, metro):
    right = make.registration(event, metro)
    make.letter(make.registration(event, metro))
    make.registration(event, metro, status="withdrawn")
    make.registration(event, metro, status="waitlisted")
    foreign = make.registration(event, make.agency("72.01"))
    assert offered(client.get(PAGE)) == {right.number}
    answer = client.post(PAGE, sent([right.number, foreign.number]))
    assert set(answer.context["form"].errors) == {"people"}
    assert AssignmentLetter.objects.count() == 1


def test_all_problems_are_reported_at_once(client, staff, event, metro):
    make.registration(event, metro)
    tomorrow = timezone.localdate() + timedelta(days=2)
    typed = sent([], b"MZ", number="", dated_on=tomorrow.strftime("%d-%m-%Y"))
    answer = client.post(PAGE, typed)
    assert set(answer.context["form"].errors) == {"number", "dated_on", "file", "people"}
    assert not AssignmentLetter.objects.exists()


def test_a_letter_for_two_provinces_is_refused(client, event, metro):
    client.force_login(make.user())
    numbers = [make.registration(event, agency).number for agency in (metro, make.agency("72.01"))]
    assert offered(client.get(PAGE)) == {*numbers}
    assert set(client.post(PAGE, sent(numbers)).context["form"].errors) == {"people"}


def test_after_the_event_provinces_send_no_letters(client, staff, event, metro):
    make.registration(event, metro)
    past = timezone.localdate() - timedelta(days=9)
    Event.objects.update(starts_on=past, ends_on=past)
    page = client.get(PAGE)
    assert not page.context["may_send"]
    client.post(PAGE, sent([1]))
    assert not AssignmentLetter.objects.exists()


def test_the_script_gets_the_next_page_and_leaves_the_message_to_it(client, staff, event, metro):
    make.registration(event, metro)
    make.registration(event, metro)
    answer = client.post(PAGE, sent([1]), headers={"accept": "application/json"})
    assert answer.json() == {"next": "/events/BARU/participants/?letter=missing"}
    assert len(client.get(answer.json()["next"]).context["messages"]) == 1


def test_the_form_of_one_person_offers_those_without_a_letter_and_with_the_same(client, staff, event, metro, tanggamus):
    one, same, lacking, other = (make.registration(event, agency) for agency in (metro, metro, tanggamus, metro))
    make.letter(one, same)
    make.letter(other)
    page = client.get(f"/events/BARU/participants/{one.number}/letter/")
    assert (offered(page), ticked(page)) == ({same.number, lacking.number}, {same.number})
    client.post(f"/events/BARU/participants/{one.number}/letter/", sent([lacking.number]))
    letters = {each.number: each.letter_id for each in event.registrations.all()}
    assert letters[one.number] == letters[lacking.number] != letters[same.number]
    detail = client.get(f"/events/BARU/participants/{one.number}/")
    assert detail.context["covered"] == [lacking]


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_needs_the_same_queries_for_all(client, staff, event, metro, django_assert_num_queries, people):
    for _each in range(people):
        make.registration(event, metro)
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(PAGE)
