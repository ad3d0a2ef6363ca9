"""Each page makes the same number of queries for one item and for three."""

import pytest

from accounts.models import User
from accounts.trail.recording import record
from participants.attendance.marks import record_marks
from participants.certificates.completion import due_registrations
from participants.models import DataRequest
from reports.schedules.starting import run_now
from tests import make
from tests.sheets import row, sent, xlsx

pytestmark = pytest.mark.one_engine("the same queries for both; tests/access visits each page")

PAGES = {
    "/": 19,
    "/events/": 8,
    "/events/{code}/": 19,
    "/events/{code}/documents/": 6,
    "/settings/": 2,
    "/reports/event-chapters/": 3,
    "/reports/event/{code}/chapters/": 5,
    "/help/": 2,
    "/help/registering/": 2,
    "/events/new/": 4,
    "/events/letterhead/": 6,
    "/events/{code}/edit/": 5,
    "/events/{code}/copy/": 5,
    "/events/{code}/sessions/": 5,
    "/events/{code}/participants/": 7,
    "/events/{code}/sign-sheets/": 5,
    "/events/{code}/sign-sheets/key/": 4,
    "/events/{code}/badges/": 5,
    "/events/{code}/participants/1/": 11,
    "/events/{code}/participants/1/link/": 6,
    "/events/{code}/links/": 6,
    "/events/{code}/links/sheet/": 5,
    "/data-requests/": 7,
    "/data-requests/{request}/": 3,
    "/participants/{person}/data-request/": 5,
    "{me}requests/": 4,
    "/corrections/{correction}/": 4,
    "{me}": 12,
    "/events/{code}/attendance/": 11,
    "/events/{code}/attendance/?unmarked=any&q=o": 11,
    "/events/{code}/attendance/{session}/": 11,
    "/events/{code}/attendance/marks/": 6,
    "/events/{code}/attendance/marks/?since=999999999": 4,
    "/events/{code}/attendance/marks/?session={session}": 7,
    "/events/{code}/attendance/history/1/": 6,
    "/events/{code}/attendance/corrections/": 5,
    "/events/{code}/register/": 10,
    "/events/{code}/import/": 9,
    "/events/{code}/import/template/": 4,
    "/events/{code}/import/{sheet}/": 4,
    "/events/{code}/import/{sheet}/marked/": 4,
    "/events/{code}/import/{sheet}/rest/": 4,
    "/events/{code}/scores/": 8,
    "/events/{code}/scores/sheet/": 3,
    "/events/{code}/scores/template/": 5,
    "/events/{code}/evaluation/": 7,
    "/events/{code}/evaluation/questions/": 6,
    "/events/{code}/checkin/": 11,
    "/events/{code}/checkin/links/{link}/": 4,
    "/events/{code}/checkin/links/{link}/withdraw/": 4,
    "/events/{code}/tasks/": 7,
    "/events/{code}/history/": 6,
    "/events/{code}/quotas/": 18,
    "/events/{code}/mail/": 7,
    "/events/{code}/mail/{mail}/": 4,
    "/mail/": 6,
    "/participants/": 6,
    "/participants/{person}/": 8,
    "/letters/": 6,
    "/agencies/": 6,
    "/agencies/{agency}/": 17,
    "/saved-views/": 3,
    "/jobs/": 4,
    "/jobs/{job}/": 3,
    "/registrations/": 9,
    "/registrations/?stage=completed&province=18": 11,
    "/reports/": 2,
    "/reports/funnel/": 10,
    "/reports/funnel/?by=event": 9,
    "/reports/funnel/?by=course": 10,
    "/reports/funnel/?by=year": 9,
    "/reports/funnel/?by=kind": 8,
    "/reports/funnel/?by=sex": 8,
    "/reports/trend/": 10,
    "/reports/repeated/": 10,
    "/reports/never/": 9,
    "/reports/regencies/": 13,
    "/reports/events/": 9,
    "/reports/seats/": 10,
    "/reports/coverage/": 13,
    "/reports/coverage/18/": 13,
    "/reports/attendance/{code}/": 7,
    "/reports/check/{file}/": 3,
    "/reports/schedules/": 3,
    "/reports/schedules/new/": 2,
    "/reports/schedules/new/?report=coverage": 7,
    "/reports/schedules/{schedule}/": 5,
    "/reports/schedules/{schedule}/edit/": 9,
    "/reports/recap/": 15,
    "/reports/event/{code}/": 23,
    "/events/{code}/photos/": 4,
    "/events/{code}/certificates/": 8,
    "/events/{code}/certificates/issue/": 11,
    "/events/{code}/certificates/1/": 6,
    "/certificate-templates/": 4,
    "/certificate-templates/{template}/": 5,
    "/certificates/{certificate}/": 3,
    "/events/{code}/materials/": 4,
    "/search/?q=1": 2,
    "/search/?q=bimtek 1": 9,
    "/reports/planner/": 5,
    "/reports/planner/?course=SPP-TIK": 16,
}

