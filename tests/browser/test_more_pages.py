"""Pages of reports, certificates and tasks after an event are accessible and fit on a phone."""

from datetime import date

import pytest

from reports.catalogue import REPORTS
from tests import make
from tests.browser.look import assert_accessible_in_both_modes, assert_fits_phone


@pytest.fixture
def event(regions, transactional_db):
    """A past event with marks, scores, evaluation answers, a photo, a material and a certificate."""
    event = make.event("18", code="LAMA-2021", sessions=2, starts_on=date(2021, 6, 1), title="Bimtek Literasi, Lampung")
    agency = make.agency("18.03", name="Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Utara")
    mail = "siti.nur.hasnah.perpustakaan@lampungutarakab.go.id"
    person = make.registration(event, agency, marks="HT", full_name="Siti Nur Hasnah, S.IP.", email=mail)
    make.registration(event, make.agency("18.06"), marks="HA", full_name="Supriyadi" * 8)
    make.scores(person, 55, "80.5")
    make.evaluation(event, 5, "Internet hotel sering putus")
    make.photo(event)
    make.material(event)
    make.certificates(event, template=make.certificate_template())
    make.correction(person)
    again = make.event("72", code="LAGI-2022", sessions=1, starts_on=date(2022, 5, 1))
    make.registration(again, agency, marks="H")
    return event


OF_THE_PORTAL = [
    "/reports/",
    *(f"/reports/{name}/" for name, report in REPORTS.items() if not report.is_of_event),
    "/reports/funnel/?by=province",
    "/reports/planner/",
    "/reports/planner/?course=SPP-TIK",
    "/reports/schedules/",
    "/reports/check/",
    "/reports/coverage/18/",
    "/reports/seats/",
    "/reports/regencies/",
    "/reports/event/LAMA-2021/",
    "/registrations/",
    "/participants/",
    "/participants/duplicates/",
    "/jobs/",
    "/mail/",
    "/certificate-templates/",
    "/settings/",
    "/help/",
    "/help/work/",
]
OF_THE_EVENT = [
    "participants/",
    "photos/",
    "materials/",
    "certificates/",
    "certificates/issue/",
    "certificates/1/",
    "scores/",
    "scores/sheet/",
    "evaluation/",
    "evaluation/questions/",
    "sign-sheets/",
    "sign-sheets/key/",
    "badges/",
    "checkin/",
    "links/",
    "participants/1/",
    "participants/2/",
    "participants/1/link/",
    "attendance/corrections/",
    "attendance/history/1/",
    "documents/",
]


@pytest.mark.parametrize("prefix", ["", "/events/LAMA-2021/"], ids=["reports", "event"])
def test_newer_pages_are_accessible_and_fit_on_a_phone(page, sign_in, event, prefix):
    sign_in(make.user(full_name="Ratna Dewi"))
    for path in [prefix + path for path in OF_THE_EVENT] if prefix else OF_THE_PORTAL:
        page.set_viewport_size({"width": 1320, "height": 900})
        page.goto(path)
        assert_accessible_in_both_modes(page)
        assert_fits_phone(page)
