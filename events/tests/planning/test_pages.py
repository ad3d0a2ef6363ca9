"""The pages on which events are planned."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry
from events.models import Event
from events.planning.event_forms import SessionFormSet
from events.planning.forms import SessionsForm
from tests import make

pytestmark = pytest.mark.one_engine("pages and forms; test_actions.py tests what they store")

TODAY = timezone.localdate()


@pytest.fixture
def staff(regions, client):
    client.force_login(make.user())
    return client


@pytest.fixture
def event(regions):
    return make.event(
        code="LAMPUNG-2022", starts_on=date(2022, 5, 11), ends_on=date(2022, 5, 13), sessions=2, status="planned"
    )


def plan(**changes) -> dict:
    own = {
        "code": "BARU",
        "title": "Bimtek",
        "province": "18",
        "mode": "onsite",
        "minimum_attendance": 80,
        "late_after_minutes": 15,
    }
    return own | {"course": make.course().pk, "starts_on": "2022-05-11", "ends_on": "2022-05-13"} | changes


def recorded() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


# --- New and edit -----------------------------------------------------------------------------------------------------


def test_a_course_with_its_code_as_name_is_named_once(staff):
    make.course("SPP-TIK")
    type(make.course("LTK")).objects.filter(code="LTK").update(name="Literasi Kesehatan")
    choices = [str(label) for _key, label in staff.get("/events/new/").context["form"].fields["course"].choices]
    assert {"SPP-TIK", "LTK – Literasi Kesehatan"} <= set(choices)


@pytest.mark.both_engines
def test_planning_an_event_leads_to_its_sessions(staff):
    response = staff.post("/events/new/", plan())
    assert response.url == "/events/BARU/sessions/"
    assert Event.objects.get().status == "planned"
    [entry] = Entry.objects.all()
    assert (entry.action, entry.changes["starts_on"]) == ("event-planned", [None, "2022-05-11"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2022-05-10"}, "ends_on"),
        ({"ends_on": "besok"}, "ends_on"),
        ({"starts_on": "0022-05-10"}, "starts_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"registration_opens_on": "2022-05-02", "registration_closes_on": "2022-05-01"}, "registration_closes_on"),
        ({"minimum_attendance": "101"}, "minimum_attendance"),
        ({"late_after_minutes": "241"}, "late_after_minutes"),
        ({"code": "a b"}, "code"),
        ({"code": "new"}, "code"),
        ({"code": "LAMPUNG-2022"}, "code"),
        ({"title": ""}, "title"),
    ],
)
def test_a_wrong_plan_is_reported_at_the_field(staff, event, changes, field):
    page = staff.post("/events/new/", plan(**changes))
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"][field].value() == changes[field] if field in changes else True
    assert Event.objects.count() == 1


def test_all_mistakes_are_reported_at_once(staff):
    page = staff.post("/events/new/", {})
    assert {"code", "title", "course", "province", "starts_on", "ends_on"} <= set(page.context["form"].errors)


def test_the_code_and_the_status_cannot_be_edited(staff, event):
    staff.post("/events/LAMPUNG-2022/edit/", plan(code="LAIN", title="Judul baru", status="open"))
    event.refresh_from_db()
    assert (event.code, event.title, event.status) == ("LAMPUNG-2022", "Judul baru", "planned")
    assert "title" in Entry.objects.get().changes


def test_the_sessions_move_with_the_event(staff, event):
    june = {"starts_on": "2022-06-01", "ends_on": "2022-06-03", "move_sessions": "on"}
    page = staff.post("/events/LAMPUNG-2022/edit/", plan(**june), follow=True)
    event.refresh_from_db()
    assert f"Kegiatan “{event.title}” disimpan." in [str(message) for message in page.context["messages"]]
    assert set(event.sessions.values_list("date", flat=True)) == {date(2022, 6, 1)}


def test_an_edit_that_leaves_sessions_outside_is_refused(staff, event):
    page = staff.post("/events/LAMPUNG-2022/edit/", plan(starts_on="2022-05-12"))
    assert list(page.context["form"].errors) == ["ends_on"]
    assert page.context["event"].starts_on == date(2022, 5, 11)
    event.sessions.update(date=date(2022, 5, 13))
    page = staff.post("/events/LAMPUNG-2022/edit/", plan(ends_on="2022-05-12", move_sessions="on"))
    assert list(page.context["form"].errors) == ["ends_on"]
    assert staff.post("/events/LAMPUNG-2022/edit/", plan(starts_on="2022-05-12")).status_code == 302


# --- Copy -------------------------------------------------------------------------------------------------------------


def test_a_copy_is_made_and_shown(staff, event):
    data = {"code": "SALINAN", "title": "Angkatan 2", "starts_on": "2023-03-01"}
    assert staff.post("/events/LAMPUNG-2022/copy/", data).url == "/events/SALINAN/"
    assert Event.objects.get(code="SALINAN").ends_on == date(2023, 3, 3)


@pytest.mark.parametrize(
    "wrong", [{"code": "LAMPUNG-2022"}, {"starts_on": "9999-12-31"}, {"title": ""}, {"code": "new"}]
)
def test_an_impossible_copy_is_refused_with_a_message(staff, event, wrong):
    data = {"code": "SALINAN", "title": "Angkatan 2", "starts_on": "2023-03-01"} | wrong
    assert list(staff.post("/events/LAMPUNG-2022/copy/", data).context["form"].errors) == list(wrong)
    assert Event.objects.count() == 1


# --- Sessions ---------------------------------------------------------------------------------------------------------


def rows(event, *new, **changes) -> dict:
    """Return the form as the browser sends it: the sessions, changed by s1={…}, the new ones, and a blank row."""
    blank = {"number": 99, "date": event.starts_on.isoformat()}
    sent = [_row(session) | changes.get(f"s{session.number}", {}) for session in event.sessions.all()]
    posted = {"sessions-TOTAL_FORMS": len(sent) + len(new) + 1, "sessions-INITIAL_FORMS": len(sent)}
    for index, row in enumerate([*sent, *new, blank]):
        posted |= {f"sessions-{index}-{name}": value for name, value in row.items()}
    return posted


def _row(session) -> dict:
    own = {"id": session.pk, "number": session.number, "title": session.title, "date": session.date.isoformat()}
    return own | {"lesson_hours": session.lesson_hours}


NEW = {"number": 3, "title": "Penutup", "date": "2022-05-13", "lesson_hours": 2}


@pytest.mark.both_engines
def test_rows_are_added_changed_and_removed_at_once(staff, event):
    data = rows(event, NEW, s1={"title": "Pembukaan"}, s2={"DELETE": "on"})
    page = staff.post("/events/LAMPUNG-2022/sessions/", data, follow=True)
    assert page.redirect_chain[0][0] == event.get_absolute_url()
    assert f"Sesi “{event.title}” disimpan." in [str(message) for message in page.context["messages"]]
    assert list(event.sessions.values_list("number", "title")) == [(1, "Pembukaan"), (3, "Penutup")]
    assert sorted(recorded()) == ["session-added", "session-edited", "session-removed"]
    assert Entry.objects.get(action="session-edited").changes == {"title": ["Sesi 1", "Pembukaan"]}


def test_saving_without_changes_is_not_recorded(staff, event):
    assert staff.post("/events/LAMPUNG-2022/sessions/", rows(event)).status_code == 302
    assert recorded() == []


@pytest.mark.both_engines
def test_sessions_can_swap_numbers(staff, event):
    data = rows(event, s1={"number": 2}, s2={"number": 1})
    staff.post("/events/LAMPUNG-2022/sessions/", data | {"more": "1"})
    assert list(event.sessions.values_list("number", "title")) == [(1, "Sesi 2"), (2, "Sesi 1")]


def test_more_rows_can_be_added_without_javascript(staff, event):
    assert staff.post("/events/LAMPUNG-2022/sessions/", rows(event, NEW) | {"more": "1"}).url.endswith("/sessions/")
    page = staff.get("/events/LAMPUNG-2022/sessions/")
    blank = [form["number"].value() for form in page.context["rows"].extra_forms]
    assert blank == [4, 5, 6]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"date": "2022-05-14"}, "date"),
        ({"date": "2022-05-10"}, "date"),
        ({"starts_at": "10.00", "ends_at": "09.00"}, "ends_at"),
        ({"lesson_hours": ""}, "lesson_hours"),
        ({"lesson_hours": "25"}, "lesson_hours"),
        ({"number": 0}, "number"),
        ({"number": 10000}, "number"),
        ({"number": 1}, "__all__"),
    ],
)
def test_a_wrong_session_is_reported_in_its_row(staff, event, wrong, field):
    page = staff.post("/events/LAMPUNG-2022/sessions/", rows(event, NEW | wrong, s2={"title": ""}))
    assert [list(errors) for errors in page.context["rows"].errors] == [[], ["title"], [field], []]
    assert event.sessions.count() == 2


def test_a_repeated_number_gives_our_own_message(staff, event):
    """Django's own message names the column in English."""
    page = staff.post("/events/LAMPUNG-2022/sessions/", rows(event, NEW | {"number": 1}))
    assert page.context["rows"].non_form_errors() == [str(SessionFormSet.twice)]


