"""Actions at many events at once: what the page says before, what is done, and why events are left out."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Entry, Job, Message
from events.models import Announcement, Event, Invitation, Number
from events.number_pattern import parse
from events.readers import recipients, recipients_of_many
from reports.many.running import do_at_all
from tests import make
from tests.work import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(regions, client):
    client.force_login(make.user())
    return client


def draft(code: str, *, sessions: int = 1, seats: int = 5, **fields) -> Event:
    """Store a planned event in two months, with seats for an agency that has an address."""
    days = {"starts_on": timezone.localdate() + timedelta(days=60)}
    event = make.event(code=code, status="planned", sessions=sessions, **days | fields)
    if seats:
        make.quota(event, make.agency("18.03", email=f"{code.lower()}@example.org"), seats=seats)
    return event


def address(action: str, events=(), **options) -> str:
    keys = [("event", event.pk) for event in events]
    return "/event-actions/?" + urlencode([("action", action), *keys, *options.items()])


def do(client, action: str, events=(), *, follow: bool = False, posted=None, **options):
    """Look at the action and do it as the page offers it."""
    where = address(action, events, **options)
    page = client.get(where)
    shown = {"seen": page.context["token"], "mails_shown": page.context["mails"]}
    templates = [chosen for _c, _t, chosen in page.context["templates"][:1]]
    chosen = {"template": templates[0]} if templates else {}
    return client.post(where, shown | chosen | (posted or {}), follow=follow)


def reasons(page) -> dict[str, list[str]]:
    return {reason: [event.code for event in events] for reason, events in page.context["left_out"]}


def test_opening_says_before_who_is_mailed_and_which_events_are_left_out(staff):
    good, other = draft("SATU"), draft("DUA")
    bare, open_one = draft("TIGA", seats=0), make.coming_event(code="EMPAT")
    make.quota(good, make.agency("18.04"))
    page = staff.get(address("open", [good, other, bare, open_one]))
    assert [look.event.code for look in page.context["ready"]] == ["DUA", "SATU"]
    assert page.context["mails"] == 2
    assert page.context["lacking"] == 3  # the province at both, and an agency
    assert 'href="/agencies/?contact=none"' in page.content.decode()
    assert {*map(tuple, reasons(page).values())} == {("TIGA",), ("EMPAT",)}
    page = do(staff, "open", [good, other, bare, open_one], follow=True)
    assert {*Event.objects.filter(status="open").values_list("code", flat=True)} == {"SATU", "DUA", "EMPAT"}
    assert Message.objects.count() == 2
    assert "2 kegiatan" in page.content.decode()


def test_without_mails_nobody_is_mailed(staff):
    do(staff, "open", [draft("SATU")], posted={"no_mail": "1"})
    assert Event.objects.get().status == "open"
    assert not Message.objects.exclude(state="off").exists()


def test_what_has_changed_since_is_shown_again(staff):
    event, other = draft("SATU"), draft("DUA")
    where = address("open", [event, other])
    page = staff.get(where)
    shown = {"seen": page.context["token"], "mails_shown": page.context["mails"]}
    make.quota(event, make.agency("18.05", email="baru@example.org"))
    page = staff.post(where, shown)
    assert page.context["mails"] == 3
    assert not Event.objects.filter(status="open").exists()
    other.delete()
    assert staff.post(where, shown).status_code == 200


def test_all_results_of_the_list_are_meant_by_one_tick(staff):
    for code in ("LAMPUNG-1", "LAMPUNG-2", "LAIN"):
        draft(code)
    answer = do(staff, "open", all="1", q="LAMPUNG-")
    assert answer.url == "/events/?q=LAMPUNG-"
    assert Event.objects.filter(status="open").count() == 2


def test_a_list_of_one_status_follows_the_events_to_their_new_one(staff):
    events = [draft("SATU"), draft("DUA")]
    later = draft("TIGA", registration_opens_on=timezone.localdate() + timedelta(days=9))
    assert do(staff, "open", events, status="planned", q="x").url == "/events/?status=open&q=x"
    assert do(staff, "close", events, status="open").url == "/events/?status=closed"
    assert do(staff, "open", [*events, later], status="planned").url == "/events/"
    draft("EMPAT")
    assert do(staff, "delete", [draft("LIMA")], status="planned").url == "/events/?status=planned"


def test_registration_of_many_events_is_closed(staff):
    events = [make.coming_event(code=code) for code in ("SATU", "DUA")]
    do(staff, "close", [*events, draft("TIGA")])
    assert Event.objects.filter(status="closed").count() == 2


def test_letters_of_many_events_are_issued(staff):
    events = [draft("SATU"), draft("DUA")]
    assert len(reasons(staff.get(address("letters", events)))) == 1  # there is no letterhead
    make.letterhead()
    do(staff, "letters", events)
    assert Invitation.objects.count() == 2
    assert [*reasons(staff.get(address("letters", events))).values()] == [["DUA", "SATU"]]


def test_a_number_given_before_is_named_as_the_reason(staff):
    events = [draft("SATU"), draft("DUA")]
    today, values = timezone.localdate(), {"unit": "PPM", "classification": "DL.01"}
    typed = parse(make.letterhead().pattern).number(1, on=today, values=values)
    Number.objects.create(kind="invitation", year=today.year, text=typed, dated_on=today)
    page = do(staff, "letters", events, follow=True)
    assert typed in page.content.decode()
    assert not Invitation.objects.exists()


def test_sessions_of_many_events_come_from_the_templates_of_their_courses(staff):
    template = make.session_template(1)
    first, second = draft("SATU", sessions=0), draft("DUA", sessions=0, course=make.course("LAIN"))
    full, two_days = draft("TIGA"), make.session_template(1, 2, course_code="LAIN")
    page = staff.get(address("sessions", [first, second, full]))
    assert [look.event.code for look in page.context["ready"]] == ["SATU"]
    assert sorted(reasons(page).values()) == [["DUA"], ["TIGA"]]
    do(staff, "sessions", [first, second, full], posted={"template": [template.pk, two_days.pk]})
    assert [first.sessions.count(), second.sessions.count(), full.sessions.count()] == [1, 0, 1]


def test_agencies_of_many_events_are_reminded_once_a_day(staff):
    events = [draft("SATU"), draft("DUA")]
    Event.objects.update(status="open")
    make.registration(events[1], events[1].quotas.get().agency)
    page = staff.get(address("remind", events))
    assert [look.event.code for look in page.context["ready"]] == ["SATU"]
    do(staff, "remind", events)
    assert [message.recipient for message in Message.objects.all()] == ["satu@example.org"]
    assert len(reasons(staff.get(address("remind", events)))) == 1


def test_mails_of_reminders_are_written_before_the_transaction_of_their_event(regions):
    event, user = draft("SATU"), make.user()
    Event.objects.update(status="open")
    depths, outside = [], len(connection.savepoint_ids)

    def note(sender, template, **kwargs):
        if template.name == "participants/mails/announcement.txt":
            depths.append(len(connection.savepoint_ids) - outside)

    template_rendered.connect(note)
    try:
        assert do_at_all("remind", [event.pk], {}, by=user).mails == 1
    finally:
        template_rendered.disconnect(note)
    assert depths == [0]


def test_events_that_need_no_reminder_leave_no_message(regions):
    event, quiet = draft("SATU"), draft("DUA", sends_mail=False)
    Event.objects.update(status="open")
    results = [do_at_all("remind", [event.pk, quiet.pk], {}, by=make.user()) for _each in range(2)]
    assert [result.done for result in results] == [[event.pk], []]
    assert [[key for key, _reason in result.refused] for result in results] == [[quiet.pk], [event.pk, quiet.pk]]
    assert len({reason for _key, reason in results[1].refused}) == 2
    assert Announcement.objects.count() == 1


def test_the_page_says_that_the_agencies_to_be_reminded_have_no_address(staff):
    event, unreachable = draft("SATU"), draft("DUA", seats=0)
    for one in (event, unreachable):
        make.quota(one, make.agency("18.04", name=f"Dinas {one.code}"))
    Event.objects.update(status="open")
    page = staff.get(address("remind", [event, unreachable]))
    assert [(look.mails, look.lacking) for look in page.context["ready"]] == [(1, 1)]
    assert "1 instansi atau provinsi tanpa alamat surel" in page.content.decode()
    assert reasons(page) == {"instansi yang perlu diingatkan tidak punya alamat surel": ["DUA"]}


def test_drafts_are_deleted_and_events_that_somebody_counts_on_stay(staff):
    gone, lettered = draft("SATU"), draft("DUA")
    make.invitations(lettered)
    people, photo = draft("TIGA"), draft("EMPAT")
    make.registration(people, people.quotas.get().agency)
    make.photo(photo)
    messaged, not_yet = draft("ENAM"), draft("TUJUH")
    make.announcement(messaged, state="sent", sent_at=timezone.now())
    make.announcement(not_yet)
    events = [gone, lettered, people, photo, messaged, not_yet, make.coming_event(code="LIMA")]
    assert "pesannya sudah dikirim" in staff.get(address("delete", events)).content.decode()
    page = do(staff, "delete", events, follow=True)
    assert {*Event.objects.values_list("code", flat=True)} == {"DUA", "TIGA", "EMPAT", "LIMA", "ENAM"}
    assert Entry.objects.filter(action="event-deleted").count() == 2
    assert page.status_code == 200


def test_fifty_events_are_opened_lettered_and_reminded_from_one_page(staff):
    """Each action takes two presses on the list and its page; a job does it, with its counts and reasons."""
    make.letterhead()
    events = [draft(f"KEGIATAN-{number}") for number in range(50)] + [draft("KOSONG", seats=0)]
    reader = Job.objects.none()
    for action, done in (("letters", 50), ("open", 50), ("remind", 50)):
        answer = do(staff, action, all="1")
        run_jobs()
        job = Job.objects.order_by("-created").first()
        assert answer.url == job.get_absolute_url()
        page = staff.get(job.next_address)
        assert (len(page.context["events"]), job.done, job.total) == (done, 50, 50)
        reader = reader | Job.objects.filter(pk=job.pk)
    assert Invitation.objects.count() == 50
    assert Event.objects.filter(status="open").count() == 50
    assert Message.objects.count() == 100
    assert [event.code for event in events if event.code in str(reasons(staff.get(address("open", all="1"))))]


@pytest.mark.parametrize("action", ["open", "close", "letters", "sessions", "delete"])
def test_the_page_needs_the_same_queries_for_fifty_events(staff, action):
    make.letterhead()
    make.session_template(1)
    counts = []
    for number in range(2):
        draft(f"PERTAMA-{number}", sessions=0 if action == "sessions" else 1)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address(action, all="1")).status_code == 200
        counts.append(len(queries))
        for number in range(50):
            draft(f"LAIN-{_}-{number}", sessions=0 if action == "sessions" else 1)
    assert counts[0] == counts[1] <= 12


def test_a_job_that_was_interrupted_does_nothing_twice(staff):
    events = [draft("SATU"), draft("DUA")]
    user = make.user()
    first = do_at_all("open", [events[0].pk], {}, by=user)
    both = do_at_all("open", [one.pk for one in events], {}, by=user, step=first.as_json())
    assert (both.done, both.mails, both.refused) == ([one.pk for one in events], 2, [])
    assert do_at_all("open", [one.pk for one in events], {}, by=user).done == []


def test_recipients_of_many_events_are_those_of_each(regions):
    events = [draft("SATU"), draft("DUA"), draft("TIGA", seats=0)]
    make.user(province="18", email="staf@example.org")
    make.quota(events[0], pool=("village", "72.01"))
    make.quota(events[1], make.agency("17.01", closed_on=date(2020, 1, 1), closed_reason="Bubar"))
    assert recipients_of_many(events) == {event.pk: recipients(event) for event in events}


def test_provincial_staff_and_results_of_others(staff, client):
    event = draft("SATU")
    job = make.many_events_job(make.user())
    assert staff.get(f"/event-actions/{job.pk}/").status_code == 404
    client.force_login(make.user(province="18"))
    assert client.post(address("open", [event])).status_code == 403
    assert 'id="many"' not in client.get("/events/").content.decode()