AT_MOST = 25
"""The queries that a page may need at all."""


def certified(event, region: str, items: int):
    """Add this number of people with a certificate from a template, and the same number without."""
    template = make.certificate_template()
    for _ in range(2):
        certificates = make.certificates(event, template=template) if due_registrations(event).exists() else []
        for _ in range(items):
            make.registration(event, make.agency(region), marks="H" * event.sessions.count())
    return template, certificates[-1]


@pytest.fixture(scope="module", params=[1, 3])
def world(request, shared_db):
    """The reader, and the names in the addresses of a portal with this number of items of each kind."""
    with shared_db():
        yield portal(request.param)


def portal(items: int) -> tuple[User, dict[str, object]]:
    for number in range(items):
        event = make.event(code=f"KEGIATAN-{number}", sessions=1 + items)
        template, certificate = certified(event, f"18.0{number + 1}", items)
        for _ in range(items):
            registration = make.registration(event, make.agency(f"18.0{number + 1}"), marks="H")
            make.scores(registration, 60, 80)
            record_marks(event, {(registration, event.sessions.get(number=1)): "T"}, by=None, method="grid")
        make.photo(event)
        make.material(event)
        make.evaluation(event, 4 + items)
        make.quota(event, pool=("village", "18.06"))
    for _ in range(items):
        record("event-edited", event, by=make.user(), changes={"title": ("Lama", "Baru")}, event=event.pk)
        mail = make.mail(event, user=make.user())
        link = make.door_link(event, created_by=make.user())
        make.held_mark(registration, by=make.user())
    person = registration.participant
    requests = [make.data_request(person, kind) for kind in list(DataRequest.Kind)[:items]]
    corrections = [make.correction(registration) for _ in range(items)]
    reader = make.user()
    jobs = [make.job(reader) for _ in range(items)]
    for _ in range(items):
        sheet = sent(event, reader, xlsx([row("", registration.agency.name)] * items))
    file = make.report_file(facts=["2022"] * items, made_by=reader, role=reader.role)
    schedules = [make.schedule(reader, *(make.user() for _ in range(items))) for _ in range(items)]
    run_now(schedules[0], by=reader)
    names = {"code": event.code, "person": person.pk, "agency": person.agency_id, "file": file.pk}
    names |= {"template": template.pk, "certificate": certificate.code}
    names |= {"job": jobs[0].pk, "schedule": schedules[0].pk, "sheet": sheet.key, "mail": mail.pk}
    names["session"] = event.sessions.order_by("number")[0].pk
    names |= {
        "link": link.pk,
        "me": make.personal_address(registration),
        "correction": corrections[0].pk,
        "request": requests[0].pk,
    }
    return reader, names


@pytest.mark.parametrize("path", PAGES)
def test_the_number_of_queries_does_not_grow(path, world, client, django_assert_num_queries):
    reader, names = world
    client.force_login(reader)
    with django_assert_num_queries(PAGES[path]):
        page = client.get(path.format(**names))
    assert page.status_code == 200


def test_no_page_needs_many_queries():
    assert [path for path, number in PAGES.items() if number > AT_MOST] == []
