"""The tasks that wait for each user."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from events.invitations.issuing import due, outdated_letters, rows
from events.models import Event
from participants.certificates.changes import outdated_by_event
from participants.certificates.signing import store_signed
from participants.models import Certificate
from reports.home.todo import grouped, todos
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2022, 6, 1)


@pytest.fixture
def coordinator(regions):
    return make.user()


def test_agencies_that_registered_nobody_are_one_task_an_event_to_coordinators(coordinator):
    event = make.event(status="open", starts_on=date(2022, 7, 1), registration_closes_on=date(2022, 6, 20))
    for region in ("18.09", "18.10"):
        make.quota(event, make.agency(region), seats=4)
    make.registration(event, make.agency("18.03"))
    page = f"/events/{event.code}/messages/new/?preset=remind"
    (text,) = at(page, coordinator)
    assert text.startswith("2 instansi")
    assert "20 Juni 2022" in text
    assert at(page, coordinator, date(2022, 6, 21)) == []
    assert at(page, make.user(province="18")) == []  # the cards of its home page say it
    assert [todo.href for todo in todos(coordinator, TODAY, event)] == [f"/events/{event.code}/invitations/"]


@pytest.mark.parametrize(
    "fields", [{"registration_opens_on": TODAY + timedelta(60), "starts_on": date(2022, 9, 1)}, {"status": "planned"}]
)
def test_empty_seats_are_no_task_before_registration_opens(coordinator, fields):
    event = make.event(**{"status": "open", "starts_on": date(2022, 7, 1)} | fields)
    make.quota(event, make.agency("18.09"))
    assert at(f"/events/{event.code}/messages/new/?preset=remind", coordinator) == []


@pytest.mark.parametrize(("province", "tasks"), [("18", 1), ("72", 0)])
def test_tasks_follow_the_day_at_the_place_of_the_event(coordinator, monkeypatch, province, tasks):
    """At 23.30 in Lampung the last day of registration is over in Palu."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    last_day = {"starts_on": date(2027, 2, 1), "registration_closes_on": date(2026, 12, 31)}
    event = make.event(province=province, status="open", **last_day)
    make.quota(event, make.agency(f"{province}.01"))
    reminder = f"/events/{event.code}/messages/new/?preset=remind"
    assert len([todo for todo in todos(coordinator) if todo.href == reminder]) == tasks


def at(address: str, user, today: date = TODAY) -> list[str]:
    """Return the texts of the links to the address."""
    return [todo.text for todo in todos(user, today) if todo.href == address]


def test_seats_without_an_invitation_letter_wait_for_the_coordinator(coordinator):
    event = make.event(status="open", starts_on=date(2022, 7, 1), registration_closes_on=date(2022, 6, 20))
    for name in ("Satu", "Dua"):
        make.quota(event, make.agency("18.03", name=name))
    make.quota(make.event(status="planned", starts_on=date(2022, 7, 1)), make.agency())
    page = f"/events/{event.code}/invitations/"
    (text,) = at(page, coordinator)
    assert "2" in text
    assert at(page, make.user(province="18")) == []
    assert at(page, coordinator, date(2022, 6, 21)) == []
    assert [todo.href for todo in todos(coordinator, TODAY) if "invitations" in todo.href] == [page]


def test_issued_letters_are_no_task(coordinator):
    today = timezone.localdate()
    event = make.coming_event()
    quota = make.quota(event, make.agency("18.03"))
    make.invitations(event)
    page = f"/events/{event.code}/invitations/"
    assert at(page, coordinator, today) == []
    make.quota(event, pool=("village", "18.06"))
    (text,) = at(page, coordinator, today)
    assert "1" in text
    quota.delete()  # its letter no longer holds, and nobody needs another
    assert len(at(page, coordinator, today)) == 1


