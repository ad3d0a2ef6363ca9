"""Mails about moved and cancelled events: recipients, texts, and the pages that ask before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry, Message
from events import change_mails
from events.models import Event
from events.planning import actions as planning
from tests import make

TODAY = timezone.localdate()


@pytest.fixture
def event(regions):
    """Return an open event with seats of an agency with an address, and staff of Lampung with one."""
    event = make.coming_event("18", code="LAMPUNG-1", title="Bimtek Lampung", venue="Hotel A")
    make.quota(event, make.agency("18.03", name="Dinas Utara", email="dinas@example.org"))
    make.user(province="18", email="staff@example.org")
    return event


def take_part(event, name: str, email: str = "", status: str = "confirmed"):
    agency = event.quotas.first().agency
    return make.registered(make.person(agency, full_name=name, email=email), event, status=status)


def mails() -> dict[str, Message]:
    found = list(Message.objects.all())
    assert len(found) == len({mail.recipient for mail in found})
    return {mail.recipient: mail for mail in found}


def sentences() -> set[str]:
    """Return the lines of the staff's mail, and delete all mails."""
    lines = {*mails()["staff@example.org"].body.splitlines()}
    Message.objects.all().delete()
    return lines


def move(event, **values) -> int:
    for name, value in values.items():
        setattr(event, name, value)
    return planning.edit_event(event, fields=list(values), by=None)


def test_a_move_is_mailed_once_to_each_who_counts_on_the_event(event):
    take_part(event, "Ani", "ani@example.org")
    take_part(event, "Budi")
    take_part(event, "Citra", "citra@example.org", status="waitlisted")
    take_part(event, "Dewi", "dewi@example.org", status="withdrawn")
    first = event.starts_on + timedelta(days=7)
    assert move(event, venue="Hotel B", starts_on=first, ends_on=first, title="Bimtek") == 4
    assert {*mails()} == {"dinas@example.org", "staff@example.org", "ani@example.org", "citra@example.org"}
    for mail in mails().values():
        assert "Hotel B" in mail.body
        assert "Hotel A" in mail.body
        assert (mail.event, mail.province) == (event.pk, "18")
    assert "/events/LAMPUNG-1/" in mails()["staff@example.org"].body
    assert "/events/" not in mails()["dinas@example.org"].body  # an agency has no account
    assert "Ani" in mails()["ani@example.org"].body


def test_a_cancellation_is_mailed_with_its_reason(event):
    take_part(event, "Ani", "ani@example.org")
    assert planning.cancel(event, by=None, reason="Banjir") == 3
    assert all("Banjir" in mail.body and "Hotel" not in mail.body for mail in mails().values())
    subjects = {mail.subject for mail in mails().values()}
    Message.objects.all().delete()
    Event.objects.update(status="open")
    move(event, status="open", venue="Hotel B")
    assert subjects.isdisjoint(mail.subject for mail in mails().values())


def test_letters_are_mentioned_where_there_are_some(event):
    move(event, venue="Hotel B")
    without = sentences()
    make.invitations(event)
    move(event, venue="Hotel C")
    moved = sentences() - without
    planning.cancel(event, by=None, reason="Banjir")
    cancelled = sentences() - without - moved
    assert any("undangan" in line for line in moved)
    assert any("undangan" in line for line in cancelled)
    assert not any("undangan" in line for line in without)


@pytest.mark.parametrize("fields", [{"title": "Judul"}, {"batch": "II"}, {"venue": "Hotel A"}, {}])
def test_other_edits_are_not_mailed(event, fields):
    assert move(event, **fields) == 0
    assert mails() == {}


def test_a_plan_that_nobody_knows_of_is_not_mailed(event):
    event.status = "planned"
    event.save()
    assert move(event, venue="Hotel B") == 0
    make.invitations(event)
    assert move(event, venue="Hotel C") == 2


def test_a_plan_with_people_is_mailed(event):
    event.status = "planned"
    event.save()
    take_part(event, "Ani", "ani@example.org")
    assert planning.cancel(event, by=None, reason="Banjir") == 3


PAST = TODAY - timedelta(days=2)


@pytest.mark.parametrize("over", [{"status": "finished"}, {"starts_on": PAST, "ends_on": PAST}])
def test_corrections_of_a_past_event_are_not_mailed(event, over):
    Event.objects.update(**over)
    event.refresh_from_db()
    assert move(event, venue="Hotel B") == 0


