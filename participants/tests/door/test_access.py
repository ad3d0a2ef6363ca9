"""Who can open the door page, what it shows, and what it refuses."""

import json
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from events.clock import midnight
from events.locking import lock_event
from participants.attendance.marks import MarkChange, set_marks
from participants.door import views
from participants.door.access import Door
from participants.door.links import withdraw_link
from participants.models import Attendance, DoorLink, HeldMark, MarkEntry, SecondScan
from tests import make
from tests.door import Venue

pytestmark = pytest.mark.one_engine("pages, tokens and requests; test_arrivals.py tests what they store")

PARTS = ["", "roster.json", "marks.json", "marks/", "manifest.webmanifest"]
NIP, PHONE, MAIL = "198609262015052001", "+6281234567890", "ani@example.org"


@pytest.fixture
def venue(regions):
    return Venue()


@pytest.fixture
def national(client):
    client.force_login(make.user())
    return client


def names(response) -> set[str]:
    return {person["name"] for person in response.json()["people"]}


def nothing_written() -> bool:
    return not any(model.objects.exists() for model in (Attendance, MarkEntry, HeldMark, SecondScan))


# --- What a device gets -----------------------------------------------------------------------------------------------


def test_the_roster_has_only_names_agencies_and_tickets(venue, client):
    person = venue.add_person(full_name="Budi", nip=NIP, phone=PHONE, email=MAIL, position="Pustakawan")
    venue.add_person(full_name="Cadangan", status="waitlisted")
    response = client.get(venue.address + "roster.json")
    data = response.json()
    assert data.keys() == {"made_at", "expires_at", "late_after_minutes", "event", "sessions", "people", "name_rules"}
    assert data["people"] == [
        {"ticket": f"BT{each.ticket}", "name": each.participant.full_name, "agency": venue.agency.name}
        for each in (venue.person, person)
    ]
    assert data["event"].keys() == {"code", "title", "starts_on", "ends_on"}
    text = response.content.decode()
    assert [each for each in (NIP, PHONE, MAIL, "Pustakawan", "Cadangan") if each in text] == []


def test_sessions_are_ordered_and_have_times_in_the_portals_time_zone(venue, client):
    venue.add_session(starts_at="08:00", ends_at="09:30", title="Pembukaan")
    (first, second) = client.get(venue.address + "roster.json").json()["sessions"]
    day = venue.event.starts_on.isoformat()
    assert first.keys() == {"id", "number", "title", "date", "day_begins_at", "starts_at", "ends_at"}
    assert first["day_begins_at"] == f"{day}T00:00:00+07:00"
    assert (first["starts_at"], first["ends_at"]) == (None, None)
    assert (second["starts_at"], second["ends_at"]) == (f"{day}T08:00:00+07:00", f"{day}T09:30:00+07:00")


@pytest.mark.both_engines
def test_the_roster_has_only_marks_of_confirmed_people(venue, client):
    (received,) = venue.send(client, venue.mark())
    make.registration(venue.event, venue.agency, marks="H", status="withdrawn")
    data = client.get(venue.address + "marks.json").json()
    assert data["marks"] == [[f"BT{venue.person.ticket}", venue.session.pk, "H", received["at"]]]
    assert client.get(venue.address + "marks/").json()["marks"] == data["marks"]


@pytest.mark.both_engines
def test_an_update_has_only_marks_changed_since_the_last_answer(venue, client):
    """Without changes the list is empty. Removed marks are included, in the order of the log."""
    other = venue.add_person()
    venue.send(client, venue.mark())
    first = client.get(venue.address + "marks.json").json()

    def since(cursor) -> dict:
        return client.get(f"{venue.address}marks.json?since={cursor}").json()

    nothing = since(first["cursor"])
    assert (nothing["marks"], nothing["cursor"], nothing["since"]) == ([], first["cursor"], first["cursor"])
    (received,) = venue.send(client, venue.mark(other))
    set_marks(lock_event(venue.event), [MarkChange(venue.person, venue.session, "")], by=None, method="grid")
    changed = since(first["cursor"])
    assert [row[:3] for row in changed["marks"]] == [
        [f"BT{other.ticket}", venue.session.pk, "H"],
        [f"BT{venue.person.ticket}", venue.session.pk, ""],
    ]
    assert changed["marks"][0][3] == received["at"]
    assert since(changed["cursor"])["marks"] == []