def test_missing_marks_wait_for_the_coordinator_once_the_event_is_over(coordinator):
    event = make.event(sessions=3, starts_on=date(2022, 5, 11))
    make.registration(event, make.agency(), marks="HH.")
    make.registration(event, make.agency(), marks="...")
    make.registration(event, make.agency(), marks="...", status="withdrawn")
    (todo,) = todos(coordinator, TODAY)
    assert (todo.subject, todo.href) == (event.title, f"/reports/attendance/{event.code}/")
    assert "4" in todo.text
    assert todos(coordinator, date(2022, 5, 11)) == []
    assert todos(make.user(province="18"), TODAY) == []


def test_an_event_that_is_over_waits_to_be_finished(coordinator):
    event = make.event(status="closed", starts_on=date(2022, 5, 11))
    assert [todo.subject for todo in todos(coordinator, TODAY)] == [event.title]


def test_an_overbooked_quota_is_a_task(coordinator):
    event, agency = make.event(sessions=1), make.agency()
    quota = make.quota(event, agency, seats=1)
    make.registration(event, agency, marks="H")
    quota.refresh_from_db()
    quota.seats, quota.taken, quota.overbooked = 1, 2, 1
    quota.save()
    [task] = [todo for todo in todos(coordinator, TODAY) if todo.href == f"/events/{event.code}/quotas/"]
    assert task.event == event
    assert quota.label in task.text


def test_cancelled_events_have_no_tasks(coordinator):
    event = make.event(status="cancelled", sessions=1)
    make.registration(event, make.agency(), marks=".")
    assert todos(coordinator, TODAY) == []


def test_the_page_of_an_event_lists_only_its_own_tasks(coordinator):
    first, second = (make.event(status="closed", starts_on=date(2022, 5, 11)) for _ in range(2))
    assert [todo.subject for todo in todos(coordinator, TODAY, second)] == [second.title]
    assert first.title not in {todo.subject for todo in todos(coordinator, TODAY, second)}


def test_proposed_people_wait_for_a_decision(coordinator):
    event = make.event(starts_on=date(2022, 7, 1), status="open")
    for status in ("proposed", "proposed", "confirmed"):
        make.registration(event, make.agency(), status=status)
    todo, _letters = todos(coordinator, TODAY)
    assert (todo.subject, todo.href) == (event.title, f"/events/{event.code}/participants/?status=proposed")
    assert "2" in todo.text
    assert todos(make.user(province="18"), TODAY) == []


def test_people_who_cannot_attend_and_the_silent_are_tasks(coordinator):
    event = make.coming_event(answers_until=timezone.localdate())
    absent, coming, _silent = (make.registration(event, make.agency("18.03")) for _each in range(3))
    make.reply(absent)
    make.reply(coming, "comes")
    clerk, other = make.user(province="18"), make.user(province="72")
    for reader in (clerk, coordinator):
        assert replies_of(reader, event) == {f"/events/{event.code}/replies/": "1"}
    type(event).objects.update(answers_until=timezone.localdate() - timedelta(days=1))
    assert replies_of(clerk, event).keys() == {
        f"/events/{event.code}/replies/",
        f"/events/{event.code}/replies/?group=silent",
    }
    assert replies_of(other, event) == {}
    type(event).objects.update(status="cancelled")
    assert replies_of(clerk, event) == {}


def replies_of(user, event) -> dict[str, str]:
    """Return the tasks about replies: the number of people by address."""
    return {one.href: one.text.split()[0] for one in todos(user) if f"/{event.code}/replies/" in one.href}


def test_unsent_mails_are_a_task(regions):
    event = make.coming_event()
    for state in ("failed", "unclear", "waiting", "off"):
        make.mail(event, state=state)
    make.mail(make.coming_event(sends_mail=False), state="failed")
    [todo] = todos(make.user(), TODAY)
    assert (todo.subject, todo.href) == (event.title, f"/events/{event.code}/mail/")
    assert "2" in todo.text
    assert todos(make.user(province="18"), TODAY) == []


def test_agencies_that_users_added_wait_for_administrators(regions):
    admin, address = make.user("administrator"), "/admin/agencies/agency/?checked=no"
    assert at(address, admin) == []
    for _ in range(2):
        make.agency("18.03", "village", proposed_at=timezone.now())
    make.agency("18.03", "village", proposed_at=timezone.now(), checked_at=timezone.now())
    assert [text[:1] for text in at(address, admin)] == ["2"]
    for user in (make.user(), make.user(province="18")):
        assert at(address, user) == []
    assert [todo for todo in todos(admin, TODAY, make.event()) if todo.href == address] == []


