from datetime import date

import pytest

from accounts.models import Entry, Message
from events.admin_forms import QuotaFormSet
from events.models import Course, Event, Programme, Quota, Session
from events.planning.actions import open_registration
from events.planning.event_forms import SessionFormSet
from participants.registering.registration import WhenFull
from participants.registering.seats import seat_differences
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


def rows(prefix: str, existing: list[dict], new: list[dict]) -> dict:
    posted = {f"{prefix}-TOTAL_FORMS": len(existing) + len(new), f"{prefix}-INITIAL_FORMS": len(existing)}
    for number, row in enumerate([*existing, *new]):
        posted |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return posted


def session_row(session: Session, **changes) -> dict:
    own = {"id": session.pk, "number": session.number, "title": session.title, "date": session.date.isoformat()}
    return own | {"lesson_hours": session.lesson_hours, "starts_at": "", "ends_at": "", "speaker": ""} | changes


def quota_row(quota: Quota, **changes) -> dict:
    own = {"id": quota.pk, "agency": quota.agency_id or "", "kind": quota.kind, "seats": quota.seats}
    return own | {"province": quota.province_id or "", "regency": quota.regency_id or ""} | changes


def new_session(nth: int, **changes) -> dict:
    return {"number": nth, "title": "Sesi", "date": "2022-05-11", "lesson_hours": 2} | changes


def posted(event: Event | None, *, sessions=None, quotas=None, more_sessions=(), more_quotas=(), **changes) -> dict:
    own = {"code": "BARU", "title": "Bimtek", "province": "18", "mode": "onsite", "status": "planned"}
    own |= {"course": Course.objects.get().pk, "minimum_attendance": 80, "late_after_minutes": 15}
    own |= {"starts_on": "2022-05-11", "ends_on": "2022-05-13"}
    if sessions is None:
        sessions = [session_row(session) for session in event.sessions.all()] if event else []
    if quotas is None:
        quotas = [quota_row(quota) for quota in event.quotas.all()] if event else []
    return own | rows("sessions", sessions, list(more_sessions)) | rows("quotas", quotas, list(more_quotas)) | changes


def change(client, event, **data):
    return client.post(f"{LIST}{event.pk}/change/", posted(event, **data))


def formset_errors(response, prefix: str) -> list[list[str]]:
    formset = next(f.formset for f in response.context["inline_admin_formsets"] if f.formset.prefix == prefix)
    return [sorted(errors) for errors in formset.errors]


def fields_with_errors(response, prefix: str) -> set[str]:
    return {name for errors in formset_errors(response, prefix) for name in errors}


def numbers(quota) -> tuple[int, int, int]:
    return Quota.objects.values_list("seats", "taken", "overbooked").get(pk=quota.pk)


def full_quota(event, agency, *, seats=2, people=2) -> Quota:
    quota = make.quota(event, agency, seats=seats)
    for _ in range(people):
        make.register(make.person(agency), event=event, when_full=WhenFull.OVERBOOK)
    return quota


# --- The list ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [("event", 9), ("course", 6), ("programme", 5)])
def test_lists_need_the_same_queries_for_one_row_and_three(
    admin_client, course, django_assert_num_queries, model, queries, count
):
    for number in range(count):
        full_quota(make.event(code=f"E{number}", sessions=2), make.agency())
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
    data = posted(None, more_sessions=[new_session(1)], more_quotas=[{"agency": agency.pk, "seats": 4}, pool])
    assert admin_client.post(LIST + "add/", data).status_code == 302
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
    response = admin_client.post(LIST + "add/", posted(None, **changes))
    assert list(response.context["adminform"].form.errors) == [field]


@pytest.mark.both_engines
@pytest.mark.parametrize("code", ["TPBIS", "tpbis"])
@pytest.mark.parametrize("model", ["programme", "course"])
def test_an_existing_code_is_reported_at_the_field(admin_client, course, model, code):
    Course.objects.update(code="TPBIS")
    data = {"code": code, "name": "Lain", "programme": course.programme_id}
    response = admin_client.post(f"/admin/events/{model}/add/", data)
    assert list(response.context["adminform"].form.errors) == ["code"]


DECIDED_ON_PAGES = {
    "code": "LAIN",
    "status": "open",
    "cancelled_reason": "Alasan",
    "province": "72",
    "venue": "Tempat lain",
    "starts_on": "2022-05-10",
    "ends_on": "2022-05-20",
    "registration_opens_on": "2022-01-01",
    "registration_closes_on": "2040-01-01",
    "minimum_attendance": 0,
}