@pytest.mark.both_engines
def test_an_update_has_only_marks_of_visible_people(venue, client):
    guest = venue.add_person(agency=make.agency("72.01"))
    withdrawn = make.registration(venue.event, venue.agency, marks="H", status="withdrawn")
    venue.send(client, venue.mark(guest))
    client.force_login(make.user(province="18"))
    assert client.get(venue.staff_address + "marks.json?since=0").json()["marks"] == []
    assert withdrawn.marks.exists()


@pytest.mark.parametrize("since", ["", "x", "-1", "1.5", "9" * 30, "%00", "١"])
def test_an_invalid_cursor_gets_all_marks(venue, client, since):
    venue.send(client, venue.mark())
    data = client.get(f"{venue.address}marks.json?since={since}").json()
    assert (len(data["marks"]), "since" in data) == (1, False)


def test_a_day_begins_at_midnight_in_the_events_time_zone(client, regions):
    event = make.event("94", sessions=1, starts_on=timezone.localdate(), ends_on=timezone.localdate())
    link = make.door_link(event)
    (session,) = client.get(f"/door/link/{link.token}/roster.json").json()["sessions"]
    begins = datetime.fromisoformat(session["day_begins_at"])
    assert begins == datetime.combine(event.starts_on, time.min, tzinfo=timezone.get_fixed_timezone(9 * 60))


def test_the_html_of_the_page_has_no_names(venue, client, national):
    for address in (venue.address, venue.staff_address):
        page = client.get(address)
        assert page.status_code == 200
        html = page.content.decode()
        assert "Ani" not in html
        assert venue.person.ticket not in html
        assert venue.agency.name not in html
        config = page.context["config"]
        assert config["event"]["code"] == venue.event.code
        assert {config["urls"][name] for name in ("base", "roster", "marks", "send", "manifest")} == {
            address + part for part in PARTS
        }


@pytest.mark.parametrize("part", PARTS)
def test_door_pages_are_not_cached_indexed_or_referred(venue, client, part):
    response = client.get(venue.address + part)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_page_allows_the_camera_and_its_worker(venue, client):
    page = client.get(venue.address)
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    policy = page.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    worker = client.get("/door/worker.js")
    assert (worker.status_code, worker.headers["Content-Type"].partition(";")[0]) == (200, "text/javascript")
    assert worker.headers["Service-Worker-Allowed"] == "/door/"