def booked_twice(first_day: date, **fields):
    """Store a person of Lampung who holds seats at an event of three days and at one on its last day, elsewhere."""
    first = make.event(code="SATU", starts_on=first_day, ends_on=first_day + timedelta(days=2), status="open")
    last = first.ends_on
    second = make.event("72", code="DUA", starts_on=last, ends_on=last, status="open", **fields)
    there = make.registration(first, make.agency("18.03"))
    make.quota(second, there.agency)
    make.registered(there.participant, second)
    return first, second


def test_people_with_seats_at_two_events_on_the_same_days_are_a_task(coordinator, client):
    today = timezone.localdate()
    first, second = booked_twice(today + timedelta(days=10))
    page = f"/registrations/?clash=yes&from={today}"
    for user in (coordinator, make.user(province="18")):
        (text,) = at(page, user, today)
        assert "1 orang" in text
        client.force_login(user)
        people = client.get(page).context["page_obj"]
        assert {row.event_id for row in people} == {first.pk, second.pk}
    (todo,) = [todo for todo in todos(coordinator, today, second) if "clash" in todo.href]
    assert todo.href == "/registrations/?clash=yes&event=DUA"
    assert at(page, make.user(province="72"), today) == []  # the person came from another province


def test_a_double_booking_is_no_task_once_it_is_over_or_cancelled(coordinator):
    today = timezone.localdate()
    _first, second = booked_twice(today - timedelta(days=9))
    assert [todo for todo in todos(coordinator, today) if "clash" in todo.href] == []
    assert [todo for todo in todos(coordinator, today, second) if "clash" in todo.href] == []
    booked_again = make.coming_event(code="TIGA")
    person = make.registration(booked_again, make.agency("18.04")).participant
    cancelled = make.coming_event(code="EMPAT", status="cancelled")
    make.quota(cancelled, person.agency)
    make.registered(person, cancelled)
    assert [todo for todo in todos(coordinator, today) if "clash" in todo.href] == []


def test_outdated_letters_are_a_task_while_they_can_be_replaced(coordinator, client):
    today = timezone.localdate()
    event, other = make.coming_event(code="SURAT"), make.coming_event(code="LAIN")
    staff = make.user(province="18")
    for region in ("18.03", "18.04"):
        make.quota(event, make.agency(region))
    make.quota(other, make.agency("18.03"))
    make.invitations(event)
    make.invitations(other)
    page = "/events/SURAT/invitations/"
    assert at(page, coordinator, today) == []
    type(event).objects.filter(pk=event.pk).update(venue="Hotel Baru")
    (text,) = at(page, coordinator, today)
    assert "2 surat" in text
    event.refresh_from_db()
    assert len(due(rows(event), again=True)) == 2
    assert at("/events/LAIN/invitations/", coordinator, today) == []
    assert at(page, make.user(province="72"), today) == []
    make.quota(event, make.agency("72.01"))
    make.invitations(event)
    assert at(page, staff, today) == []  # to a province they are news
    (text,) = [one.text for one in todos(staff, today, event) if one.href == page]
    assert text == "2 surat undangan perlu diganti; koordinator menggantinya"
    event.sessions.create(number=1, title="Sesi 1", date=event.starts_on, lesson_hours=2)
    assert [text[:2] for text in at(page, coordinator, today)] == ["3 "]
    client.force_login(staff)
    assert client.get(page).status_code == 200
    type(event).objects.filter(pk=event.pk).update(status="finished")
    assert at(page, coordinator, today) == []


