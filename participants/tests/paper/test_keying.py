"""Entering a filled-in sign sheet by scanning its rows."""

from datetime import date, timedelta

import pytest

from agencies.regions import load_regions
from participants.models import Attendance, MarkEntry
from participants.paper.keying import NotConfirmed, key_row
from participants.registering.lifecycle import withdraw
from tests import make
from tests.door import Venue
from tests.rush import Interruption, at_first_transaction

pytestmark = pytest.mark.one_engine("pages; attendance/test_marks.py tests what they store")

KEY = "/events/LEMBAR/sign-sheets/key/"


@pytest.fixture
def event(regions):
    event = make.event("18", code="LEMBAR", sessions=3)
    event.sessions.filter(number=3).update(date=date(2022, 5, 12))
    return event


@pytest.fixture
def person(event):
    return make.registration(event, make.agency("18.03", name="Dinas Ragem"), full_name="Sri Rahayu")


@pytest.fixture
def staff(regions, client):
    user = make.user(province="18", username="petugas")
    client.force_login(user)
    return user


def session(event, number: int):
    return event.sessions.get(number=number)


def text(event, number: int, person) -> str:
    return f"BTS{session(event, number).pk}-{person.number}"


def marks(person) -> str:
    marks = dict(person.marks.values_list("session__number", "mark"))
    return "".join(marks.get(number, ".") for number in (1, 2, 3))


def scan(client, scanned: str):
    return client.post(KEY, {"text": scanned})


def heard(page) -> str:
    """Return the result of the scan that the page gives to its script."""
    return page.content.decode().split('data-heard="')[1].split('"')[0]


@pytest.mark.both_engines
def test_a_scanned_row_marks_its_person_present(event, person, staff, client):
    page = scan(client, text(event, 2, person))
    assert (marks(person), heard(page)) == (".H.", "marked")
    mark = Attendance.objects.get()
    assert (mark.method, mark.marked_by) == ("sheet", staff)
    assert [(entry.mark, entry.by, entry.method) for entry in MarkEntry.objects.all()] == [("H", staff, "sheet")]
    assert (page.context["keyed"].registration, page.context["keyed"].stored) == (person, [session(event, 2)])
    html = page.content.decode()
    assert "Sri Rahayu" in html
    assert "Dinas Ragem" in html


def test_a_scanned_row_of_a_day_marks_all_sessions_of_that_day(event, person, staff, client):
    page = scan(client, f"BTD{event.pk}-220511-{person.number}")
    assert (marks(person), heard(page)) == ("HH.", "marked")
    assert [scan.sessions for scan in page.context["just_now"]] == [[session(event, 1), session(event, 2)]]


def test_a_repeated_scan_is_reported_and_changes_nothing(event, person, staff, client):
    scan(client, text(event, 1, person))
    page = scan(client, text(event, 1, person).lower())
    assert heard(page) == "again"
    assert [outcome.change.session for outcome in page.context["keyed"].already] == [session(event, 1)]
    assert MarkEntry.objects.count() == 1


@pytest.mark.parametrize("other", ["T", "I", "A"])
def test_a_different_mark_is_shown_and_stays(event, person, staff, client, other):
    make_marks(person, other)
    page = scan(client, text(event, 1, person))
    assert (marks(person), heard(page)) == (f"{other}..", "problem")
    (conflict,) = page.context["keyed"].conflicts
    assert conflict.mark == other
    assert page.context["just_now"] == []


def test_a_row_of_a_day_marks_only_sessions_without_a_mark(event, person, staff, client):
    make_marks(person, "I")
    page = scan(client, f"BTD{event.pk}-220511-{person.number}")
    assert (marks(person), heard(page)) == ("IH.", "problem")
    assert page.context["keyed"].stored == [session(event, 2)]


def make_marks(person, mark: str) -> None:
    from_elsewhere = {"marked_by": make.user(), "method": "grid"}
    Attendance.objects.create(registration=person, session=session(person.event, 1), mark=mark, **from_elsewhere)


@pytest.mark.both_engines
def test_a_recent_mark_can_be_undone(event, person, staff, client):
    scan(client, f"BTD{event.pk}-220511-{person.number}")
    make.registration(event, make.agency("18.04"), full_name="Budi")
    (one,) = client.get(KEY).context["just_now"]
    undo = f"{one.registration.number} {one.at.isoformat()}"
    assert f'value="{undo}"' in client.get(KEY).content.decode()
    assert client.post(KEY, {"undo": undo}).url == KEY
    assert marks(person) == "..."
    assert [entry.mark for entry in MarkEntry.objects.order_by("pk")] == ["H", "H", "", ""]
    assert client.get(KEY).context["just_now"] == []


