import re
from datetime import date

import pytest

from accounts.models import Entry, Message
from events.admin_forms import QuotaFormSet
from events.models import Course, Event, Programme, Quota, Session
from events.planning.event_forms import SessionFormSet
from tests import make

pytestmark = pytest.mark.one_engine("forms and messages of the admin")

LIST = "/admin/events/event/"


@pytest.fixture
def course(regions):
    return make.course()


@pytest.fixture
def event(course):
    """An event of three days with two sessions."""
    return make.event(starts_on=date(2022, 5, 11), ends_on=date(2022, 5, 13), sessions=2)


def rows(prefix: str, new: list[dict]) -> dict:
    posted = {f"{prefix}-TOTAL_FORMS": len(new), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(new):
        posted |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return posted


def new_session(nth: int, **changes) -> dict:
    return {"number": nth, "title": "Sesi", "date": "2022-05-11", "lesson_hours": 2} | changes


def posted(*, sessions=(), quotas=(), **changes) -> dict:
    own = {"code": "BARU", "title": "Bimtek", "province": "18", "mode": "onsite", "status": "planned"}
    own |= {"course": Course.objects.get().pk, "minimum_attendance": 80, "late_after_minutes": 15}
    own |= {"starts_on": "2022-05-11", "ends_on": "2022-05-13"}
    return own | rows("sessions", list(sessions)) | rows("quotas", list(quotas)) | changes


def add(client, **data):
    return client.post(LIST + "add/", posted(**data))


def formset_errors(response, prefix: str) -> list[list[str]]:
    formset = next(f.formset for f in response.context["inline_admin_formsets"] if f.formset.prefix == prefix)
    return [sorted(errors) for errors in formset.errors]


def fields_with_errors(response, prefix: str) -> set[str]:
    return {name for errors in formset_errors(response, prefix) for name in errors}


# --- The list ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [("event", 9), ("course", 6), ("programme", 5)])
def test_lists_need_the_same_queries_for_one_row_and_three(
    admin_client, course, django_assert_num_queries, model, queries, count
):
    for number in range(count):
        make.registration(make.event(code=f"E{number}", sessions=2), make.agency())
        if number:
            Course.objects.create(code=f"C{number}", name="C", programme=course.programme)
            Programme.objects.create(code=f"P{number}", name="P")
    admin_client.get(LIST)
    with django_assert_num_queries(queries):
        assert len(admin_client.get(f"/admin/events/{model}/").context["cl"].result_list) == count


@pytest.mark.both_engines
def test_an_event_is_created_with_sessions_and_quotas(admin_client, course):
    agency = make.agency()
    pool = {"kind": "village", "province": "18", "regency": "18.03", "seats": 9}
    quotas = [{"agency": agency.pk, "seats": 4}, pool]
    assert add(admin_client, sessions=[new_session(1)], quotas=quotas).status_code == 302
    event = Event.objects.get(code="BARU")
    assert event.sessions.get().lesson_hours == 2
    assert [(q.agency, q.kind, q.regency_id, q.seats) for q in event.quotas.all()] == [
        (agency, "", None, 4),
        (None, "village", "18.03", 9),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2022-05-10"}, "ends_on"),
        ({"ends_on": "besok"}, "ends_on"),
        ({"registration_opens_on": "2022-05-02", "registration_closes_on": "2022-05-01"}, "registration_closes_on"),
        ({"minimum_attendance": "101"}, "minimum_attendance"),
        ({"late_after_minutes": "241"}, "late_after_minutes"),
        ({"code": "a b"}, "code"),
        ({"code": "ADA"}, "code"),
        ({"code": "ada"}, "code"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"starts_on": "1899-12-31"}, "starts_on"),
        ({"ends_on": "2200-01-01"}, "ends_on"),
        ({"course": "x"}, "course"),
    ],
)
def test_a_wrong_event_is_reported_at_the_field(admin_client, course, changes, field):
    make.event(code="ADA")
    response = add(admin_client, **changes)
    assert list(response.context["adminform"].form.errors) == [field]


@pytest.mark.both_engines
@pytest.mark.parametrize("code", ["TPBIS", "tpbis"])
@pytest.mark.parametrize("model", ["programme", "course"])
def test_an_existing_code_is_reported_at_the_field(admin_client, course, model, code):
    Course.objects.update(code="TPBIS")
    data = {"code": code, "name": "Lain", "programme": course.programme_id}
    response = admin_client.post(f"/admin/events/{model}/add/", data)
    assert list(response.context["adminform"].form.errors) == ["code"]