def test_outdated_certificates_are_a_task(coordinator, client):
    today = timezone.localdate()
    event = make.event(code="SERTIFIKAT", starts_on=today - timedelta(days=9), sessions=2)
    people = [make.registration(event, make.agency("18.03"), marks="HH") for _ in range(3)]
    make.certificates(event)
    page = "/events/SERTIFIKAT/certificates/?state=outdated"
    assert at(page, coordinator, today) == []
    type(people[0].participant).objects.filter(pk=people[0].participant_id).update(full_name="Nama Baru")
    (text,) = at(page, coordinator, today)
    assert text.startswith("1 ")
    event.sessions.filter(number=2).update(title="Judul baru")
    (text,) = at(page, coordinator, today)
    assert text.startswith("3 ")
    make.forget_marks(event)
    type(people[1]).objects.filter(pk=people[1].pk).update(attended=False)  # has not completed the event any more
    client.force_login(coordinator)
    listed = client.get(page).context["page_obj"].paginator.count
    assert [int(text.split()[0]) for text in at(page, coordinator, today)] == [listed] * bool(listed)
    for province, seen in (("18", bool(listed)), ("72", False)):
        of_event = todos(make.user(province=province), today, event)
        assert [one.href for one in of_event if one.href == page] == [page] * seen


@pytest.mark.parametrize("events", [1, 3])
def test_the_tasks_about_outdated_papers_need_the_same_queries_for_any_number(
    events, coordinator, django_assert_num_queries
):
    today = timezone.localdate()
    for _ in range(events):
        past, coming = make.event(starts_on=today - timedelta(days=9), sessions=1), make.coming_event()
        make.registration(past, make.agency("18.03"), marks="H")
        make.certificates(past)
        make.quota(coming, make.agency("18.04"))
        make.invitations(coming)
    Event.objects.update(venue="Hotel Baru")
    with django_assert_num_queries(4):
        assert len(outdated_by_event(Event.objects.all())) == events
    with django_assert_num_queries(4):
        assert len(outdated_letters(Event.objects.all())) == events


def test_certificates_issued_while_outdated_ones_are_counted_are_no_error(regions):
    agency = make.agency("18.03")
    first, second = (
        make.event(code=f"EVENT-{number}", sessions=1, status="finished", starts_on=date(2022, 5, 13))
        for number in (1, 2)
    )
    for event in (first, second):
        make.registration(event, agency, marks="H")
    make.certificates(first)
    Event.objects.update(title="Judul benar")
    late = [second]

    def issue_after_the_sessions_were_read(execute, sql, *rest):
        answer = execute(sql, *rest)
        if late and 'FROM "events_session"' in sql:
            make.certificates(late.pop())
        return answer

    with connection.execute_wrapper(issue_after_the_sessions_were_read):
        assert outdated_by_event(Event.objects.all()) == {first: 1}
    assert Certificate.objects.count() == 2


def test_certificates_wait_to_be_issued_once_the_event_is_over(coordinator):
    today = timezone.localdate()
    event = make.event(sessions=1, starts_on=today - timedelta(days=9))
    for mark in "HHA":
        make.registration(event, make.agency("18.03"), marks=mark)
    page = f"/events/{event.code}/certificates/issue/"
    assert [text[:2] for text in at(page, coordinator, today)] == ["2 "]
    assert at(page, coordinator, event.ends_on) == []
    assert at(page, make.user(province="18"), today) == []
    make.certificates(event)
    assert at(page, coordinator, today) == []


def test_missing_signed_files_are_a_task_once_some_are_here(coordinator):
    today = timezone.localdate()
    event = make.event(sessions=1, starts_on=today - timedelta(days=9))
    for _ in range(3):
        make.registration(event, make.agency("18.03"), marks="H")
    certificates = make.certificates(event)
    page = f"/events/{event.code}/certificates/"
    assert at(page, coordinator, today) == []
    store_signed(certificates[0], ContentFile(b"%PDF-1.7\n%%EOF"), by=coordinator)
    [text] = at(page, coordinator, today)
    assert "2 sertifikat" in text