def test_marks_of_others_and_of_other_pages_cannot_be_undone(event, person, staff, client):
    scan(client, text(event, 1, person))
    (one,) = client.get(KEY).context["just_now"]
    undo = f"{one.registration.number} {one.at.isoformat()}"
    client.force_login(make.user())
    client.post(KEY, {"undo": undo})
    assert marks(person) == "H.."
    client.force_login(staff)
    Attendance.objects.update(method="grid")
    client.post(KEY, {"undo": undo})
    assert marks(person) == "H.."


@pytest.mark.parametrize(
    "undo", ["", "1", "x y", "1 2022-05-11", "1 2022-13-45T00:00:00+00:00", f"{'9' * 30} x", "¹ x"]
)
def test_an_invalid_undo_is_answered(event, person, staff, client, undo):
    scan(client, text(event, 1, person))
    assert client.post(KEY, {"undo": undo}).status_code == 302
    assert marks(person) == "H.."


def test_marks_of_yesterday_cannot_be_undone(event, person, staff, client):
    scan(client, text(event, 1, person))
    Attendance.objects.update(marked_at=Attendance.objects.get().marked_at - timedelta(hours=13))
    assert client.get(KEY).context["just_now"] == []


def test_invalid_texts_mark_nobody(event, person, staff, client):
    other = make.event("18", code="LAIN", sessions=1)
    theirs = make.registration(event, make.agency("72.01"), full_name="Tuti Sulteng")
    waiting = make.registration(event, make.agency("18.04"), full_name="Budi", status="proposed")
    for scanned in [
        "BT0123456789ABCDEF",
        "<script>alert(1)</script>",
        f"BTS{other.sessions.get().pk}-{person.number}",
        f"BTD{other.pk}-220511-{person.number}",
        f"BTD{event.pk}-220513-{person.number}",
        f"BTS{session(event, 1).pk}-999",
        f"BTS999999999999999999-{person.number}",
        text(event, 1, theirs),
        text(event, 1, waiting),
        "\x00",
    ]:
        page = scan(client, scanned)
        assert (page.status_code, heard(page), "keyed" in page.context) == (200, "problem", False), scanned
        assert "<script>alert" not in page.content.decode()
        assert "Tuti Sulteng" not in page.content.decode()
    assert not Attendance.objects.exists()


def test_a_cancelled_event_accepts_no_marks_and_keeps_its_own(event, person, staff, client):
    scan(client, text(event, 1, person))
    (one,) = client.get(KEY).context["just_now"]
    type(event).objects.update(status="cancelled")
    page = scan(client, text(event, 2, person))
    assert (page.status_code, heard(page), "keyed" in page.context) == (200, "problem", False)
    undo = client.post(KEY, {"undo": f"{one.registration.number} {one.at.isoformat()}"}, follow=True)
    assert [message.level_tag for message in undo.context["messages"]] == ["error"]
    assert marks(person) == "H.."


@pytest.mark.django_db(transaction=True)
def test_a_person_who_withdraws_during_the_scan_is_not_marked():
    load_regions()
    venue, by = Venue(), make.user()
    row = f"BTS{venue.session.pk}-{venue.person.number}"
    scanning = Interruption(at_first_transaction)
    raised = scanning.rush(
        lambda: key_row(venue.event, row, by=by),
        meanwhile=lambda: withdraw(type(venue.person).objects.get(pk=venue.person.pk), by=None, reason="x"),
    )
    assert scanning.happened
    assert [type(error) for error in raised] == [NotConfirmed, type(None)]
    assert not Attendance.objects.exists()


def test_provincial_staff_can_scan_only_at_their_own_events(event, person, client):
    theirs = make.registration(event, make.agency("72.01"))
    client.force_login(make.user(province="72"))
    assert client.get("/events/LEMBAR/sign-sheets/").status_code == 200
    assert client.get(KEY).status_code == 403
    assert scan(client, text(event, 1, theirs)).status_code == 403
    assert not Attendance.objects.exists()


def test_national_staff_can_scan_everybody(event, client):
    theirs = make.registration(event, make.agency("72.01"))
    client.force_login(make.user())
    scan(client, text(event, 1, theirs))
    assert marks(theirs) == "H.."


@pytest.mark.parametrize("scans", [1, 3])
def test_the_page_needs_the_same_queries_after_one_scan_and_three(
    event, staff, client, scans, django_assert_num_queries
):
    agency = make.agency("18.03")
    for _number in range(scans):
        scan(client, f"BTD{event.pk}-220511-{make.registration(event, agency).number}")
    with django_assert_num_queries(5):
        page = client.get(KEY)
    assert len(page.context["just_now"]) == scans


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_scan_needs_the_same_queries_for_one_session_and_three(
    regions, staff, client, sessions, django_assert_num_queries
):
    event = make.event("18", code="LEMBAR", sessions=sessions)
    person = make.registration(event, make.agency("18.03"))
    with django_assert_num_queries(15):
        page = scan(client, f"BTD{event.pk}-220511-{person.number}")
    assert len(page.context["keyed"].stored) == sessions