@pytest.mark.both_engines
@pytest.mark.parametrize("status", list(Event.Status))
def test_what_the_pages_ask_about_cannot_be_changed(admin_client, event, status):
    reason = "Bencana" if status == Event.Status.CANCELLED else ""
    Event.objects.filter(pk=event.pk).update(status=status, cancelled_reason=reason)
    make.quota(event, make.agency(email="dinas@example.org"), seats=2)
    before = Event.objects.values(*DECIDED_ON_PAGES).get(pk=event.pk)
    assert change(admin_client, event, title="Judul baru", **DECIDED_ON_PAGES).status_code == 302
    assert Event.objects.values(*DECIDED_ON_PAGES).get(pk=event.pk) == before
    assert not Message.objects.exists()
    assert set(Entry.objects.values_list("action", flat=True)) == {"event-edited"}


def test_the_admin_says_how_many_mails_it_sent(admin_client, event):
    event = make.coming_event(status=Event.Status.PLANNED)
    open_registration(event, by=None)
    make.quota(event, make.agency("18.03", email="dinas@example.org"))
    for _ in range(2):
        assert change(admin_client, event, title=event.title, sends_mail="on").status_code == 302
    page = admin_client.get(LIST).content.decode()
    assert page.count("1 surel") == Message.objects.count() == 1


def test_every_field_of_an_event_is_decided_on_pages_or_edited_by_their_function(admin_client, event):
    """A new field is named here after thinking about the rule of the pages that the administration could break."""
    form = admin_client.get(f"{LIST}{event.pk}/change/").context["adminform"].form
    assert set(form.fields) == {
        "title", "course", "batch", "mode", "organiser", "late_after_minutes", "sends_mail"
    }  # fmt: skip


def test_a_new_event_is_planned(admin_client, course):
    admin_client.post(LIST + "add/", posted(None, status="cancelled"))
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
def test_a_wrong_session_is_reported_in_its_row(admin_client, event, changes, field):
    response = change(admin_client, event, more_sessions=[new_session(3, **changes)])
    assert field in fields_with_errors(response, "sessions")
    assert event.sessions.count() == 2


@pytest.mark.both_engines
def test_sessions_can_swap_numbers(admin_client, event):
    first, second = event.sessions.all()
    swapped = [session_row(first, number=2), session_row(second, number=1)]
    assert change(admin_client, event, sessions=swapped, more_sessions=[new_session(3)]).status_code == 302
    assert list(event.sessions.values_list("number", "title")) == [(1, second.title), (2, first.title), (3, "Sesi")]


@pytest.mark.both_engines
def test_a_freed_number_can_be_used_again(admin_client, event):
    first, second = event.sessions.all()
    kept = [session_row(first, DELETE="on"), session_row(second)]
    assert change(admin_client, event, sessions=kept, more_sessions=[new_session(1, title="Baru")]).status_code == 302
    assert list(event.sessions.values_list("number", "title")) == [(1, "Baru"), (2, second.title)]


def messages_above(response, prefix: str) -> list[str]:
    formsets = (inline.formset for inline in response.context["inline_admin_formsets"])
    return next(list(formset.non_form_errors()) for formset in formsets if formset.prefix == prefix)


def test_a_repeated_number_gives_our_own_message(admin_client, event):
    """Django's own message names the column in English."""
    first, second = event.sessions.all()
    response = change(admin_client, event, sessions=[session_row(first), session_row(second, number=1)])
    assert messages_above(response, "sessions") == [str(SessionFormSet.twice)]


def test_messages_show_dates_in_the_readers_format(admin_client, event):
    response = change(admin_client, event, more_sessions=[new_session(3, date="2022-05-14")])
    row = next(f.formset for f in response.context["inline_admin_formsets"] if f.formset.prefix == "sessions").forms[2]
    assert "11–13 Mei 2022" in row.errors["date"][0]


@pytest.mark.parametrize(
    "wrong", [{"starts_on": ""}, {"ends_on": "besok"}, {"starts_on": "0001-01-01"}, {"ends_on": "2022-05-10"}]
)
def test_sessions_are_not_compared_with_invalid_days(admin_client, course, wrong):
    days = {"starts_on": "2023-01-09", "ends_on": "2023-01-10"} | wrong
    response = admin_client.post(LIST + "add/", posted(None, more_sessions=[new_session(1, date="2023-01-09")], **days))
    assert response.status_code == 200
    assert (formset_errors(response, "sessions"), messages_above(response, "sessions")) == ([[]], [])


