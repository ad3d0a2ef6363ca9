"""Session templates: writing them, and filling events from them."""

from datetime import date, time

import pytest

from accounts.models import Entry
from events.clock import lesson_hours
from events.models import Event, SessionTemplate
from events.planning.sessions import SessionsThere
from events.session_templates.writing import TooFewDays, delete_template, fill
from tests import make
from tests.rush import Interruption, at_first_transaction

pytestmark = pytest.mark.django_db
DAYS = {"starts_on": date(2027, 3, 2), "ends_on": date(2027, 3, 4)}


@pytest.fixture
def staff(regions, client):
    client.force_login(make.user())
    return client


@pytest.fixture
def draft(regions):
    return make.event(code="BARU", status="planned", **DAYS)


def rows(*sessions: dict, initial: int = 0) -> dict:
    found = {"sessions-TOTAL_FORMS": len(sessions), "sessions-INITIAL_FORMS": initial}
    return found | {f"sessions-{n}-{name}": v for n, one in enumerate(sessions) for name, v in one.items()}


def test_lesson_hours_follow_from_the_times():
    times = [((8, 0), (9, 30)), ((8, 0), (8, 45)), ((13, 0), (16, 0)), ((22, 30), (0, 0))]
    assert [lesson_hours(time(*starts), time(*ends)) for starts, ends in times] == [2, 1, 4, 2]


def test_a_template_is_made_corrected_and_deleted_on_its_pages(staff):
    course = make.course()
    first = {"day": 2, "title": "Praktik", "starts_at": "13.00", "ends_at": "16.00"}
    second = {"day": 1, "title": "Pembukaan", "lesson_hours": 1}
    page = staff.post("/session-templates/new/", {"name": "3 hari", "course": course.pk} | rows(first, second, {}))
    assert page.url == "/session-templates/"
    template = SessionTemplate.objects.get()
    found = template.sessions.values_list("day", "title", "lesson_hours")
    assert [*found] == [(1, "Pembukaan", 1), (2, "Praktik", 4)]
    address = template.get_absolute_url()
    kept = {"day": 1, "title": "Pembukaan", "lesson_hours": 2}
    gone = {"day": 2, "title": "Praktik", "starts_at": "13.00", "ends_at": "16.00", "sessions-1-DELETE": "on"}
    data = {"name": "1 hari", "course": course.pk} | rows(kept, gone, initial=2) | {"sessions-1-DELETE": "on"}
    staff.post(address, data)
    template.refresh_from_db()
    assert (template.name, template.lesson_hours) == ("1 hari", 2)
    assert [one.title for one in template.sessions.all()] == ["Pembukaan"]
    staff.post(f"{address}delete/")
    assert not SessionTemplate.objects.exists()
    actions = Entry.objects.order_by("pk").values_list("action", flat=True)
    assert [*actions] == ["session-template-written"] * 2 + ["session-template-deleted"]


@pytest.mark.django_db(transaction=True)
def test_a_template_that_is_deleted_while_it_is_edited_stays_deleted(staff):
    template = make.session_template(name="Pola A")
    data = {"name": "Pola B", "course": template.course_id} | rows({"day": 1, "title": "Materi", "lesson_hours": 2})
    answers = []
    interruption = Interruption(at_first_transaction)
    raised = interruption.rush(
        lambda: answers.append(staff.post(template.get_absolute_url(), data)),
        meanwhile=lambda: delete_template(SessionTemplate.objects.get(), by=None),
    )
    assert (raised, interruption.happened) == ([None, None], True)
    assert answers[0].status_code == 404
    assert not SessionTemplate.objects.exists()


def test_a_name_is_used_once_in_a_course(staff):
    make.session_template(name="Pola A")
    page = staff.post("/session-templates/new/", {"name": "pola a", "course": make.course().pk} | rows())
    assert [*page.context["form"].errors] == ["name"]


@pytest.mark.parametrize(
    "session", [{"day": 0}, {"day": 31}, {"starts_at": "10.00", "ends_at": "09.00"}, {"title": ""}]
)
def test_a_wrong_row_stores_nothing(staff, session):
    row = {"day": 1, "title": "Materi", "lesson_hours": 2} | session
    page = staff.post("/session-templates/new/", {"name": "A", "course": make.course().pk} | rows(row))
    assert page.status_code == 200
    assert not SessionTemplate.objects.exists()


def test_an_event_without_sessions_is_filled_and_the_trail_names_each(staff, draft):
    template, other = make.session_template(1, 3), make.session_template(course_code="LAIN")
    page = staff.get("/events/BARU/sessions/")
    assert [one.pk for one in page.context["templates"]] == [template.pk]
    staff.post("/events/BARU/sessions/fill/", {"template": template.pk})
    found = draft.sessions.values_list("number", "date", "starts_at", "lesson_hours")
    assert [*found] == [(1, date(2027, 3, 2), time(8), 2), (2, date(2027, 3, 4), time(8), 2)]
    assert Entry.objects.filter(action="session-added", event=draft.pk).count() == 2
    assert not staff.get("/events/BARU/sessions/").context.get("templates")
    assert staff.post("/events/BARU/sessions/fill/", {"template": other.pk}).status_code == 404
    assert staff.post("/events/BARU/sessions/fill/", {"template": "x"}).status_code == 404


def test_sessions_are_neither_doubled_nor_put_after_the_event(draft):
    with pytest.raises(TooFewDays):
        fill(draft, make.session_template(1, 4), by=None)
    fill(draft, make.session_template(1), by=None)
    with pytest.raises(SessionsThere):
        fill(draft, make.session_template(2), by=None)
    assert draft.sessions.count() == 1


def test_the_sessions_of_an_event_are_kept_as_a_template(staff, draft):
    draft.sessions.create(number=1, title="Pembukaan", date=date(2027, 3, 2), lesson_hours=1, speaker="Sri")
    draft.sessions.create(number=2, title="Praktik", date=date(2027, 3, 4), starts_at=time(8), lesson_hours=3)
    staff.post("/events/BARU/sessions/keep/", {"name": "Pola BARU"})
    template = SessionTemplate.objects.get()
    assert template.course == draft.course
    other = make.event(code="LAIN", status="planned", starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 3))
    fill(other, template, by=None)
    assert [(s.title, s.date.day, s.starts_at) for s in other.sessions.all()] == [
        ("Pembukaan", 1, None),
        ("Praktik", 3, time(8)),
    ]
    page = staff.post("/events/BARU/sessions/keep/", {"name": "pola baru"})
    assert [*page.context["form"].errors] == ["name"]


@pytest.mark.parametrize("items", [1, 4])
def test_the_list_needs_the_same_queries_for_any_number(staff, items, django_assert_num_queries):
    for _ in range(items):
        make.session_template(*range(1, items + 1))
    with django_assert_num_queries(4):
        staff.get("/session-templates/")


def test_lesson_hours_of_a_session_may_be_left_empty(staff, draft):
    row = {"number": 1, "title": "Materi", "date": "02-03-2027", "starts_at": "08.00", "ends_at": "10.15"}
    page = {"sessions-TOTAL_FORMS": 1, "sessions-INITIAL_FORMS": 0}
    staff.post("/events/BARU/sessions/", page | {f"sessions-0-{name}": value for name, value in row.items()})
    assert draft.sessions.get().lesson_hours == 3
    assert Event.objects.get().pk == draft.pk