def test_a_session_outside_of_the_event_is_told_its_days(staff, event):
    page = staff.post("/events/LAMPUNG-2022/sessions/", rows(event, NEW | {"date": "2022-05-14"}))
    assert "11–13 Mei 2022" in page.context["rows"].forms[2].errors["date"][0]


@pytest.mark.both_engines
def test_a_session_with_marks_cannot_be_removed(staff, event):
    make.registration(event, make.agency(), marks="H.")
    assert staff.post("/events/LAMPUNG-2022/sessions/", rows(event, s1={"DELETE": "on"})).status_code == 200
    assert event.sessions.count() == 2


@pytest.mark.both_engines
def test_a_number_taken_meanwhile_gives_a_message(staff, event):
    data = rows(event, NEW)
    event.sessions.create(number=3, title="Punya orang lain", date=event.starts_on, lesson_hours=1)
    assert staff.post("/events/LAMPUNG-2022/sessions/", data, follow=True).status_code == 200
    assert event.sessions.get(number=3).title == "Punya orang lain"
    assert recorded() == []


@pytest.mark.parametrize("broken", [{}, {"sessions-TOTAL_FORMS": "x"}, {"sessions-TOTAL_FORMS": "100000"}])
def test_an_incomplete_form_is_answered_without_an_error(staff, event, broken):
    assert staff.post("/events/LAMPUNG-2022/sessions/", broken).status_code == 200