def test_nothing_is_mailed_where_mails_are_off_or_not_wanted(event):
    take_part(event, "Ani", "ani@example.org")
    assert planning.cancel(event, by=None, reason="Banjir", send_mail=False) == 0
    assert {mail.state for mail in mails().values()} == {"off"}
    Message.objects.all().delete()
    Event.objects.update(status="open", sends_mail=False)
    planning.cancel(Event.objects.get(), by=None, reason="Banjir")
    assert mails() == {}


@pytest.fixture
def coordinator(client, event):
    client.force_login(make.user())
    return client


def said(page) -> tuple[int, list[str]]:
    recipients = page.context["recipients"]
    return recipients.count, recipients.lacking


def last_message(page) -> str:
    return str([*page.context["messages"]][-1])


def test_the_page_before_a_cancellation_says_who_gets_a_mail(coordinator, event):
    make.quota(event, make.agency("72.01", name="Dinas Banggai"))
    take_part(event, "Ani", "ani@example.org")
    take_part(event, "Budi")
    page = coordinator.get("/events/LAMPUNG-1/cancel/")
    assert said(page) == (3, ["Sulawesi Tengah", "Dinas Banggai", "Budi"])
    assert 'name="no_mail"' in page.content.decode()
    done = coordinator.post("/events/LAMPUNG-1/cancel/", {"reason": "Banjir"}, follow=True)
    assert "3" in last_message(done)
    assert len(mails()) == 3


def test_the_edit_page_says_who_gets_a_mail_about_a_move(coordinator, event):
    page = coordinator.get("/events/LAMPUNG-1/edit/")
    assert said(page) == (2, [])
    form = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    form |= {name: value.isoformat() for name, value in form.items() if hasattr(value, "isoformat")}
    sent = form | {"venue": "Hotel B", "sends_mail": "on", "registration_opens_on": ""}
    coordinator.post("/events/LAMPUNG-1/edit/", sent | {"no_mail": "1"})
    assert {mail.state for mail in mails().values()} == {"off"}
    Message.objects.all().delete()
    done = coordinator.post("/events/LAMPUNG-1/edit/", sent | {"venue": "Hotel C"}, follow=True)
    assert "2" in last_message(done)
    assert {mail.state for mail in mails().values()} == {"waiting"}


def test_opening_registration_asks_first(coordinator, event):
    planning.close_registration(event, by=None)
    event_page = coordinator.get("/events/LAMPUNG-1/")
    assert 'action="/events/LAMPUNG-1/open/"' not in event_page.content.decode()
    page = coordinator.get("/events/LAMPUNG-1/open/")
    assert said(page) == (2, [])
    assert mails() == {}
    done = coordinator.post("/events/LAMPUNG-1/open/", follow=True)
    assert "2" in last_message(done)
    assert len(mails()) == 2
    planning.close_registration(Event.objects.get(), by=None)
    assert coordinator.get("/events/LAMPUNG-1/open/").context["mailed_before"] == 2


def test_an_opening_without_mails_is_not_mailed_later(coordinator, event):
    opens = TODAY + timedelta(days=3)
    Event.objects.update(status="planned", registration_opens_on=opens)
    assert coordinator.get("/events/LAMPUNG-1/open/").context["mails_on"] == opens
    coordinator.post("/events/LAMPUNG-1/open/", {"no_mail": "1"})
    Event.objects.update(registration_opens_on=TODAY)
    assert planning.mail_opening(Event.objects.get(), today=TODAY) == 0
    assert {mail.state for mail in mails().values()} == {"off"}
    planning.close_registration(Event.objects.get(), by=None)
    assert coordinator.get("/events/LAMPUNG-1/open/").context["mailed_before"] == 0


def test_closing_and_finishing_send_nothing_and_say_what_was_done(coordinator, event):
    for move, ends_on in [("close", TODAY + timedelta(3)), ("finish", TODAY)]:
        Event.objects.update(starts_on=TODAY, ends_on=ends_on)
        assert "recipients" not in coordinator.get(f"/events/LAMPUNG-1/{move}/").context
        assert len(coordinator.post(f"/events/LAMPUNG-1/{move}/", follow=True).context["messages"]) == 1
    assert mails() == {}