def test_times_are_shown_without_seconds(admin_client, event):
    event.sessions.update(starts_at="08:00", ends_at="09:30")
    html = admin_client.get(f"{LIST}{event.pk}/change/").content.decode()
    assert 'value="08:00"' in html
    assert "08:00:00" not in html


@pytest.mark.both_engines
def test_a_session_with_marks_cannot_be_deleted(admin_client, event):
    for _ in range(5):
        make.registration(event, make.agency(), marks="H.", full_name="Sri Wahyuni")
    first, second = event.sessions.all()
    response = change(admin_client, event, sessions=[session_row(first, DELETE="on"), session_row(second)])
    assert response.status_code == 200
    (said,) = messages_above(response, "sessions")
    assert "5" in said
    assert "Sri" not in said
    assert event.sessions.count() == 2
    assert (
        change(admin_client, event, sessions=[session_row(first), session_row(second, DELETE="on")]).status_code == 302
    )
    assert event.sessions.get() == first


@pytest.mark.both_engines
def test_a_session_added_meanwhile_gives_a_message(admin_client, event):
    """The page was loaded without sessions, so it does not know that number 1 is taken."""
    response = change(admin_client, event, sessions=[], more_sessions=[new_session(1)])
    assert response.status_code == 302
    assert response.url.endswith("/change/")
    assert event.sessions.count() == 2


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
        ({"kind": "regency"}, "__all__"),
    ],
)
def test_a_wrong_quota_is_reported_in_its_row(admin_client, event, row, field):
    make.quota(event, pool=("regency", "18"))
    data = {"kind": "village", "province": "18", "seats": 3} | row
    response = change(admin_client, event, more_quotas=[data])
    assert field in fields_with_errors(response, "quotas")
    assert event.quotas.count() == 1


def test_a_repeated_quota_is_reported(admin_client, event):
    agency = make.agency()
    village = {"kind": "village", "province": "18", "seats": 3}
    for row in ({"agency": agency.pk, "seats": 3}, village, village | {"regency": "18.03"}):
        assert change(admin_client, event, more_quotas=[row, row]).status_code == 200
    assert not event.quotas.exists()
    assert change(admin_client, event, more_quotas=[village, village | {"regency": "18.03"}]).status_code == 302


def test_a_repeated_agency_gives_our_own_message(admin_client, event):
    row = {"agency": make.agency().pk, "seats": 3}
    response = change(admin_client, event, more_quotas=[row, row])
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
def test_only_agencies_that_exist_on_the_first_day_get_seats(admin_client, event, existence, taken):
    reason = {"closed_reason": "Likuidasi"} if "closed_on" in existence else {}
    agency = make.agency(**existence, **reason)
    response = change(admin_client, event, more_quotas=[{"agency": agency.pk, "seats": 3}])
    assert response.status_code == (302 if taken else 200)
    assert event.quotas.exists() == taken
    if not taken:
        assert fields_with_errors(response, "quotas") == {"agency"}


def test_the_quota_of_a_dissolved_agency_stays_and_can_be_resized(admin_client, event):
    agency = make.agency(closed_on=date(2020, 1, 1), closed_reason="Likuidasi")
    quota, other = make.quota(event, agency, seats=3), make.quota(event, make.agency())
    assert change(admin_client, event, quotas=[quota_row(quota, seats=5), quota_row(other)]).status_code == 302
    quota.refresh_from_db()
    assert quota.seats == 5
    moved = [quota_row(quota, DELETE="on"), quota_row(other, agency=agency.pk)]
    assert fields_with_errors(change(admin_client, event, quotas=moved), "quotas") == {"agency"}


def test_a_quota_for_an_agency_and_a_pool_is_refused(admin_client, event):
    row = {"agency": make.agency().pk, "kind": "village", "province": "18", "seats": 3}
    assert "__all__" in fields_with_errors(change(admin_client, event, more_quotas=[row]), "quotas")


@pytest.mark.parametrize("wrong", [{"agency": ""}, {"agency": "", "kind": "village"}, {"agency": "", "province": "18"}])
def test_a_wrong_change_of_a_quota_is_reported(admin_client, event, wrong):
    quota = make.quota(event, make.agency())
    assert change(admin_client, event, quotas=[quota_row(quota, **wrong)]).status_code == 200


@pytest.mark.parametrize(("seats", "after"), [(2, (2, 2, 0)), (9, (9, 2, 0)), (1, None)])
def test_seats_can_be_reduced_to_the_number_taken(admin_client, event, seats, after):
    quota = full_quota(event, make.agency(), seats=5)
    response = change(admin_client, event, quotas=[quota_row(quota, seats=seats)])
    assert response.status_code == (302 if after else 200)
    assert numbers(quota) == (after or (5, 2, 0))
    if not after:
        assert fields_with_errors(response, "quotas") == {"seats"}


