from datetime import date, time

import pytest
from django.db.models import ProtectedError
from django.utils import timezone
from lxml import html

from accounts.models import Entry, Message
from events.admin_forms import QuotaFormSet
from events.models import Course, Event, Programme, Quota, Session
from events.planning.actions import WrongStatus, delete_event, open_registration
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


def posted(*, quotas=(), **changes) -> dict:
    own = {"code": "BARU", "title": "Bimtek", "province": "18", "mode": "onsite", "status": "planned"}
    own |= {"course": Course.objects.get().pk, "minimum_attendance": 80, "late_after_minutes": 15}
    own |= {"starts_on": "2022-05-11", "ends_on": "2022-05-13"}
    return own | rows("quotas", list(quotas)) | changes


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
def test_an_event_is_created_with_quotas_and_leads_to_its_sessions(admin_client, course):
    agency = make.agency()
    pool = {"kind": "village", "province": "18", "regency": "18.03", "seats": 9}
    quotas = [{"agency": agency.pk, "seats": 4}, pool]
    assert add(admin_client, quotas=quotas, _save="1").url == "/events/BARU/sessions/"
    event = Event.objects.get(code="BARU")
    assert [(q.agency, q.kind, q.regency_id, q.seats) for q in event.quotas.all()] == [
        (agency, "", None, 4),
        (None, "village", "18.03", 9),
    ]


def test_a_new_event_has_no_sessions_from_the_admin(admin_client, course):
    """The page of sessions asks about times that overlap."""
    session = {"number": 1, "title": "Sesi", "date": "2022-05-11", "lesson_hours": 2}
    add(admin_client, **rows("sessions", [session]))
    assert not Event.objects.get().sessions.exists()


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
    data = posted(title="Judul baru", status="open", venue="Tempat lain")
    assert admin_client.post(f"{LIST}{event.pk}/change/", data).status_code == 403
    assert Event.objects.values().get(pk=event.pk) == before
    assert event.sessions.count() == 2
    assert not Message.objects.exists()
    assert not Entry.objects.exists()


def test_its_page_shows_it_and_leads_to_the_pages_that_change_it(admin_client, event):
    make.quota(event, make.agency(name="Dinas Lampung"))
    page_of_event = admin_client.get(f"{LIST}{event.pk}/change/").content.decode()
    assert all(text in page_of_event for text in ("Dinas Lampung", event.sessions.first().title))
    for page in ("", "edit/", "sessions/", "quotas/"):
        assert f'href="/events/{event.code}/{page}"' in page_of_event
        assert admin_client.get(f"/events/{event.code}/{page}").status_code == 200
    assert 'name="_save"' not in page_of_event


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
    ("province", "starts", "ends", "said"),
    [
        ("18", time(8), time(9, 30), "08.00–09.30 WIB"),
        ("72", time(20), time(0), "20.00–24.00 WITA"),
        ("91", time(8), None, "08.00 WIT"),
        ("18", None, None, ""),
    ],
)
def test_sessions_are_shown_with_the_zone_of_their_place(admin_client, course, province, starts, ends, said):
    event = make.event(province, sessions=1)
    event.sessions.update(starts_at=starts, ends_at=ends)
    page = html.fromstring(admin_client.get(f"{LIST}{event.pk}/change/").content.decode())
    assert [cell.text_content().strip() for cell in page.xpath("//td[contains(@class, 'field-hours')]")] == [said]


def messages_above(response, prefix: str) -> list[str]:
    formsets = (inline.formset for inline in response.context["inline_admin_formsets"])
    return next(list(formset.non_form_errors()) for formset in formsets if formset.prefix == prefix)


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
    add(admin_client, quotas=[{"kind": "village", "province": "18", "seats": 3}])
    event = Event.objects.get()
    admin_client.post(f"{LIST}{event.pk}/delete/", {"post": "yes"})
    actions = ["event-planned", "quota-allotted", "event-deleted"]
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


DELETIONS = {
    "one": lambda client, *events: client.post(f"{LIST}{events[0].pk}/delete/", {"post": "yes"}),
    "several": lambda client, *events: client.post(
        LIST,
        {"action": "delete_selected", "_selected_action": [event.pk for event in events], "post": "yes"},
    ),
}
each_way = pytest.mark.parametrize("delete", DELETIONS.values(), ids=DELETIONS)


@pytest.mark.both_engines
@each_way
def test_a_planned_event_is_deleted_with_its_rows(admin_client, course, delete):
    event = make.event(status="planned", sessions=2)
    make.quota(event, make.agency())
    assert delete(admin_client, event).status_code == 302
    assert (Event.objects.count(), Session.objects.count(), Quota.objects.count()) == (0, 0, 0)


@each_way
@pytest.mark.parametrize("status", ["open", "closed", "finished", "cancelled"])
def test_an_event_that_was_opened_is_kept_and_the_page_leads_to_its_own(admin_client, course, status, delete):
    reason = {"cancelled_reason": "Banjir"} if status == "cancelled" else {}
    event, other = make.event(status=status, **reason), make.event(status="planned")
    page = delete(admin_client, event, other).content.decode()
    assert f'href="{event.get_absolute_url()}"' in page
    assert "batalkan di halamannya" in page
    assert Event.objects.count() == 2


@each_way
def test_a_planned_event_with_letters_is_kept(admin_client, course, delete):
    event = make.coming_event(status="planned")
    make.quota(event, make.agency())
    make.invitations(event)
    page = delete(admin_client, event).content.decode()
    assert f'href="{event.get_absolute_url()}"' in page
    assert "Surat undangan: 1" in page
    assert Event.objects.exists()


@each_way
def test_a_planned_event_with_sent_messages_is_kept(admin_client, course, delete):
    event = make.coming_event(status="planned")
    make.announcement(event, state="sent", sent_at=timezone.now())
    assert "Pesan terkirim: 1" in delete(admin_client, event).content.decode()
    assert Event.objects.exists()


@pytest.mark.both_engines
def test_an_event_about_which_a_message_was_sent_meanwhile_is_not_deleted(course):
    event = make.coming_event(status="planned")
    make.announcement(event, state="sent", sent_at=timezone.now())
    with pytest.raises(ProtectedError):
        delete_event(event, by=None)
    assert event.announcements.exists()


@pytest.mark.both_engines
def test_an_event_that_was_opened_meanwhile_is_not_deleted(course):
    event = make.event(status="planned", starts_on=date(2150, 1, 1))
    open_registration(Event.objects.get(), by=None)
    with pytest.raises(WrongStatus):
        delete_event(event, by=None)
    assert Event.objects.exists()


def test_a_request_that_claims_many_rows_makes_few(admin_client, course):
    claimed = {"quotas-TOTAL_FORMS": "1" + "0" * 30, "quotas-INITIAL_FORMS": "0", "quotas-0-seats": "x"}
    answer = add(admin_client, title="", **claimed)
    assert [len(one.formset.forms) for one in answer.context["inline_admin_formsets"]] == [600]