def test_a_request_that_claims_many_sessions_makes_at_most_300_rows(event):
    claimed = {"sessions-TOTAL_FORMS": "100000", "sessions-INITIAL_FORMS": "0"}
    form = SessionsForm(claimed, instance=event)
    assert (len(form.forms), form.is_valid()) == (300, False)


# --- From status to status --------------------------------------------------------------------------------------------


@pytest.fixture
def coming(regions):
    return make.event(code="NANTI", starts_on=TODAY + timedelta(20), status="planned")


def test_buttons_open_and_close_registration(staff, coming):
    for move, status in [("open", "open"), ("close", "closed"), ("open", "open")]:
        assert staff.get(f"/events/NANTI/{move}/").context["possible"]
        assert staff.post(f"/events/NANTI/{move}/").url == "/events/NANTI/"
        coming.refresh_from_db()
        assert coming.status == status


def test_a_get_request_changes_nothing(staff, coming):
    staff.get("/events/NANTI/open/")
    assert Event.objects.get().status == "planned"


def test_a_cancellation_needs_a_reason(staff, coming):
    assert list(staff.post("/events/NANTI/cancel/", {"reason": " "}).context["form"].errors) == ["reason"]
    assert Event.objects.get().status == "planned"
    staff.post("/events/NANTI/cancel/", {"reason": "Banjir"})
    event = Event.objects.get()
    assert (event.status, event.cancelled_reason) == ("cancelled", "Banjir")


@pytest.mark.parametrize("move", ["open", "close", "finish", "cancel"])
def test_an_impossible_move_is_refused_with_a_message(staff, move):
    event = make.event(status="cancelled")
    page = staff.post(f"/events/{event.code}/{move}/", {"reason": "Banjir"})
    assert (page.status_code, page.context["possible"]) == (200, False)
    assert recorded() == []
    event.refresh_from_db()
    assert event.status == "cancelled"


@pytest.mark.parametrize("page", ["new", "NANTI/edit", "NANTI/copy", "NANTI/sessions", "NANTI/open", "NANTI/cancel"])
def test_provincial_staff_cannot_plan_events(client, coming, page):
    client.force_login(make.user(province="18"))
    assert client.post(f"/events/{page}/", plan(reason="x")).status_code == 403
    assert list(Event.objects.values_list("code", "status")) == [("NANTI", "planned")]


def test_finishing_says_that_it_is_final_and_what_stays_possible(staff, event):
    Event.objects.filter(pk=event.pk).update(status="open")
    registration = make.registration(event, make.agency("18.03"), marks="H")
    page = staff.get("/events/LAMPUNG-2022/finish/").content.decode()
    assert "Langkah ini tidak dapat dibatalkan" in page
    staff.post("/events/LAMPUNG-2022/finish/")
    for closed in ("open", "close", "cancel"):
        assert not staff.get(f"/events/LAMPUNG-2022/{closed}/").context["possible"]
    assert not staff.get("/events/LAMPUNG-2022/invitations/").context["may_issue"]
    # The page says that coordinators can correct these.
    staff.post("/events/LAMPUNG-2022/edit/", plan(title="Judul baru"))
    event.refresh_from_db()
    assert (event.title, event.status) == ("Judul baru", "finished")
    for path in ("attendance/", "scores/", "certificates/issue/", "register/", "quotas/", "sessions/", "photos/"):
        assert 'method="post"' in staff.get(f"/events/LAMPUNG-2022/{path}").content.decode()
    withdraw = f"{registration.get_absolute_url()}withdraw/"
    assert staff.post(withdraw, {"reason": "Salah catat"}).status_code == 302
