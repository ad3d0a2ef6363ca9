"""The pages on which administrators keep courses."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Entry
from events.courses.writing import save_course
from events.models import Course
from tests import make
from tests.workbooks import sheets_of

pytestmark = [pytest.mark.usefixtures("regions"), pytest.mark.one_engine("forms about one course")]


def said(page) -> str:
    return " ".join(str(one) for one in page.context["messages"])


def test_a_new_course_is_added_and_renamed_but_keeps_its_code(admin_client):
    programme = make.course().programme
    form = {"code": "LITDIG", "name": "Literasi Digital", "programme": programme.pk}
    assert "LITDIG ditambahkan" in said(admin_client.post("/courses/new/", form, follow=True))
    course = Course.objects.get(code="LITDIG")
    admin_client.post(f"/courses/{course.pk}/", form | {"code": "LAIN", "name": "Literasi"})
    course.refresh_from_db()
    assert (course.code, course.name) == ("LITDIG", "Literasi")
    assert Entry.objects.get(action="course-edited").changes == {"name": ["Literasi Digital", "Literasi"]}
    taken = admin_client.post("/courses/new/", form | {"code": "litdig"})
    assert [*taken.context["form"].errors] == ["code"]


def test_the_programme_of_a_course_with_events_stays(admin_client):
    course = make.event().course
    other = make.course("LAIN", programme="LAIN").programme
    admin_client.post(f"/courses/{course.pk}/", {"name": "Baru", "programme": other.pk})
    course.refresh_from_db()
    assert (course.name, course.programme.code) == ("Baru", "TPBIS")


def test_the_programme_stays_if_an_event_was_planned_while_the_form_was_open(admin_user):
    course = make.course()
    was, other = course.programme, make.course("LAIN", programme="LAIN").programme
    course.programme = other  # the form was built and checked
    make.event()
    with pytest.raises(IntegrityError), transaction.atomic():
        save_course(course, fields=["programme"], by=admin_user)
    course.refresh_from_db()
    assert course.programme == was


def test_only_the_named_fields_of_a_course_are_stored_and_recorded(admin_user):
    stale = make.course()
    Course.objects.filter(pk=stale.pk).update(programme=make.course("LAIN", programme="LAIN").programme)
    stale.name = "Baru"
    save_course(stale, fields=["name"], by=admin_user)
    assert Entry.objects.get().changes.keys() == {"name"}
    assert stale.programme.code == "LAIN"


def test_after_a_mistake_the_page_still_speaks_of_the_stored_course(admin_client):
    course = make.course()
    other = make.course("LAIN", programme="LAIN").programme
    page = admin_client.post(f"/courses/{course.pk}/", {"name": "", "programme": other.pk})
    assert "program TPBIS" in page.content.decode()


def test_an_archived_course_is_offered_for_no_new_event_and_keeps_its_old_ones(admin_client):
    event = make.coming_event(status="planned")
    course = event.course
    path = f"/courses/{course.pk}/archive/"
    assert "tetap seperti semula" in admin_client.get(path).content.decode()
    assert "SPP-TIK diarsipkan" in said(admin_client.post(path, {"archived": "1"}, follow=True))

    def offered(address: str) -> bool:
        return course in admin_client.get(address).context["form"].fields["course"].queryset

    assert [offered("/events/new/"), offered("/reports/planner/"), offered("/session-templates/new/")] == [False] * 3
    assert offered(f"/events/{event.code}/edit/"), "an event keeps its course"
    assert "/session-templates/new/" not in admin_client.get(f"/courses/{course.pk}/").content.decode()
    admin_client.post(path, {"archived": "0"})
    assert offered("/events/new/")
    assert {"course-archived", "course-restored"} == {*Entry.objects.values_list("action", flat=True)}


def test_the_list_is_filtered_and_taken_away(admin_client):
    make.event()
    Course.objects.filter(pk=make.course("LAMA").pk).update(is_archived=True)

    def codes(query: str) -> list[str]:
        return [course.code for course in admin_client.get(f"/courses/{query}").context["page_obj"]]

    assert codes("") == ["LAMA", "SPP-TIK"]
    assert codes("?state=archived") == ["LAMA"]
    assert codes("?sort=-events") == ["SPP-TIK", "LAMA"]
    assert codes("?q=spp") == ["SPP-TIK"]
    _header, row = sheets_of(BytesIO(admin_client.post("/courses/?state=offered").content))["Jenis bimtek"]
    assert (row[0], row[3]) == ("SPP-TIK", 1)


def test_a_new_template_from_the_page_of_a_course_is_for_that_course(admin_client):
    make.course("A")
    course = make.course("B")
    assert f"?course={course.pk}" in admin_client.get(f"/courses/{course.pk}/").content.decode()
    form = admin_client.get(f"/session-templates/new/?course={course.pk}").context["form"]
    assert str(form["course"].value()) == str(course.pk)


@pytest.mark.parametrize("items", [1, 4])
def test_the_list_needs_the_same_queries_for_all_sizes(admin_client, django_assert_num_queries, items):
    for number in range(items):
        make.course(f"C{number}")
    with django_assert_num_queries(5):
        admin_client.get("/courses/")
