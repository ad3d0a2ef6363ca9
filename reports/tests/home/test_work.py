"""What an event still needs from a province: the eight tasks, the cards of the home page and the sentences."""

from datetime import date, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.utils import timezone

from participants.attendance.marks import record_marks
from participants.models import Reply
from participants.personal_links.links import new_links, note_handed
from reports.home.work.cards import Card, card, cards
from reports.home.work.counts import work_at
from reports.home.work.tasks import TaskState
from tests import make

pytestmark = pytest.mark.django_db
HOME = 23
"""The queries of the home page of a province."""


@pytest.fixture
def staff(regions):
    return make.user(province="18")


def look(event, user) -> Card:
    [work] = work_at([type(event).objects.for_page().get(pk=event.pk)], user)
    return card(work, user)


def states(event, user) -> list[str]:
    return [task.state.value for task in look(event, user).tasks]


def open_event(**fields):
    today = timezone.localdate()
    words = {"registration_closes_on": today + timedelta(11), "needs_assignment_letter": True, "needs_approval": True}
    return make.coming_event(code="BARU", **(words | fields))


def test_the_tasks_go_from_the_seats_to_the_certificates(staff):
    event = open_event()
    assert states(event, staff) == ["waiting", "later", "later", "later", "later", "unneeded", "later", "later"]
    agency = make.agency("18.03")
    make.quota(event, agency, seats=2)
    make.quota(event, make.agency("72.01"), seats=5)  # another province's
    assert states(event, staff) == ["done", "todo", "later", "later", "later", "unneeded", "later", "later"]
    first = make.registration(event, agency, status="proposed")
    make.registration(event, make.agency("72.01"), status="proposed")
    assert states(event, staff) == ["done", "todo", "todo", "waiting", "later", "unneeded", "later", "later"]
    second = make.registration(event, agency)
    make.letter(second)
    assert states(event, staff) == ["done", "done", "todo", "waiting", "todo", "unneeded", "later", "later"]
    make.letter(first)
    first.status = "confirmed"
    first.save()
    new_links([first, second], by=None)
    assert states(event, staff)[4] == "todo"  # they were only shown
    note_handed([first, second], by=staff)
    assert states(event, staff) == ["done", "done", "done", "done", "done", "unneeded", "later", "later"]


def test_the_tasks_after_the_event_are_attendance_and_certificates(staff):
    event = make.event(sessions=2, starts_on=date(2022, 5, 11), status="closed")
    agency = make.agency("18.03")
    quota = make.quota(event, agency, seats=3)
    make.registration(event, agency)
    assert states(event, staff)[1:] == ["missed", "unneeded", "done", "todo", "unneeded", "todo", "later"]
    assert states(event, make.user(province="72"))[6] == "done"  # nobody of theirs was expected
    make.registration(event, agency, marks="HH")
    certified = look(event, staff).tasks[-1]
    assert (certified.state, certified.text[:2]) == (TaskState.WAITING, "1 ")
    make.certificates(event)
    assert states(event, staff)[6:] == ["done", "done"]
    assert quota.event.code in look(event, staff).tasks[-1].href


def said(card):
    return [fact.text for fact in card.open]


def test_a_card_says_what_is_open_and_leads_to_the_first_thing(staff):
    event = open_event()
    agency = make.agency("18.03")
    make.quota(event, agency, seats=15)
    for _ in range(3):
        make.registration(event, agency, status="proposed")
    [shown] = cards(staff)
    assert shown.next.href == "/events/BARU/register/"
    free, letters, decision, closing = said(shown)
    assert [fact.href for fact in shown.open] == [
        "/events/BARU/register/",
        "/events/BARU/assignment-letters/",
        "/events/BARU/participants/?status=proposed",
        "",
    ]
    assert free == "12 kursi belum terisi, dari 15"
    assert letters == "3 surat tugas belum ada"
    assert decision == "3 menunggu keputusan koordinator"
    assert closing.startswith("pendaftaran ditutup 11 hari lagi")
    assert cards(make.user(province="72")) == []