def test_the_recipients_cost_the_same_queries_for_more_people(event, django_assert_num_queries):
    for number in range(3):
        make.quota(event, make.agency("18.06"))
        take_part(event, "Ani", f"ani{number}@example.org")
        if number != 1:
            with django_assert_num_queries(5):
                change_mails.recipients(event)


def send_sessions(event, rows: list[dict], **more):
    """Return the data of the page of sessions, with these rows."""
    fields = ["id", "number", "title", "date", "starts_at", "ends_at", "lesson_hours", "speaker", "DELETE"]
    initial = event.sessions.count()
    data = {"sessions-TOTAL_FORMS": str(len(rows)), "sessions-INITIAL_FORMS": str(initial)}
    for index, row in enumerate(rows):
        data |= {f"sessions-{index}-{name}": row[name] for name in fields if name in row}
    return data | more


def row_of(session, **values) -> dict:
    row = {"id": session.pk, "number": session.number, "title": session.title, "date": f"{session.date:%d-%m-%Y}"}
    return row | {"starts_at": "08.00", "ends_at": "10.00", "lesson_hours": 2} | values


@pytest.fixture
def sessions(event):
    for number in (1, 2):
        event.sessions.create(
            number=number,
            title=f"Sesi {number}",
            date=event.starts_on,
            starts_at="08:00",
            ends_at="10:00",
            lesson_hours=2,
        )
    event.sessions.filter(number=2).update(starts_at="10:00", ends_at="12:00")
    return list(event.sessions.order_by("number"))


@pytest.mark.parametrize("no_mail", [False, True])
def test_other_times_of_sessions_are_mailed_and_news(event, sessions, client, no_mail):
    take_part(event, "Ani", "ani@example.org")
    take_part(event, "Budi")
    client.force_login(make.user())
    address = f"/events/{event.code}/sessions/"
    page = client.get(address)
    assert (page.context["recipients"].count, page.context["recipients"].lacking) == (3, ["Budi"])
    assert 'name="no_mail"' in page.content.decode()
    rows = [
        row_of(sessions[0], starts_at="13.00", ends_at="15.00"),
        row_of(sessions[1], DELETE="on"),
        {"number": 3, "title": "Baru", "date": f"{event.starts_on:%d-%m-%Y}", "starts_at": "15.00", "lesson_hours": 1},
    ]
    sent = send_sessions(event, rows, **({"no_mail": "1"} if no_mail else {}))
    answer = client.post(address, sent, follow=True)
    assert ("3 surel" in answer.content.decode()) is not no_mail
    assert set(Message.objects.values_list("state", flat=True)) == {"off" if no_mail else "waiting"}
    day = f"{event.starts_on:%d-%m-%Y}"
    [entry] = Entry.objects.filter(action="event-edited")
    assert entry.changes == {
        "timetable": [
            f"Sesi 1 ({day} 08.00–10.00 WIB); Sesi 2 ({day} 10.00–12.00 WIB)",
            f"Sesi 1 ({day} 13.00–15.00 WIB); Baru ({day} 15.00 WIB)",
        ]
    }
    if not no_mail:
        assert "13.00–15.00" in mails()["ani@example.org"].body


@pytest.mark.parametrize("values", [{"title": "Pembukaan"}, {"number": 9}, {}])
def test_other_changes_of_sessions_are_not_mailed(event, sessions, client, values):
    client.force_login(make.user())
    rows = [row_of(sessions[0], **values), row_of(sessions[1], starts_at="10.00", ends_at="12.00")]
    client.post(f"/events/{event.code}/sessions/", send_sessions(event, rows))
    assert not Message.objects.exists()
    assert not Entry.objects.filter(action="event-edited").exists()


def test_the_timetable_of_a_draft_is_not_mailed(event, sessions, client):
    Event.objects.update(status="planned")
    client.force_login(make.user())
    rows = [row_of(sessions[0], starts_at="07.00"), row_of(sessions[1], starts_at="10.00", ends_at="12.00")]
    client.post(f"/events/{event.code}/sessions/", send_sessions(event, rows))
    assert f"{event.sessions.get(number=1).starts_at:%H.%M}" == "07.00"
    assert not Message.objects.exists()