def test_the_manifest_opens_this_door(venue, client):
    response = client.get(venue.address + "manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    data = response.json()
    assert (data["start_url"], data["scope"], data["name"]) == (venue.address, "/door/", venue.event.title)


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize(
    ("part", "as_helper", "as_staff"),
    [
        ("", 2, 3),
        ("roster.json", 4, 5),
        ("marks.json", 4, 5),
        ("marks.json?since=0", 3, 4),
        ("manifest.webmanifest", 2, 3),
    ],
)
def test_the_door_needs_the_same_queries_for_one_person_and_three(
    venue, national, items, part, as_helper, as_staff, django_assert_num_queries
):
    for _ in range(items):
        venue.add_session()
        make.registration(venue.event, venue.agency, marks="H")
    helper = Client()
    helper.get(venue.address)  # stores the use
    for client, address, queries in [(helper, venue.address, as_helper), (national, venue.staff_address, as_staff)]:
        with django_assert_num_queries(queries):
            assert client.get(address + part).status_code == 200


# --- Staff ------------------------------------------------------------------------------------------------------------


def test_staff_of_the_host_province_see_and_mark_their_own_people(venue, client):
    guest = venue.add_person(full_name="Tamu", agency=make.agency("72.01"))
    client.force_login(make.user(province="18"))
    assert names(client.get(venue.staff_address + "roster.json")) == {"Ani"}
    (answer,) = venue.send(client, venue.mark(guest), address=venue.staff_address)
    assert (answer["outcome"], answer["name"]) == ("unknown", "")
    make.registration(venue.event, guest.agency, marks="H")
    assert client.get(venue.staff_address + "marks.json").json()["marks"] == []


@pytest.mark.parametrize("part", PARTS)
def test_staff_of_a_guest_province_cannot_open_the_door(venue, client, part):
    """Staff of another province whose people take part: they see the event, but not its door."""
    venue.add_person(agency=make.agency("72.01"))
    client.force_login(make.user(province="72"))
    assert client.get(venue.staff_address + part).status_code == 403
    assert venue.post(client, venue.mark(), address=venue.staff_address).status_code == 403
    assert nothing_written()


def test_staff_need_the_csrf_token_of_the_page(venue):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user())
    assert venue.post(client, venue.mark(), address=venue.staff_address).status_code == 403
    assert nothing_written()
    client.get(venue.staff_address)
    token = client.cookies[django_settings.CSRF_COOKIE_NAME].value
    body = {"sent_at": timezone.now().isoformat(), "marks": [venue.mark()]}
    response = client.post(
        venue.staff_address + "marks/", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert response.status_code == 200


def test_marks_from_another_users_page_are_refused(venue, client):
    """Budi signs in on the laptop where Ani's page is still open: her arrivals must not be stored under his name."""
    ani, budi = make.user(), make.user()
    client.force_login(budi)
    body = {"sent_at": timezone.now().isoformat(), "marks": [venue.mark()]}

    def asked(owner) -> set[int]:
        headers = {"X-Door-Owner": str(owner)}
        received = client.post(venue.staff_address + "marks/", body, content_type="application/json", headers=headers)
        roster = client.get(venue.staff_address + "roster.json", headers=headers)
        return {received.status_code, roster.status_code}

    for owner in (ani.pk, "x", 0):
        assert asked(owner) == {403}
    assert nothing_written()
    assert asked(budi.pk) == {200}


def test_a_helper_needs_no_csrf_token(venue):
    assert venue.post(Client(enforce_csrf_checks=True), venue.mark()).status_code == 200


# --- Links ------------------------------------------------------------------------------------------------------------


def statuses(client, address) -> set[int]:
    return {client.get(address + part).status_code for part in PARTS if not part.startswith("manifest")}


def test_a_withdrawn_link_opens_nothing(venue, client):
    assert statuses(client, venue.address) == {200}
    withdraw_link(venue.link, by=make.user())
    assert statuses(client, venue.address) == {410}
    response = venue.post(client, venue.mark())
    assert (response.status_code, response.json().keys()) == (410, {"message"})
    assert nothing_written()


def test_a_link_expires(venue, client):
    link = venue.add_link(ends_at=timezone.now() + timedelta(milliseconds=1), created_at=timezone.now())
    DoorLink.objects.filter(pk=link.pk).update(
        created_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(seconds=1)
    )
    assert statuses(client, f"/door/link/{link.token}/") == {410}
    assert statuses(client, venue.address) == {200}


def ended(venue, ago: timedelta) -> str:
    """Return the address of a link that expired that long ago."""
    link, now = venue.add_link(), timezone.now()
    DoorLink.objects.filter(pk=link.pk).update(created_at=now - timedelta(days=2), ends_at=now - ago)
    return f"/door/link/{link.token}/"


def test_an_expired_link_still_accepts_earlier_arrivals(venue, client):
    """The phone was offline until after the end. Later arrivals are held for a coordinator, nobody is checked in
    now, and the answer names nobody."""
    address, later = ended(venue, timedelta(minutes=30)), venue.add_person()
    before, after = (timezone.now() - timedelta(minutes=minutes) for minutes in (40, 20))
    assert statuses(client, address) == {410}
    marks = [venue.mark(seen_at=before, live=False), venue.mark(later, seen_at=after, live=False)]
    answers = venue.send(client, *marks, address=address)
    assert [(answer["outcome"], answer["name"], answer["mark"]) for answer in answers] == [
        ("in", "", ""),
        ("held", "", ""),
    ]
    assert (venue.person.marks.get().mark, later.marks.count()) == ("H", 0)
    assert HeldMark.objects.values_list("registration", "reason").get() == (later.pk, "link")
    assert venue.post(client, *marks, venue.mark(), address=address).status_code == 410
    assert venue.send(client, *marks, address=address) == answers


def test_earlier_arrivals_from_a_withdrawn_link_are_held(venue, client):
    here = venue.add_person()
    venue.send(client, venue.mark(here))
    seen = timezone.now()
    withdraw_link(venue.link, by=make.user())
    marks = [venue.mark(seen_at=seen, live=False), venue.mark(here, live=False)]
    assert [answer["outcome"] for answer in venue.send(client, *marks)] == ["held", "already"]
    assert venue.person.marks.count() == 0
    held = HeldMark.objects.get()
    assert (held.registration, held.reason, held.link, held.mark) == (venue.person, "link", venue.link, "H")


def test_arrivals_seen_before_a_right_was_lost_are_held(venue, client):
    maker = make.user()
    link = venue.add_link(created_by=maker)
    maker.is_active = False
    maker.save()
    assert venue.outcome(client, live=False, address=f"/door/link/{link.token}/") == "held"
    assert HeldMark.objects.get().reason == "link"


def test_a_link_accepts_nothing_a_week_after_it_expired(venue, client):
    address = ended(venue, timedelta(days=1))
    move(venue, 8)
    seen = midnight(venue.event, venue.session.date) + timedelta(hours=9)
    assert venue.post(client, venue.mark(seen_at=seen, live=False), address=address).status_code == 410
    assert nothing_written()


def test_a_link_holds_each_arrival_only_once(venue, client):
    """Each reason is held once for a person and session. After a decision it can be held again."""
    make.registration(venue.event, venue.agency, status="withdrawn")
    withdrawn = venue.event.registrations.get(status="withdrawn")
    first, *more = [venue.mark(withdrawn, live=False) for _ in range(20)]
    assert {answer["outcome"] for answer in venue.send(client, first, *more[:9])} == {"held"}
    assert {answer["outcome"] for answer in venue.send(client, *more[9:])} == {"held"}
    assert str(HeldMark.objects.get().nonce) == first["nonce"]
    user, now = make.user(), timezone.now()
    HeldMark.objects.update(decision="dismissed", decided_at=now, decided_by=user)
    assert venue.outcome(client, withdrawn, live=False) == "held"
    assert HeldMark.objects.waiting().count() == 1


def test_offline_scans_of_a_link_are_limited_and_live_scans_are_not(venue, client, monkeypatch):
    monkeypatch.setattr("participants.door.views._LATE_REQUESTS", "2/m/key")
    other = f"/door/link/{venue.add_link().token}/"
    answers = [venue.post(client, venue.mark(live=False)).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert venue.post(client, venue.mark(live=False), address=other).status_code == 200
    assert venue.post(client, venue.mark()).status_code == 200


def test_wrong_tickets_of_a_link_are_limited_and_right_ones_are_not(venue, client, monkeypatch):
    monkeypatch.setattr(views, "_WRONG_TICKETS", "2/m/key")
    wrong = lambda: venue.mark(ticket="BT" + "A" * 16)  # noqa: E731
    assert [venue.post(client, wrong()).status_code for _ in range(4)] == [200, 200, 429, 429]
    assert venue.outcome(client) == "in"
    assert venue.post(client, wrong(), address=f"/door/link/{venue.add_link().token}/").status_code == 200


def test_a_link_ends_with_the_account_that_made_it(venue, client):
    maker = make.user()
    link = venue.add_link(created_by=maker)
    address = f"/door/link/{link.token}/"
    assert statuses(client, address) == {200}
    maker.is_active = False
    maker.save()
    assert statuses(client, address) == {410}


def test_a_link_shows_the_people_its_maker_sees(venue, client):
    venue.add_person(full_name="Tamu", agency=make.agency("72.01"))
    link = venue.add_link(created_by=make.user(province="18"))
    assert names(client.get(f"/door/link/{link.token}/roster.json")) == {"Ani"}
    link = venue.add_link(created_by=make.user())
    assert names(client.get(f"/door/link/{link.token}/roster.json")) == {"Ani", "Tamu"}


def test_a_link_works_for_one_event_only(venue, client):
    elsewhere = Venue()
    assert elsewhere.outcome(client, address=venue.address) == "unknown"
    assert elsewhere.outcome(client, venue.person, address=venue.address) == "no_session"
    assert nothing_written()


def test_a_link_opens_no_other_pages(venue, client):
    for address in ("/", f"/events/{venue.event.code}/", f"/events/{venue.event.code}/checkin/", venue.staff_address):
        assert client.get(address).status_code == 302
    client.get(venue.address)
    assert "sessionid" not in client.cookies


@pytest.mark.both_engines
def test_the_last_use_is_stored_once_a_minute(venue, client):
    client.get(venue.address + "marks.json")
    venue.link.refresh_from_db()
    first = venue.link.last_used_at
    assert first is not None
    client.get(venue.address + "marks.json")
    venue.link.refresh_from_db()
    assert venue.link.last_used_at == first
    DoorLink.objects.update(last_used_at=first - timedelta(minutes=2))
    client.get(venue.address + "marks.json")
    venue.link.refresh_from_db()
    assert venue.link.last_used_at >= first


def test_only_unknown_tokens_are_limited(venue, client):
    answers = [client.get(f"/door/link/{uuid4().hex}/marks.json").status_code for _ in range(32)]
    assert answers == [404] * 30 + [429] * 2
    assert client.get(venue.address + "marks.json").status_code == 200


# --- When it is over --------------------------------------------------------------------------------------------------


def move(venue, days: int):
    """Move the event and its session so many days into the past."""
    for model in (venue.event, venue.session):
        for name in ("starts_on", "ends_on", "date"):
            if hasattr(model, name):
                setattr(model, name, getattr(model, name) - timedelta(days=days))
        model.save()


def test_names_are_hidden_after_the_last_day(venue, national):
    tonight = midnight(venue.event, timezone.localdate() + timedelta(days=1))
    assert national.get(venue.staff_address + "roster.json").json()["expires_at"] == tonight.isoformat()
    soon = timezone.localtime() + timedelta(seconds=1)
    link = venue.add_link(ends_at=soon)
    assert Door(venue.event, link=link).roster_expires == min(soon, tonight)
    move(venue, 1)
    data = national.get(venue.staff_address + "roster.json").json()
    assert (data["people"], data["expires_at"]) == ([], midnight(venue.event, timezone.localdate()).isoformat())


def test_the_door_accepts_earlier_arrivals_for_a_week(venue, national):
    move(venue, 7)
    seen = midnight(venue.event, venue.session.date) + timedelta(hours=9)
    assert venue.outcome(national, seen_at=seen, live=False, address=venue.staff_address) == "in"
    move(venue, 1)
    assert statuses(national, venue.staff_address) == {410}
    assert venue.post(national, venue.mark(), address=venue.staff_address).status_code == 410


def test_a_cancelled_event_has_no_check_in(venue, national):
    venue.event.status = "cancelled"
    venue.event.save()
    assert statuses(national, venue.staff_address) == statuses(national, venue.address) == {410}


# --- Strangers' bytes -------------------------------------------------------------------------------------------------


def send(client, venue, body: bytes, content_type: str = "application/json"):
    return client.generic("POST", venue.address + "marks/", body, content_type=content_type)


NOW = "2026-05-11T08:00:00+00:00"  # fixed, because all test processes need the same test names


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b"\xff\xfe{}",
        b'{"sent_at": "\xff"}',
        b"[" * 100_000,
        b'{"marks": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}",
        b'{"sent_at": NaN, "marks": []}',
        b'{"sent_at": Infinity, "marks": []}',
        b'{"sent_at": ' + b"9" * 5_000 + b', "marks": []}',
        b'{"sent_at": "2026-05-11T08:00:00", "marks": []}',
        b'{"sent_at": "yesterday", "marks": []}',
        b'{"marks": []}',
        f'{{"sent_at": "{NOW}"}}'.encode(),
        f'{{"sent_at": "{NOW}", "marks": {{}}}}'.encode(),
        f'{{"sent_at": "{NOW}", "marks": [1, null, []]}}'.encode(),
        b" " * (256 * 1024 + 1),
    ],
)
def test_an_unreadable_request_is_refused(venue, client, body):
    response = send(client, venue, body)
    assert (response.status_code, response.json().keys()) == (400, {"message"})
    assert nothing_written()


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_only_json_is_accepted(venue, client, content_type):
    body = json.dumps({"sent_at": timezone.now().isoformat(), "marks": [venue.mark()]}).encode()
    assert send(client, venue, body, content_type).status_code == 400
    assert nothing_written()


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": 1},
        {"nonce": "x"},
        {"nonce": None},
        {"nonce": "{12345678-1234-4234-8234-123456789012}"},
        {"nonce": "12345678123442348234123456789012"},
        {"ticket": None},
        {"ticket": ["BT"]},
        {"ticket": "A" * 201},
        {"session": "1"},
        {"session": 1.0},
        {"session": True},
        {"session": None},
        {"seen_at": 1},
        {"seen_at": None},
        {"live": 1},
        {"live": None},
        {"over": "X"},
        {"over": 1},
        {"over": ["H"]},
    ],
)
def test_one_invalid_mark_refuses_the_request(venue, client, wrong):
    assert venue.post(client, venue.mark(), venue.mark() | wrong).status_code == 400
    assert nothing_written()