@pytest.mark.both_engines
@pytest.mark.parametrize("status", list(Event.Status))
def test_an_existing_event_is_read_only(admin_client, event, status):
    reason = "Bencana" if status == Event.Status.CANCELLED else ""
    Event.objects.filter(pk=event.pk).update(status=status, cancelled_reason=reason)
    make.quota(event, make.agency(email="dinas@example.org"), seats=2)
    before = Event.objects.values().get(pk=event.pk)
    data = posted(title="Judul baru", status="open", venue="Tempat lain", sessions=[new_session(9)])
    assert admin_client.post(f"{LIST}{event.pk}/change/", data).status_code == 403
    assert Event.objects.values().get(pk=event.pk) == before
    assert event.sessions.count() == 2
    assert not Message.objects.exists()
    assert not Entry.objects.exists()


def test_its_page_shows_it_and_leads_to_the_pages_that_change_it(admin_client, event):
    make.quota(event, make.agency(name="Dinas Lampung"))
    html = admin_client.get(f"{LIST}{event.pk}/change/").content.decode()
    assert all(text in html for text in ("Dinas Lampung", event.sessions.first().title))
    for page in ("", "edit/", "sessions/", "quotas/"):
        assert f'href="/events/{event.code}/{page}"' in html
        assert admin_client.get(f"/events/{event.code}/{page}").status_code == 200
    assert 'name="_save"' not in html


def test_a_new_event_is_planned(admin_client, course):
    add(admin_client, status="cancelled")
    assert Event.objects.get().status == Event.Status.PLANNED


@pytest.mark.parametrize("model", ["programme", "course"])
def test_the_code_of_a_programme_or_course_stays(admin_client, event, model):
    """Addresses of reports and schedules name it."""
    stored = event.course.programme if model == "programme" else event.course
    data = {"code": "LAIN", "name": "Nama baru", "programme": stored.pk}
    assert admin_client.post(f"/admin/events/{model}/{stored.pk}/change/", data).status_code == 302
    now = type(stored).objects.get(pk=stored.pk)
    assert (now.code, now.name) == (stored.code, "Nama baru")


@pytest.mark.parametrize("is_used", [True, False])
def test_only_a_course_without_events_moves_to_another_programme(admin_client, course, is_used):
    if is_used:
        make.event()
    other = Programme.objects.create(code="LAIN", name="Lain")
    data = {"name": "Nama", "programme": other.pk}
    assert admin_client.post(f"/admin/events/course/{course.pk}/change/", data).status_code == 302
    course.refresh_from_db()
    assert (course.programme == other) is not is_used


# --- Sessions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date": "2022-05-14"}, "date"),
        ({"date": "2022-05-10"}, "date"),
        ({"starts_at": "10:00", "ends_at": "09:00"}, "ends_at"),
        ({"lesson_hours": "25"}, "lesson_hours"),
        ({"number": "0"}, "number"),
        ({"number": "10000"}, "number"),
        ({"number": "1"}, "__all__"),
    ],
)
def test_a_wrong_session_is_reported_in_its_row(admin_client, course, changes, field):
    response = add(admin_client, sessions=[new_session(1), new_session(3, **changes)])
    assert field in fields_with_errors(response, "sessions")
    assert not Event.objects.exists()


def messages_above(response, prefix: str) -> list[str]:
    formsets = (inline.formset for inline in response.context["inline_admin_formsets"])
    return next(list(formset.non_form_errors()) for formset in formsets if formset.prefix == prefix)


def test_a_repeated_number_gives_our_own_message(admin_client, course):
    """Django's own message names the column in English."""
    response = add(admin_client, sessions=[new_session(1), new_session(1)])
    assert messages_above(response, "sessions") == [str(SessionFormSet.twice)]


def test_messages_show_dates_in_the_readers_format(admin_client, course):
    response = add(admin_client, sessions=[new_session(3, date="2022-05-14")])
    row = next(f.formset for f in response.context["inline_admin_formsets"] if f.formset.prefix == "sessions").forms[0]
    assert "11–13 Mei 2022" in row.errors["date"][0]


@pytest.mark.parametrize(
    "wrong", [{"starts_on": ""}, {"ends_on": "besok"}, {"starts_on": "0001-01-01"}, {"ends_on": "2022-05-10"}]
)
def test_sessions_are_not_compared_with_invalid_days(admin_client, course, wrong):
    days = {"starts_on": "2023-01-09", "ends_on": "2023-01-10"} | wrong
    response = add(admin_client, sessions=[new_session(1, date="2023-01-09")], **days)
    assert response.status_code == 200
    assert (formset_errors(response, "sessions"), messages_above(response, "sessions")) == ([[]], [])


def test_times_are_shown_without_seconds(admin_client, event):
    event.sessions.update(starts_at="08:00", ends_at="09:30")
    html = admin_client.get(f"{LIST}{event.pk}/change/").content.decode()
    assert "08.00" in html or "08:00" in html
    assert not re.search("0?8[:.]00[:.]00", html)


