"""Each page asks the database as often for three items as for one."""

import pytest

from accounts.trail import record
from reports.scheduling import run_now
from tests import make
from tests.sheets import row, sent, xlsx

PAGES = {
    "/": 17,
    "/events/": 6,
    "/events/{code}/": 20,
    "/events/new/": 4,
    "/events/letterhead/": 5,
    "/events/{code}/edit/": 5,
    "/events/{code}/copy/": 3,
    "/events/{code}/sessions/": 5,
    "/events/{code}/participants/": 6,
    "/events/{code}/participants/1/": 7,
    "/events/{code}/register/": 6,
    "/events/{code}/import/": 7,
    "/events/{code}/import/template/": 4,
    "/events/{code}/import/{sheet}/": 4,
    "/events/{code}/import/{sheet}/marked/": 4,
    "/events/{code}/history/": 7,
    "/events/{code}/quotas/": 14,
    "/events/{code}/mail/": 6,
    "/events/{code}/mail/{mail}/": 4,
    "/mail/": 5,
    "/participants/": 5,
    "/participants/{person}/": 5,
    "/agencies/": 5,
    "/agencies/{agency}/": 3,
    "/jobs/": 4,
    "/jobs/{job}/": 3,
    "/registrations/": 7,
    "/registrations/?stage=completed&province=18": 7,
    "/reports/": 2,
    "/reports/funnel/": 8,
    "/reports/funnel/?by=event": 8,
    "/reports/funnel/?by=course": 9,
    "/reports/funnel/?by=year": 8,
    "/reports/funnel/?by=kind": 7,
    "/reports/funnel/?by=sex": 7,
    "/reports/trend/": 10,
    "/reports/repeated/": 9,
    "/reports/never/": 8,
    "/reports/regencies/": 11,
    "/reports/events/": 7,
    "/reports/seats/": 8,
    "/reports/coverage/": 13,
    "/reports/coverage/18/": 13,
    "/reports/attendance/{code}/": 7,
    "/reports/check/{file}/": 3,
    "/reports/schedules/": 3,
    "/reports/schedules/new/": 2,
    "/reports/schedules/new/?report=coverage": 7,
    "/reports/schedules/{schedule}/": 5,
    "/reports/schedules/{schedule}/edit/": 9,
    "/reports/recap/": 10,
    "/reports/event/{code}/": 16,
    "/events/{code}/photos/": 4,
    "/reports/planner/": 5,
    "/reports/planner/?course=SPP-TIK": 13,
}


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize("path", PAGES)
def test_queries_do_not_grow(path, items, regions, client, django_assert_num_queries):
    for number in range(items):
        event = make.event(code=f"KEGIATAN-{number}", sessions=1 + items)
        for _ in range(items):
            registration = make.registration(event, make.agency(f"18.0{number + 1}"), marks="H")
        make.photo(event)
        make.quota(event, pool=("village", "18.06"))
    for _ in range(items):
        record("event-edited", event, by=make.user(), changes={"title": ("Lama", "Baru")}, event=event.pk)
        mail = make.mail(event, user=make.user())
    person = registration.participant
    reader = make.user()
    jobs = [make.job(reader) for _ in range(items)]
    for _ in range(items):
        sheet = sent(event, reader, xlsx([row("", registration.agency.name)] * items))
    file = make.report_file(facts=["2022"] * items, made_by=reader, role=reader.role)
    schedules = [make.schedule(reader, *(make.user() for _ in range(items))) for _ in range(items)]
    run_now(schedules[0], by=reader)
    client.force_login(reader)
    names = {"code": event.code, "person": person.pk, "agency": person.agency_id, "file": file.pk}
    with django_assert_num_queries(PAGES[path]):
        page = client.get(path.format(**names, job=jobs[0].pk, schedule=schedules[0].pk, sheet=sheet.key, mail=mail.pk))
    assert page.status_code == 200