@pytest.mark.parametrize(("seats", "after"), [(1, None), (3, (3, 4, 1)), (6, (6, 4, 0))])
def test_an_overbooked_quota_can_only_be_raised(admin_client, event, seats, after):
    quota = full_quota(event, make.agency(), people=4)
    change(admin_client, event, quotas=[quota_row(quota, seats=seats)])
    assert numbers(quota) == (after or (2, 4, 2))


def test_saving_the_event_does_not_change_its_quotas(admin_client, event):
    """A registration that came after the page was loaded stays counted."""
    quota = make.quota(event, make.agency(), seats=2)
    data = posted(event, title="Judul baru")
    make.register(make.person(quota.agency), event=event)
    admin_client.post(f"{LIST}{event.pk}/change/", data)
    assert numbers(quota) == (2, 1, 0)
    assert seat_differences() == []


def test_taken_and_overbooked_cannot_be_posted(admin_client, event):
    quota = full_quota(event, make.agency())
    change(admin_client, event, quotas=[quota_row(quota, seats=3, taken=0, overbooked=9)])
    change(admin_client, event, more_quotas=[{"agency": make.agency("72").pk, "seats": 3, "taken": 3}])
    assert numbers(quota) == (3, 2, 0)
    assert seat_differences() == []


def test_a_quota_with_people_cannot_be_given_to_another_agency(admin_client, event):
    quota = full_quota(event, make.agency())
    for other in (
        {"agency": make.agency("72").pk},
        {"agency": "", "kind": "regency", "province": "18"},
    ):
        assert change(admin_client, event, quotas=[quota_row(quota, **other)]).status_code == 200
    assert change(admin_client, event, quotas=[quota_row(quota, DELETE="on")]).status_code == 200
    quota.refresh_from_db()
    assert quota.agency


def test_a_quota_without_people_can_be_reassigned_or_deleted(admin_client, event):
    here, there = make.agency("18.03"), make.agency("18.04")
    first, second, third = (make.quota(event, a, seats=n) for n, a in enumerate([here, there, make.agency("72")], 1))
    swapped = [
        quota_row(first, agency=there.pk),
        quota_row(second, agency=here.pk, seats=7),
        quota_row(third, DELETE="on"),
    ]
    assert change(admin_client, event, quotas=swapped).status_code == 302
    assert dict(event.quotas.values_list("agency", "seats")) == {there.pk: 1, here.pk: 7}


def recorded() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("pk").values_list("action", "by__username"))


def test_changes_in_the_admin_are_recorded_in_the_trail(admin_client, event):
    here, there, gone = (make.quota(event, make.agency(f"18.0{n}"), seats=n) for n in (3, 4, 5))
    quotas = [quota_row(here, seats=9), quota_row(there), quota_row(gone, DELETE="on")]
    first, second = event.sessions.all()
    sessions = [session_row(first, title="Lain"), session_row(second, DELETE="on")]
    pool = {"kind": "village", "province": "18", "seats": 3}
    data = {"quotas": quotas, "sessions": sessions, "more_quotas": [pool], "more_sessions": [new_session(3)]}
    assert change(admin_client, event, title="Judul baru", **data).status_code == 302
    assert sorted(action for action, by in recorded() if by == "admin") == [
        "event-edited",
        "quota-allotted",
        "quota-resized",
        "quota-withdrawn",
        "session-added",
        "session-edited",
        "session-removed",
    ]
    assert set(Entry.objects.filter(action__startswith="quota").values_list("province", flat=True)) == {"18"}
    assert Entry.objects.get(action="quota-resized").changes == {"seats": [3, 9]}


def test_creation_and_deletion_in_the_admin_are_recorded(admin_client, course):
    admin_client.post(LIST + "add/", posted(None))
    event = Event.objects.get()
    admin_client.post(f"{LIST}{event.pk}/delete/", {"post": "yes"})
    assert recorded() == [("event-planned", "admin"), ("event-deleted", "admin")]
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
def test_a_request_that_claims_many_rows_makes_few(admin_client, event, prefix, most):
    claimed = {f"{prefix}-TOTAL_FORMS": "1" + "0" * 30, f"{prefix}-INITIAL_FORMS": "0", f"{prefix}-0-number": "x"}
    answer = admin_client.post(f"{LIST}{event.pk}/change/", posted(event, title="", **claimed))
    counts = {one.formset.prefix: len(one.formset.forms) for one in answer.context["inline_admin_formsets"]}
    assert counts[prefix] == most
