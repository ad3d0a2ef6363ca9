"""The tasks that wait for each user."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from reports.home.todo import todos
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2022, 6, 1)


@pytest.fixture
def coordinator(regions):
    return make.user()


def test_an_empty_quota_of_an_open_event_waits_for_its_province(coordinator):
    event = make.event(status="open", starts_on=date(2022, 7, 1), registration_closes_on=date(2022, 6, 20))
    quota = make.quota(event, make.agency("18.09"), seats=4)
    make.registration(event, make.agency("18.03"))
    for user in (coordinator, make.user(province="18")):
        todo, *letters = todos(user, TODAY)
        assert [letter.href for letter in letters] == [
            f"/events/{event.code}/invitations/"
        ] * user.rights.issues_letters
        assert (todo.subject, todo.href) == (quota.label, f"/events/{event.code}/")
        assert "4" in todo.text
        assert "2022" in todo.text
    assert todos(make.user(province="72"), TODAY) == []
    assert todos(make.user(province="18"), date(2022, 6, 21)) == []


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


def test_people_without_their_assignment_letter_wait_for_their_province(coordinator, client):
    today = timezone.localdate()
    event = make.coming_event(code="TUGAS", needs_assignment_letter=True)
    agency = make.agency("18.03")
    made = [make.registration(event, agency, status=status) for status in ("proposed", "confirmed", "withdrawn")]
    make.letter(make.registration(event, agency))
    make.registration(event, make.agency("72"))
    make.registration(make.coming_event(code="BEBAS"), agency)
    page = "/events/TUGAS/participants/?letter=missing"
    staff = make.user(province="18")
    (text,) = at(page, staff, today)
    assert "2" in text
    assert at(page, coordinator, today) == []
    assert at(page, make.user(province="12"), today) == []
    assert at(page, staff, event.ends_on + timedelta(days=1)) == []
    client.force_login(staff)
    assert [row.pk for row in client.get(page).context["page_obj"]] == [row.pk for row in made[:2]]
    free = client.get("/events/BEBAS/participants/?letter=missing")
    assert len(free.context["page_obj"]) == 1
    assert "letter" not in free.context["filter"].form.fields


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
    assert [todo.subject for todo in todos(coordinator, TODAY)] == [quota.label]


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
