"""The attendance grid: what it shows and stores, and whose marks it accepts."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from agencies.regions import load_regions
from documents import wording
from events.models import Event
from participants.attendance.changes import MOST, Wish, carry_out
from participants.attendance.marks import record_marks
from participants.attendance.sheet import PAGE_CELLS, PAGE_PEOPLE
from participants.models import Attendance, DoorLink, MarkEntry, Registration
from participants.registering.lifecycle import withdraw
from tests import make
from tests.rush import rush

pytestmark = pytest.mark.one_engine("pages, requests and words; test_marks.py tests what they store")


class Sheet:
    """An event in Lampung with two sessions; Ani and Budi of Metro, Cici of Palu."""

    def __init__(self):
        self.event = make.event("18", sessions=2)
        metro, palu = make.agency("18.72", name="Perpustakaan Metro"), make.agency("72.71", name="Perpustakaan Palu")
        self.metro = metro
        make.quota(self.event, metro, 50)
        people = [("Ani", metro), ("Budi", metro), ("Cici", palu)]
        self.ani, self.budi, self.cici = (make.registration(self.event, a, full_name=name) for name, a in people)
        self.first, self.second = self.event.sessions.order_by("number")
        self.path = f"/events/{self.event.code}/attendance/"

    def change(self, person, mark, was="", session=None, **fields):
        session = (session or self.first).pk
        return {"nonce": str(uuid4()), "person": person.number, "session": session, "mark": mark, "was": was} | fields

    def current_marks(self) -> dict[tuple[str, int], str]:
        marks = Attendance.objects.values_list("registration__participant__full_name", "session__number", "mark")
        return {(name, number): mark for name, number, mark in marks}

    def put(self, person, mark, by=None, session=None):
        record_marks(self.event, {(person, session or self.first): mark}, by=by, method=Attendance.Method.GRID)


@pytest.fixture
def sheet(regions):
    return Sheet()


@pytest.fixture
def user(client, sheet):
    user = make.user(full_name="Sri Koordinator")
    client.force_login(user)
    return user


def send(client, sheet, *changes):
    body = json.dumps({"changes": changes})
    return client.post(f"{sheet.path}marks/", body, content_type="application/json")


def results(answer) -> list[tuple[str, str]]:
    assert answer.status_code == 200, answer.content
    return [(result["outcome"], result["mark"]) for result in answer.json()["results"]]


def names(page) -> list[str]:
    return [row.name for row in page.context["rows"]]


# --- Storing ----------------------------------------------------------------------------------------------------------


def test_each_change_is_stored_and_logged_with_its_author(client, sheet, user):
    answer = send(client, sheet, sheet.change(sheet.ani, "H"), sheet.change(sheet.budi, "A", session=sheet.second))
    assert results(answer) == [("stored", "H"), ("stored", "A")]
    assert sheet.current_marks() == {("Ani", 1): "H", ("Budi", 2): "A"}
    assert set(MarkEntry.objects.values_list("by", "method")) == {(user.pk, "grid")}


def test_the_second_of_two_users_sees_the_conflict_and_can_overwrite(client, sheet, user):
    other = make.user(full_name="Tuti Lain")
    sheet.put(sheet.ani, "I", by=other)
    answer = send(client, sheet, sheet.change(sheet.ani, "H"), sheet.change(sheet.budi, "H"))
    assert results(answer) == [("conflict", "I"), ("stored", "H")]
    received = answer.json()["results"][0]
    assert received["by"] == "Tuti Lain"
    entry = MarkEntry.objects.get(mark="I")
    assert received["at"] == json.loads(
        json.dumps(timezone.localtime(entry.recorded_at).isoformat(timespec="milliseconds"))
    )
    assert sheet.current_marks()["Ani", 1] == "I"
    assert results(send(client, sheet, sheet.change(sheet.ani, "H", was="I"))) == [("stored", "H")]


def test_a_conflict_names_the_user_who_removed_a_mark(client, sheet, user):
    other = make.user(full_name="Tuti Lain")
    sheet.put(sheet.ani, "H", by=user)
    sheet.put(sheet.ani, "", by=other)
    answer = send(client, sheet, sheet.change(sheet.ani, "A", was="H"))
    assert results(answer) == [("conflict", "")]
    assert answer.json()["results"][0]["by"] == "Tuti Lain"


def test_a_helper_is_named_by_the_label_of_the_link(client, sheet, user):
    link = DoorLink.objects.create(event=sheet.event, label="Meja depan", ends_at=timezone.now() + timedelta(days=1))
    MarkEntry.objects.create(registration=sheet.ani, session=sheet.first, mark="H", link=link, method="scan")
    received = client.get(f"{sheet.path}marks/?since=0").json()["marks"]
    assert [mark[3] for mark in received] == ["Meja depan"]


@pytest.mark.both_engines
def test_a_repeated_request_counts_once(client, sheet, user):
    change = sheet.change(sheet.ani, "H")
    send(client, sheet, change)
    sheet.put(sheet.ani, "A")
    assert results(send(client, sheet, change)) == [("repeated", "A")]
    assert MarkEntry.objects.count() == 2


def test_undo_is_a_change_with_the_expected_mark(client, sheet, user):
    send(client, sheet, sheet.change(sheet.ani, "H"), sheet.change(sheet.budi, "H"))
    sheet.put(sheet.budi, "T")
    back = send(client, sheet, sheet.change(sheet.ani, "", was="H"), sheet.change(sheet.budi, "", was="H"))
    assert results(back) == [("stored", ""), ("conflict", "T")]
    assert sheet.current_marks() == {("Budi", 1): "T"}
    assert not Registration.objects.get(pk=sheet.ani.pk).attended


@pytest.mark.both_engines
def test_one_request_can_mark_a_whole_session(client, sheet, user, django_assert_max_num_queries):
    for number in range(30):
        make.registration(sheet.event, sheet.metro, full_name=f"Orang {number}")
    people = Registration.objects.filter(event=sheet.event)
    with django_assert_max_num_queries(20):
        answer = send(client, sheet, *[sheet.change(person, "H") for person in people])
    assert set(results(answer)) == {("stored", "H")}
    assert Attendance.objects.filter(session=sheet.first).count() == 33


# --- What is refused --------------------------------------------------------------------------------------------------


def test_only_confirmed_people_of_the_event_can_be_marked(client, sheet, user):
    waiting = make.registration(sheet.event, sheet.metro, status="proposed")
    withdraw(sheet.budi, by=user, reason="Sakit")
    nobody = {"person": 999, "session": sheet.first.pk}
    stranger = make.event("18", sessions=1).sessions.get()
    answer = send(
        client,
        sheet,
        sheet.change(waiting, "H"),
        sheet.change(sheet.budi, "H"),
        sheet.change(sheet.ani, "H") | nobody,
        sheet.change(sheet.ani, "H", session=stranger),
        sheet.change(sheet.ani, "H"),
    )
    assert results(answer) == [("gone", "")] * 4 + [("stored", "H")]
    assert sheet.current_marks() == {("Ani", 1): "H"}


def test_provincial_staff_can_mark_their_own_people_at_their_own_events(client, sheet):
    client.force_login(make.user(province="18"))
    assert names(client.get(sheet.path)) == ["Ani", "Budi"]
    answer = send(client, sheet, sheet.change(sheet.ani, "H"), sheet.change(sheet.cici, "H"))
    assert results(answer) == [("stored", "H"), ("gone", "")]
    sheet.put(sheet.cici, "A")
    assert [mark[0] for mark in client.get(f"{sheet.path}marks/").json()["marks"]] == [sheet.ani.number]
    assert client.get(f"{sheet.path}history/{sheet.cici.number}/").status_code == 404
    assert names(client.get(f"{sheet.path}?q=Cici")) == []
    assert "Palu" not in client.get(sheet.path).content.decode()


def test_staff_of_a_guest_province_can_read_but_not_mark(client, sheet):
    client.force_login(make.user(province="72"))
    for path in (sheet.path, f"{sheet.path}{sheet.first.pk}/", f"{sheet.path}marks/"):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code in (403, 405)
    assert send(client, sheet, sheet.change(sheet.cici, "H")).status_code == 403
    assert client.get(f"{sheet.path}history/{sheet.cici.number}/").status_code == 200
    assert client.get(f"{sheet.path}history/{sheet.ani.number}/").status_code == 404
    assert client.get(f"{sheet.path}corrections/").status_code == 200
    assert not Attendance.objects.exists()


def test_a_cancelled_event_accepts_no_marks(client, sheet, user):
    Event.objects.update(status=Event.Status.CANCELLED)
    assert send(client, sheet, sheet.change(sheet.ani, "H")).status_code == 409
    form = {f"was-{sheet.ani.number}": "", f"mark-{sheet.ani.number}": "H"}
    client.post(f"{sheet.path}{sheet.first.pk}/", form)
    assert not MarkEntry.objects.exists()
    assert "data-closed" in client.get(sheet.path).content.decode()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"mark": "X"},
        {"mark": None},
        {"mark": ["H"]},
        {"mark": "hadir"},
        {"was": "X"},
        {"was": None},
        {"person": "1"},
        {"person": True},
        {"person": 1.0},
        {"person": -1},
        {"person": 10**30},
        {"session": 10**30},
        {"session": None},
        {"session": {"a": 1}},
        {"nonce": "1"},
        {"nonce": None},
        {"nonce": "\ud800"},
    ],
    ids=str,
)
def test_an_invalid_change_is_refused_and_the_others_are_stored(client, sheet, user, spoilt):
    answer = send(client, sheet, sheet.change(sheet.ani, "H") | spoilt, sheet.change(sheet.budi, "H"))
    assert results(answer) == [("refused", ""), ("stored", "H")]
    assert sheet.current_marks() == {("Budi", 1): "H"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"changes": 1}',
        b'{"changes": {}}',
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"changes": NaN}',
    ],
    ids=range(10),
)
def test_a_body_that_is_not_a_list_of_changes_is_refused(client, sheet, user, body):
    answer = client.post(f"{sheet.path}marks/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain", ""]
)
def test_a_body_that_is_not_declared_as_json_is_refused(kind, client, sheet, user):
    assert client.post(f"{sheet.path}marks/", b'{"changes": []}', content_type=kind).status_code == 400


def test_each_invalid_change_gets_its_own_answer(client, sheet, user):
    answer = send(client, sheet, None, 1, "H", [], {})
    assert results(answer) == [("refused", "")] * 5


def test_a_request_with_too_many_changes_is_refused(client, sheet, user):
    assert send(client, sheet, *[sheet.change(sheet.ani, "H")] * 10_000).status_code == 413
    assert send(client, sheet, *[sheet.change(sheet.ani, "H")] * (MOST + 1)).status_code == 413
    assert not MarkEntry.objects.exists()


def test_a_request_without_csrf_token_is_refused(sheet, user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    assert send(strict, sheet, sheet.change(sheet.ani, "H")).status_code == 403
    assert not MarkEntry.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["since=x", "since=-1", "since=9" + "9" * 30, "since=%00", "session=x", "session=" + "9" * 30, "session=0"],
)
def test_invalid_query_parameters_are_answered(client, sheet, user, query):
    assert client.get(f"{sheet.path}marks/?{query}").status_code in (200, 404)


@pytest.mark.parametrize("query", ["agency=" + "9" * 30, "agency=x", "unmarked=x", "unmarked=999", "q=%00", "page=x"])
def test_invalid_filters_show_nobody_or_an_error(client, sheet, user, query):
    for path in (sheet.path, f"{sheet.path}{sheet.first.pk}/"):
        page = client.get(f"{path}?{query}")
        assert page.status_code == 200
        people = page.context["page_obj"].paginator.count
        assert people == (3 if query == "page=x" else 0)


# --- What is shown ----------------------------------------------------------------------------------------------------


def test_the_grid_shows_marks_and_totals(client, sheet, user):
    sheet.put(sheet.ani, "H")
    sheet.put(sheet.budi, "T")
    page = client.get(sheet.path)
    assert [(row.name, row.marks) for row in page.context["rows"]] == [
        ("Ani", ("H", "")),
        ("Budi", ("T", "")),
        ("Cici", ("", "")),
    ]
    assert {row.agency for row in page.context["rows"]} == {
        "Kota Metro · Perpustakaan Metro",
        "Kota Palu · Perpustakaan Palu",
    }
    hours = sheet.first.lesson_hours
    assert [row.hours for row in page.context["rows"]] == [hours, hours, 0]
    first, second = page.context["columns"]
    assert [people for _mark, _label, people in first.totals] == [1, 1, 0, 0, 0, 1]
    assert [people for _mark, _label, people in second.totals] == [0, 0, 0, 0, 0, 3]
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.both_engines
def test_the_grid_can_be_filtered_by_agency_name_and_missing_marks(client, sheet, user):
    record_marks(
        sheet.event,
        {(sheet.ani, sheet.first): "H", (sheet.ani, sheet.second): "H", (sheet.budi, sheet.first): "A"},
        by=None,
        method=Attendance.Method.GRID,
    )
    found = {
        f"agency={sheet.metro.pk}": ["Ani", "Budi"],
        "q=palu": ["Cici"],
        "q=udi": ["Budi"],
        "q=bu": ["Budi"],
        "q=ud": [],  # one or two letters find words that begin with them
        "unmarked=any": ["Budi", "Cici"],
        f"unmarked={sheet.first.pk}": ["Cici"],
        f"unmarked=any&agency={sheet.metro.pk}": ["Budi"],
    }
    for query, expected in found.items():
        page = client.get(f"{sheet.path}?{query}")
        assert names(page) == expected, query
        assert page.context["columns"][0].counts == {"H": 1, "A": 1}  # over all people
        listed = client.get(f"{sheet.path}marks/?session={sheet.second.pk}&{query}").json()["people"]
        assert len(listed) == len(expected)


def test_many_people_are_shown_on_several_pages(client, sheet, user, monkeypatch):
    monkeypatch.setattr("participants.attendance.views.PAGE_PEOPLE", 2)
    monkeypatch.setattr("participants.attendance.views.people_a_page", lambda sessions: 2)
    assert PAGE_PEOPLE >= 100
    assert PAGE_CELLS >= 10_000
    for path in (sheet.path, f"{sheet.path}{sheet.first.pk}/"):
        assert [r.number for r in client.get(path).context["page_obj"]] == [1, 2]
        second = client.get(f"{path}?page=2")
        assert [r.number for r in second.context["page_obj"]] == [3]
        assert "data-complete" not in second.content.decode()
    listed = client.get(f"{sheet.path}marks/?session={sheet.first.pk}").json()["people"]
    assert listed == [[1, ""], [2, ""], [3, ""]]


def test_names_are_escaped(client, sheet, user):
    make.registration(sheet.event, sheet.metro, full_name="<script>alert(1)</script>")
    for path in (sheet.path, f"{sheet.path}{sheet.first.pk}/"):
        assert "<script>alert" not in client.get(path).content.decode()


def test_an_empty_grid_says_what_to_do_next(client, user):
    empty = make.event("18")
    assert f"/events/{empty.code}/sessions/" in client.get(f"/events/{empty.code}/attendance/").content.decode()
    assert client.get(f"/events/{make.event('18', sessions=1).code}/attendance/").status_code == 200


def test_a_session_of_another_event_is_not_found(client, sheet, user):
    other = make.event("18", sessions=1).sessions.get()
    assert client.get(f"{sheet.path}{other.pk}/").status_code == 404
    assert client.get(f"{sheet.path}history/1/?session={other.pk}").status_code == 404


def test_the_report_and_the_grid_link_to_each_other(client, sheet, user):
    report = f"/reports/attendance/{sheet.event.code}/"
    assert f'href="{sheet.path}"' in client.get(report).content.decode()
    assert f'href="{report}"' in client.get(sheet.path).content.decode()
    client.force_login(make.user(province="72"))
    assert f'href="{sheet.path}"' not in client.get(report).content.decode()


# --- News of others ---------------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_an_update_has_only_new_marks_and_the_totals(client, sheet, user):
    sheet.put(sheet.ani, "H")
    start = client.get(sheet.path).context["setting"]["cursor"]
    quiet = client.get(f"{sheet.path}marks/?since={start}").json()
    assert (quiet["marks"], quiet["cursor"]) == ([], start)
    assert "counts" not in quiet
    other = make.user(full_name="Tuti Lain")
    sheet.put(sheet.budi, "T", by=other)
    sheet.put(sheet.budi, "", by=other)
    received = client.get(f"{sheet.path}marks/?since={start}").json()
    assert [mark[:4] for mark in received["marks"]] == [
        [sheet.budi.number, sheet.first.pk, "T", "Tuti Lain"],
        [sheet.budi.number, sheet.first.pk, "", "Tuti Lain"],
    ]
    assert received["cursor"] > start
    assert received["counts"] == {str(sheet.first.pk): {"H": 1}}
    assert received["people"] == 3


def test_an_update_needs_the_same_queries_for_any_number_of_people(client, sheet, user, django_assert_num_queries):
    for number in range(10):
        sheet.put(make.registration(sheet.event, sheet.metro, full_name=f"Orang {number}"), "H")
    since = MarkEntry.objects.latest("pk").pk
    with django_assert_num_queries(4):
        client.get(f"{sheet.path}marks/?since={since}")


# --- The form without scripts -----------------------------------------------------------------------------------------


def form(sheet, *marks) -> dict[str, str]:
    """Return the form of the first session with these marks, each as (person, previous mark, mark)."""
    posted = {}
    for person, was, mark in marks:
        posted |= {f"was-{person.number}": was, f"mark-{person.number}": mark}
    return posted


@pytest.mark.both_engines
def test_the_form_stores_only_changed_marks(client, sheet, user):
    sheet.put(sheet.cici, "A")
    page = f"{sheet.path}{sheet.first.pk}/"
    posted = form(sheet, (sheet.ani, "", "H"), (sheet.budi, "", ""), (sheet.cici, "A", ""))
    answer = client.post(f"{page}?q=i", posted)
    assert answer.status_code == 302
    assert answer.url == f"{page}?q=i"
    assert sheet.current_marks() == {("Ani", 1): "H"}
    assert MarkEntry.objects.count() == 3


def test_the_form_shows_conflicts_and_stores_the_rest(client, sheet, user):
    sheet.put(sheet.ani, "I", by=make.user(full_name="Tuti Lain"))
    posted = form(sheet, (sheet.ani, "", "H"), (sheet.budi, "", "T"))
    page = client.post(f"{sheet.path}{sheet.first.pk}/", posted)
    assert page.status_code == 200
    assert page.context["conflicts"].keys() == {sheet.ani.number}
    assert "Tuti Lain" in page.content.decode()
    assert sheet.current_marks() == {("Ani", 1): "I", ("Budi", 1): "T"}
    again = client.post(f"{sheet.path}{sheet.first.pk}/", form(sheet, (sheet.ani, "I", "H")))
    assert again.status_code == 302
    assert sheet.current_marks()["Ani", 1] == "H"


def test_an_invalid_form_stores_nothing(client, sheet, user):
    for posted in (
        {f"was-{sheet.ani.number}": "", f"mark-{sheet.ani.number}": "X"},
        {f"was-{sheet.ani.number}": "X", f"mark-{sheet.ani.number}": "H"},
        {f"mark-{sheet.ani.number}": "H"},
        {"was-" + "9" * 30: "", "mark-" + "9" * 30: "H"},
        {"was-": "", "mark-": "H", "was-x": "", "mark-x": "H", "was-999": "", "mark-999": "H"},
    ):
        assert client.post(f"{sheet.path}{sheet.first.pk}/", posted).status_code == 302
    assert not MarkEntry.objects.exists()


# --- History and corrections ------------------------------------------------------------------------------------------


def test_the_history_of_a_mark_lists_every_entry(client, sheet, user):
    one, two = make.user(full_name="Tuti Satu"), make.user(full_name="Umar Dua")
    sheet.put(sheet.ani, "H", by=one)
    sheet.put(sheet.ani, "A", by=two)
    sheet.put(sheet.ani, "H", session=sheet.second)
    page = client.get(f"{sheet.path}history/{sheet.ani.number}/?session={sheet.first.pk}")
    assert [(entry.mark, entry.by) for entry in page.context["entries"]] == [("H", one), ("A", two)]
    text = page.content.decode()
    assert text.index("Tuti Satu") < text.index("Umar Dua")
    everything = client.get(f"{sheet.path}history/{sheet.ani.number}/")
    assert [entry.session.number for entry in everything.context["entries"]] == [1, 1, 2]


def test_entries_are_dated_in_the_portals_time_zone(client, sheet, user):
    at = datetime(2026, 11, 22, 20, 41, tzinfo=UTC)  # 22 November in UTC, 23 November in Jakarta
    for mark in "HA":
        MarkEntry.objects.create(
            registration=sheet.ani, session=sheet.first, mark=mark, method="grid", by=user, recorded_at=at
        )
    for page in (f"history/{sheet.ani.number}/", "corrections/"):
        text = client.get(f"{sheet.path}{page}").content.decode()
        assert f"{wording.day(date(2026, 11, 23))}, 03.41" in text
        assert wording.day(date(2026, 11, 22)) not in text


@pytest.mark.both_engines
def test_corrections_are_entries_that_replaced_a_mark(client, sheet, user):
    sheet.put(sheet.ani, "H")
    sheet.put(sheet.ani, "A", by=user)
    sheet.put(sheet.ani, "")
    sheet.put(sheet.ani, "T")
    sheet.put(sheet.budi, "H")
    sheet.put(sheet.cici, "H", session=sheet.second)
    page = client.get(f"{sheet.path}corrections/")
    listed = [(e.registration.participant.full_name, e.before, e.mark) for e in page.context["page_obj"]]
    assert listed == [("Ani", "", "T"), ("Ani", "A", ""), ("Ani", "H", "A")]
    assert "Sri Koordinator" in page.content.decode()


def test_corrections_of_other_provinces_people_are_hidden(client, sheet):
    sheet.put(sheet.cici, "H")
    sheet.put(sheet.cici, "A")
    client.force_login(make.user(province="18"))
    page = client.get(f"{sheet.path}corrections/")
    assert page.context["page_obj"].paginator.count == 0
    assert "Cici" not in page.content.decode()


def test_the_page_of_a_registration_shows_its_marks(client, sheet, user):
    sheet.put(sheet.ani, "T", session=sheet.second)
    page = client.get(sheet.ani.get_absolute_url())
    assert [mark.mark for mark in page.context["marks"]] == ["T"]
    assert f"{sheet.path}history/{sheet.ani.number}/" in page.content.decode()


# --- Two at once ------------------------------------------------------------------------------------------------------


def wishes(people, session, mark) -> list[Wish]:
    return [Wish(person.number, session.pk, mark, "", uuid4()) for person in people]


@pytest.mark.django_db(transaction=True)
def test_concurrent_marking_of_one_grid_loses_no_mark():
    load_regions()
    event = make.event("18", sessions=2)
    agency = make.agency("18.72")
    make.quota(event, agency, 12)
    people = [make.registration(event, agency) for _ in range(12)]
    first, second = event.sessions.order_by("number")
    one, two = make.user(), make.user()
    outcomes = {}

    def mark(user, sent):
        outcomes[user] = [answer.outcome for answer in carry_out(event, sent, by=user)]

    ones = wishes(people[:8], first, "H") + wishes(people, second, "H")
    twos = wishes(people[4:], first, "T")
    assert rush([partial(mark, one, ones), partial(mark, two, twos)]) == [None, None]
    assert Attendance.objects.count() == MarkEntry.objects.count() == 24
    conflicts = [outcome for user in (one, two) for outcome in outcomes[user]].count("conflict")
    assert conflicts == 4  # people[4:8] are marked by both users: each gives one conflict
    assert len({mark.marked_by for mark in Attendance.objects.filter(registration__in=people[4:8], session=first)}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_person_who_withdraws_concurrently_is_marked_before_or_not_at_all():
    load_regions()
    event = make.coming_event("18", sessions=1)
    person = make.registration(event, make.agency("18.72"))
    user, outcomes = make.user(), []

    def mark():
        sent = wishes([person], event.sessions.get(), "I")
        outcomes.extend(answer.outcome for answer in carry_out(event, sent, by=user))

    assert rush([mark, partial(withdraw, person, by=user, reason="Sakit")]) == [None, None]
    assert outcomes in (["stored"], ["gone"])
    assert Attendance.objects.exists() == (outcomes == ["stored"])