def test_planned_events_say_what_they_lack(coordinator):
    event = make.event(code="RENCANA", status="planned", starts_on=date(2022, 9, 1))
    [text] = at("/events/RENCANA/sessions/", coordinator)
    assert text == "direncanakan, belum ada sesi, kursi, dan hari terakhir pendaftaran"
    event.sessions.create(number=1, title="Sesi", date=event.starts_on, lesson_hours=2)
    assert "sesi" not in at("/events/RENCANA/quotas/", coordinator)[0]
    make.quota(event, make.agency("18.03"))
    assert len(at("/events/RENCANA/edit/", coordinator)) == 1
    Event.objects.update(registration_closes_on=date(2022, 8, 1))
    assert len(at("/events/RENCANA/open/", coordinator)) == 1
    assert at("/events/RENCANA/open/", coordinator, date(2022, 9, 2)) == []
    assert todos(make.user(province="18"), TODAY) == []


def test_many_planned_events_are_one_task(coordinator):
    for _ in range(7):
        make.event(status="planned", starts_on=date(2022, 9, 1))
    [task] = todos(coordinator, TODAY)
    assert task.href == "/events/?status=planned"
    assert "7 tanpa sesi" in task.text


def test_the_tasks_of_an_event_are_together_and_decisions_come_first(coordinator):
    for number in (1, 2):
        event = make.event(code=f"E{number}", starts_on=date(2022, 7, number), status="open")
        make.quota(event, make.agency("18.03"))
        make.registration(event, make.agency("18.04"), status="proposed")
    make.event(code="E0", starts_on=date(2022, 5, 1), status="closed")
    groups = grouped(todos(coordinator, TODAY))
    assert [group.event.code for group in groups] == ["E1", "E2", "E0"]
    assert [todo.href.split("/")[3] for todo in groups[0].todos] == ["participants", "invitations", "messages"]


def test_the_home_page_says_how_many_events_with_tasks_follow(coordinator, client):
    for _ in range(11):
        make.registration(make.coming_event(), make.agency("18.03"), status="proposed")
    client.force_login(coordinator)
    page = client.get("/")
    assert len(page.context["groups"]) == 8
    assert 'href="/?tasks=all#tasks">dan 3 lagi' in page.content.decode()
    assert len(client.get("/?tasks=all").context["groups"]) == 11


def test_tasks_beyond_the_most_that_are_listed_are_counted(coordinator, monkeypatch):
    monkeypatch.setattr("reports.home.tasks.task.AT_MOST", 2)
    for number in range(5):
        event = make.event(code=f"E{number}", starts_on=date(2022, 7, 1 + number), status="open")
        make.registration(event, make.agency("18.04"), status="proposed")
    decisions = [todo for todo in todos(coordinator, TODAY) if "menunggu keputusan" in todo.text]
    assert [todo.event and todo.event.code for todo in decisions] == ["E0", "E1", None]
    assert decisions[-1].text.startswith("3 kegiatan lain punya tugas serupa")


@pytest.mark.parametrize("events", [1, 4])
def test_the_home_page_needs_few_queries_for_any_number_of_events_and_kinds_of_tasks(
    events, client, django_assert_num_queries
):
    today = timezone.localdate()
    for _ in range(events):
        past, coming = make.event(starts_on=today - timedelta(days=9), sessions=1), make.coming_event()
        certified = make.registration(past, make.agency("18.03"), marks="H")
        make.certificates(past)
        make.registration(past, make.agency("18.03"), marks="H")
        make.held_mark(certified)
        make.correction(certified)
        make.event(status="planned", starts_on=today + timedelta(days=60))
        make.quota(coming, make.agency("18.04"))
        make.invitations(coming)
        make.quota(coming, make.agency("18.06"))
        make.registration(coming, make.agency("18.05"), status="proposed")
        make.quota(coming, make.agency("18.03", closed_on=today, closed_reason="Digabung"))
        make.mail(coming, state="failed")
    Event.objects.update(venue="Hotel Baru")
    client.force_login(make.user("administrator"))
    with django_assert_num_queries(25):
        page = client.get("/?tasks=all")
    found = [todo for group in page.context["groups"] for todo in group.todos]
    assert len({todo.action for todo in found}) >= 8
    assert len(found) >= 10 * events
