"""Suggested codes, titles and batches, and deleting planned events."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Entry
from events.models import Event
from events.planning.naming import batch_number, free_code, next_batch, roman
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(regions, client):
    client.force_login(make.user())
    return client


def test_numbers_of_batches_are_read_and_written():
    assert [batch_number(text) for text in ("II", "Angkatan 2", "Angkatan ke-3", "", "Pertama", "xiv")] == [
        2,
        2,
        3,
        0,
        0,
        14,
    ]
    assert [batch_number(roman(number)) for number in range(1, 60)] == [*range(1, 60)]


def test_batches_are_counted_for_a_course_in_a_province_and_year(regions):
    event = make.event(batch="Angkatan II", starts_on=date(2027, 3, 1))
    make.event(batch="V", starts_on=date(2026, 3, 1))
    make.event("17", batch="VI", starts_on=date(2027, 3, 1))
    make.event(batch="IX", starts_on=date(2027, 3, 1), status="cancelled")
    make.event(batch="VII", starts_on=date(2027, 3, 1), course=make.course("LAIN"))
    assert next_batch(event.course, event.province, 2027) == 3


def test_a_copy_is_suggested_the_next_batch_and_a_free_code(staff):
    make.event(code="SPPTIK-2027-LAMPUNG", title="Bimtek Lampung", batch="I", starts_on=date(2027, 3, 1))
    page = staff.get("/events/SPPTIK-2027-LAMPUNG/copy/")
    wanted = page.context["form"].initial
    assert wanted == {"code": "SPPTIK-2027-LAMPUNG-2", "title": "Bimtek Lampung, angkatan II", "batch": "II"}
    staff.post("/events/SPPTIK-2027-LAMPUNG/copy/", wanted | {"starts_on": "01-04-2027"})
    copy = Event.objects.get(code="SPPTIK-2027-LAMPUNG-2")
    assert copy.batch == "II"
    again = staff.get("/events/SPPTIK-2027-LAMPUNG-2/copy/").context["form"].initial
    assert again == {"code": "SPPTIK-2027-LAMPUNG-3", "title": "Bimtek Lampung, angkatan III", "batch": "III"}


def test_an_event_without_a_code_gets_a_free_one(staff):
    course = make.course()
    make.event(code="spptik-2027-lampung", starts_on=date(2027, 3, 1))
    plan = {"title": "Bimtek", "course": course.pk, "province": "18", "mode": "onsite", "minimum_attendance": 80}
    plan |= {"late_after_minutes": 15, "starts_on": "11-05-2027", "ends_on": "12-05-2027"}
    assert staff.post("/events/new/", plan).url == "/events/SPPTIK-2027-LAMPUNG-2/sessions/"
    page = staff.post("/events/new/", plan | {"starts_on": ""})
    assert {*page.context["form"].errors} == {"code", "starts_on"}
    assert free_code(course, make.regency("18.01").province, date(2028, 1, 1)) == "SPPTIK-2028-LAMPUNG"


def test_a_planned_event_that_nobody_counts_on_is_deleted(staff):
    event = make.event(code="SALAH", status="planned", sessions=2)
    make.quota(event, make.agency("18.03"))
    assert Event.objects.filter(code="SALAH").exists()
    assert staff.get("/events/SALAH/delete/").context["kept"] == []
    assert staff.post("/events/SALAH/delete/").url == "/events/"
    assert not Event.objects.filter(code="SALAH").exists()
    assert Entry.objects.get(action="event-deleted").event == event.pk


@pytest.mark.parametrize("why", ["open", "people", "letter", "message"])
def test_an_event_that_somebody_counts_on_is_kept(staff, why):
    event = make.coming_event(code="TETAP", status="open" if why == "open" else "planned")
    if why == "people":
        make.registration(event, make.agency("18.03"), status="rejected")
    if why == "letter":
        make.quota(event, make.agency("18.03"))
        make.invitations(event)
    if why == "message":
        make.announcement(event, state="sent", sent_at=timezone.now())
    page = staff.get("/events/TETAP/delete/")
    assert page.context["kept"]
    assert ("Status: Pendaftaran dibuka" in page.content.decode()) == (why == "open")
    assert staff.post("/events/TETAP/delete/").status_code == 200
    assert Event.objects.filter(code="TETAP").exists()


def test_the_page_that_opens_registration_names_missing_letters(staff):
    event = make.coming_event(code="BUKA", status="planned", sessions=1)
    make.quota(event, make.agency("18.03"))
    assert "/events/BUKA/invitations/issue/" in staff.get("/events/BUKA/open/").content.decode()
    make.invitations(event)
    page = staff.get("/events/BUKA/open/")
    assert page.context["uninvited"] == 0
    assert "/events/BUKA/invitations/issue/" not in page.content.decode()