def test_on_the_day_attendance_comes_first_and_only_where_it_is_held(staff):
    today = timezone.localdate()
    event = make.coming_event(code="HARI", starts_on=today, sessions=1)
    agency, guest = make.agency("18.03"), make.agency("72.01")
    people = [make.registration(event, agency) for _ in range(8)]
    make.registration(event, guest)
    make.quota(make.coming_event(code="NANTI", starts_on=today), make.agency("18.04"))
    session = event.sessions.get()
    record_marks(event, {(one, session): "H" for one in people[:2]}, by=None, method="grid")
    [shown, _other] = cards(staff)
    assert shown.next.href == "/events/HARI/attendance/"
    assert "2 dari 8 hadir hari ini" in said(shown)
    there = look(event, make.user(province="72"))
    assert [task.state for task in there.tasks][6] == TaskState.WAITING
    assert "0 dari 1 hadir hari ini" in said(there)


@pytest.mark.parametrize(
    ("until", "state", "text"),
    [
        (None, "unneeded", "Peserta tidak ditanyai apakah akan hadir di kegiatan ini."),
        (5, "todo", "1 orang belum menjawab apakah akan hadir; 1 tidak dapat hadir"),
        (-1, "todo", "1 orang belum menjawab apakah akan hadir; 1 tidak dapat hadir"),
    ],
)
def test_who_has_not_answered_is_a_task(until, state, text, staff):
    agency, today = make.agency("18.03"), timezone.localdate()
    event = open_event(answers_until=today + timedelta(until) if until else None)
    silent, absent, comes = (make.registration(event, agency) for _ in range(3))
    make.registration(event, make.agency("72.01"))
    Reply.objects.create(registration=absent, answer="cannot")
    Reply.objects.create(registration=comes, answer="comes")
    shown = look(event, staff)
    task = shown.tasks[5]
    assert (task.state, task.text) == (state, text)
    assert (text.partition(";")[0] in said(shown)) == (until == 5)
    Reply.objects.create(registration=silent, answer="comes")
    assert look(event, staff).tasks[5].state == ("done" if until else "unneeded")


def test_events_with_something_to_do_come_first(staff):
    today = timezone.localdate()
    full = make.coming_event(code="PENUH", starts_on=today + timedelta(3), needs_approval=True)
    agency = make.agency("18.03")
    make.quota(full, agency, seats=1)
    make.registration(full, agency, status="proposed")
    free = make.coming_event(code="KOSONG", starts_on=today + timedelta(9))
    make.quota(free, agency)
    make.quota(make.coming_event(code="DRAF", status="planned"), agency)
    make.quota(make.coming_event(code="BATAL", status="cancelled"), agency)
    assert [one.work.event.code for one in cards(staff)] == ["KOSONG", "PENUH"]


def test_each_agency_with_free_seats_leads_to_its_form_and_only_silent_ones_are_reminded(staff):
    event = open_event()
    silent = make.agency("18.03", name="Dinas Kota Metro", phone="0812-3456-7890")
    landline, came = make.agency("18.04", phone="(0721) 123456"), make.agency("18.05")
    closed = make.agency("18.06", closed_on=timezone.localdate(), closed_reason="Dilebur")
    for agency in (silent, landline, came, closed):
        make.quota(event, agency, seats=2)
    make.quota(event, pool=("village", "18.07"), seats=3)
    make.registration(event, came)
    first, second, third, pool = look(event, staff).free_seats
    assert first.href == f"/events/BARU/register/?agency={silent.pk}"
    assert urlsplit(first.whatsapp).path == "/6281234567890"
    [text] = parse_qs(urlsplit(first.whatsapp).query)["text"]
    assert text == first.reminder
    assert "Dinas Kota Metro" in text
    assert "2 kursi" in text
    assert urlsplit(second.whatsapp).path == "/"
    assert (third.quota.agency, third.reminder, third.whatsapp) == (came, "", "")
    assert (pool.href, pool.reminder) == ("/events/BARU/register/", "")
    type(event).objects.update(registration_closes_on=timezone.localdate() - timedelta(1))
    assert look(event, staff).free_seats == []