def test_a_mark_with_a_missing_field_is_refused(venue, client):
    for name in ("nonce", "ticket", "session", "seen_at", "live"):
        mark = venue.mark()
        del mark[name]
        assert venue.post(client, mark).status_code == 400


@pytest.mark.parametrize("number", [201, 10_000])
def test_a_request_with_too_many_marks_is_refused(venue, client, number):
    assert venue.post(client, *[venue.mark()] * number).status_code == 400
    assert nothing_written()


def test_a_request_may_have_no_marks_or_two_hundred(venue, client):
    assert venue.send(client) == []
    answers = venue.send(client, *[venue.mark() for _ in range(200)])
    assert sorted({answer["outcome"] for answer in answers}) == ["already", "in"]
    assert MarkEntry.objects.count() == 1


@pytest.mark.parametrize(
    "seen_at",
    ["", "x", "2026-05-11", "2026-05-11T08:00:00", "+275760-09-13T00:00:00.000Z", "0001-01-01T00:00:00Z",
     "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-23:59", "1970-01-01T00:00:00Z", "2026-99-99T00:00:00Z"],
)  # fmt: skip
def test_an_arrival_with_an_invalid_time_is_held(venue, client, seen_at):
    """A device with a wrong clock must neither lose an arrival nor block the later ones."""
    strange, good = venue.mark(live=False) | {"seen_at": seen_at}, venue.mark()
    answers = venue.send(client, strange, good)
    assert [answer["outcome"] for answer in answers] == ["held", "in"]
    assert HeldMark.objects.get().reason == "clock"
    assert 2000 <= HeldMark.objects.get().seen_at.year <= 2100


@pytest.mark.parametrize("sent_at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_an_arrival_from_a_device_with_an_impossible_clock_is_held(venue, client, sent_at):
    body = {"sent_at": sent_at, "marks": [venue.mark(live=False), venue.mark()]}
    response = client.post(venue.address + "marks/", body, content_type="application/json")
    assert [answer["outcome"] for answer in response.json()["results"]] == ["held", "in"]


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_http_methods_are_refused(venue, client, method):
    assert getattr(client, method)(venue.address + "marks/").status_code == 405