# --- Quotas -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"seats": "0"}, "seats"),
        ({"seats": "-1"}, "seats"),
        ({"seats": "99999999999999999999"}, "seats"),
        ({"kind": ""}, "__all__"),
        ({"province": ""}, "__all__"),
        ({"regency": "72.01"}, "regency"),
        ({"kind": "province", "regency": "18.03"}, "regency"),
    ],
)
def test_a_wrong_quota_is_reported_in_its_row(admin_client, course, row, field):
    data = {"kind": "village", "province": "18", "seats": 3} | row
    response = add(admin_client, quotas=[data])
    assert field in fields_with_errors(response, "quotas")
    assert not Event.objects.exists()


def test_a_repeated_quota_is_reported(admin_client, course):
    agency = make.agency()
    village = {"kind": "village", "province": "18", "seats": 3}
    for row in ({"agency": agency.pk, "seats": 3}, village, village | {"regency": "18.03"}):
        assert add(admin_client, quotas=[row, row]).status_code == 200
    assert not Event.objects.exists()
    assert add(admin_client, quotas=[village, village | {"regency": "18.03"}]).status_code == 302


def test_a_repeated_agency_gives_our_own_message(admin_client, course):
    row = {"agency": make.agency().pk, "seats": 3}
    response = add(admin_client, quotas=[row, row])
    assert messages_above(response, "quotas") == [str(QuotaFormSet.twice)]


@pytest.mark.parametrize(
    ("existence", "taken"),
    [
        ({"closed_on": date(2022, 5, 11)}, False),
        ({"closed_on": date(2022, 5, 12)}, True),
        ({"closed_on": date(2020, 1, 1)}, False),
        ({"opened_on": date(2022, 5, 12)}, False),
        ({"opened_on": date(2022, 5, 11)}, True),
    ],
)
def test_only_agencies_that_exist_on_the_first_day_get_seats(admin_client, course, existence, taken):
    reason = {"closed_reason": "Likuidasi"} if "closed_on" in existence else {}
    agency = make.agency(**existence, **reason)
    response = add(admin_client, quotas=[{"agency": agency.pk, "seats": 3}])
    assert response.status_code == (302 if taken else 200)
    assert Quota.objects.exists() == taken
    if not taken:
        assert fields_with_errors(response, "quotas") == {"agency"}


def test_a_quota_for_an_agency_and_a_pool_is_refused(admin_client, course):
    row = {"agency": make.agency().pk, "kind": "village", "province": "18", "seats": 3}
    assert "__all__" in fields_with_errors(add(admin_client, quotas=[row]), "quotas")


def recorded() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("pk").values_list("action", "by__username"))


def test_creation_and_deletion_in_the_admin_are_recorded(admin_client, course):
    add(admin_client, sessions=[new_session(1)], quotas=[{"kind": "village", "province": "18", "seats": 3}])
    event = Event.objects.get()
    admin_client.post(f"{LIST}{event.pk}/delete/", {"post": "yes"})
    actions = ["event-planned", "session-added", "quota-allotted", "event-deleted"]
    assert recorded() == [(action, "admin") for action in actions]
    assert Entry.objects.get(action="quota-allotted").changes == {"seats": [None, 3]}
    assert set(Entry.objects.values_list("event", flat=True)) == {event.pk}


# --- Deleting ---------------------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_objects_with_people_or_events_cannot_be_deleted(admin_client, event):
    make.registration(event, make.agency(), marks="H")
    for model, pk in (("event", event.pk), ("course", event.course.pk), ("programme", event.course.programme.pk)):
        base = f"/admin/events/{model}/"
        page = admin_client.post(f"{base}{pk}/delete/", {"post": "yes"})
        assert page.context["protected"]
        bulk = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
        assert admin_client.post(base, bulk).context["protected"]
    assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.both_engines
def test_an_event_without_registrations_is_deleted_with_its_rows(admin_client, event):
    make.quota(event, make.agency())
    assert admin_client.post(f"{LIST}{event.pk}/delete/", {"post": "yes"}).status_code == 302
    assert (Session.objects.count(), Quota.objects.count()) == (0, 0)


@pytest.mark.parametrize(("prefix", "most"), [("sessions", 300), ("quotas", 600)])
def test_a_request_that_claims_many_rows_makes_few(admin_client, course, prefix, most):
    claimed = {f"{prefix}-TOTAL_FORMS": "1" + "0" * 30, f"{prefix}-INITIAL_FORMS": "0", f"{prefix}-0-number": "x"}
    answer = add(admin_client, title="", **claimed)
    counts = {one.formset.prefix: len(one.formset.forms) for one in answer.context["inline_admin_formsets"]}
    assert counts[prefix] == most