def test_people_without_an_assignment_letter_are_counted_and_listed(staff, client):
    event = make.coming_event(code="TUGAS", needs_assignment_letter=True)
    agency = make.agency("18.03")
    made = [make.registration(event, agency, status=status) for status in ("proposed", "confirmed", "withdrawn")]
    make.letter(make.registration(event, agency))
    make.registration(event, make.agency("72"))
    make.registration(make.coming_event(code="BEBAS"), agency)
    page = "/events/TUGAS/participants/?letter=missing"
    letters = look(event, staff).tasks[2]
    assert (letters.href, letters.text[:2]) == ("/events/TUGAS/assignment-letters/", "2 ")
    client.force_login(staff)
    assert [row.pk for row in client.get(page).context["page_obj"]] == [row.pk for row in made[:2]]
    free = client.get("/events/BEBAS/participants/?letter=missing")
    assert len(free.context["page_obj"]) == 1
    assert "letter" not in free.context["filter"].form.fields


def test_the_sentence_for_the_superior_names_no_person(staff):
    event = open_event(title="Bimtek Lampung")
    agency = make.agency("18.03")
    make.quota(event, agency, seats=15)
    make.registration(event, agency, status="proposed", full_name="Siti Rahasia")
    shown = look(event, staff)
    assert shown.sentence.startswith("Bimtek Lampung, per ")
    assert "1 dari 15 kursi terisi, 1 surat tugas belum ada, pendaftaran ditutup pada " in shown.sentence
    assert "Rahasia" not in shown.sentence
    assert shown.sentence in unquote(shown.whatsapp)


def test_the_home_page_of_a_province_shows_work_before_news_and_figures(staff, client):
    event = open_event(title="Bimtek Lampung")
    agency = make.agency("18.03", email="metro@example.com")
    make.quota(event, agency, seats=15)
    make.registration(event, agency, status="proposed")
    client.force_login(staff)
    page = client.get("/").content.decode()
    order = [page.index(text) for text in ("14 kursi belum terisi, dari 15", "Daftar tugas", 'id="narrative"')]
    assert order == sorted(order)
    assert f"/events/BARU/register/?agency={agency.pk}" in page
    client.force_login(make.user())
    assert "Daftar tugas" not in client.get("/").content.decode()


def test_the_task_list_names_all_tasks_and_is_for_those_who_see_the_event(staff, client):
    event = open_event()
    make.quota(event, make.agency("18.03"), seats=2)
    client.force_login(staff)
    page = client.get("/events/BARU/tasks/")
    assert [task.name for task in page.context["card"].tasks] == [
        "Kursi",
        "Nama peserta",
        "Surat tugas",
        "Konfirmasi",
        "Tautan pribadi",
        "Jawaban peserta",
        "Hari kegiatan",
        "Sertifikat",
    ]
    for task in page.context["card"].tasks:
        assert client.get(task.href).status_code == 200
    client.force_login(make.user(province="72"))
    assert client.get("/events/BARU/tasks/").status_code == 404


def test_the_event_page_registers_beside_the_seats_and_repeats_nothing(staff, client):
    event = open_event()
    agency, full = make.agency("18.03"), make.agency("18.04")
    other = make.agency("72.01")
    make.quota(event, agency, seats=2)
    make.quota(event, full, seats=1)
    make.quota(event, other, seats=1)
    make.registration(event, full)
    client.force_login(staff)
    response = client.get("/events/BARU/")
    page = response.content.decode()
    assert response.context["todos"] == []
    assert f"/register/?agency={agency.pk}" in page
    for absent in (full, other):
        assert f"?agency={absent.pk}" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_work_needs_the_same_queries_for_any_number_of_events(staff, count, client, django_assert_num_queries):
    today = timezone.localdate()
    for number in range(count):
        event = make.coming_event(starts_on=today, sessions=count, needs_assignment_letter=True)
        for _ in range(count):
            agency = make.agency(f"18.0{number + 1}")
            make.quota(event, agency)
            make.registration(event, agency, marks="H" * count)
    with django_assert_num_queries(5):
        assert len(cards(staff)) == count
    client.force_login(staff)
    with django_assert_num_queries(HOME):
        client.get("/")
