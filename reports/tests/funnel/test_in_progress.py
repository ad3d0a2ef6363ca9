"""While an event goes on, the funnel calls nobody lost and gives no share of those who completed it."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from agencies.models import Province
from events.models import Session
from reports.funnel.document import funnel_document, funnel_json
from reports.funnel.narrative import funnel_narrative
from reports.funnel.rows import By, FunnelReport, funnel
from reports.scope import CoverageScope
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(regions):
    """An event whose first session was yesterday and whose second is tomorrow: four people, three of them came."""
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=1)}
    event = make.event("18", code="JALAN", status="closed", **days)
    for number, day in enumerate(days.values(), start=1):
        Session.objects.create(event=event, number=number, title="Sesi", date=day, lesson_hours=2)
    agency = make.agency("18.03")
    make.quota(event, agency, seats=5)
    for marks in ("H.", "H.", "H.", ".."):
        make.registration(event, agency, marks=marks)
    return event


@pytest.fixture
def over(running):
    """An event that is over: of six people three came and two completed it."""
    event = make.event("18", code="LALU", sessions=2, course=running.course)
    agency = make.agency("18.01")
    make.quota(event, agency, seats=8)
    for marks in ("HH", "HH", "HA", "AA", "AA", "AA"):
        make.registration(event, agency, marks=marks)
    return event


def made(by: By = By.EVENT) -> FunnelReport:
    return funnel(CoverageScope(timezone.localdate()), by)


def said(language: str) -> str:
    with translation.override(language):
        return funnel_narrative(made()).partition("). ")[2]


def test_the_sentences_say_so_far_and_that_the_event_goes_on(running):
    assert said("id") == (
        "Dikonfirmasi: 4; hadir sejauh ini: 3; tuntas sejauh ini: 0."
        " 1 kegiatan masih berlangsung, jadi angka ini belum akhir."
    )
    assert said("en") == (
        "Confirmed: 4; attended so far: 3; completed so far: 0."
        " 1 event is still being held, so these numbers are not final."
    )


def test_shares_and_losses_are_those_of_the_events_that_are_over(over):
    assert said("id") == (
        "Dikonfirmasi: 10; hadir sejauh ini: 6; tuntas sejauh ini: 2."
        " 1 kegiatan masih berlangsung, jadi angka ini belum akhir."
        " Pada kegiatan yang sudah berakhir, 2 orang tuntas, yaitu 25% dari kursi."
        " Paling banyak berkurang antara konfirmasi dan kehadiran: 3 orang, pada kegiatan yang sudah berakhir."
    )


@pytest.mark.parametrize("by", [By.PROVINCE, By.COURSE, By.YEAR, By.KIND])
def test_groups_count_everybody_and_share_only_what_is_over(over, by):
    data = funnel_json(made(by))
    assert data["ongoing"] == 1
    for row in (data["totals"], *data["rows"]):
        if row["confirmed"] == 10:
            assert (row["attended"], row["completed"]) == (6, 2)
            assert row["share_of_previous"]["attended"] == 0.5
            assert row["share_of_previous"]["completed"] == 0.667
            assert row["share_of_allotted"]["completed"] == 0.25
            assert row["share_of_allotted"]["confirmed"] == 0.769


def test_an_event_that_goes_on_has_no_share_of_completed_people(running):
    document = funnel_document(made())
    [row] = document.main.rows
    cells = dict(zip([column.name for column in document.main.columns], row, strict=True))
    shares = ["attended_of_before", "attended_of_seats", "completed_of_before", "completed_of_seats"]
    assert [cells[share] for share in shares] == [None] * 4
    figures = {figure.name: (figure.value, figure.of, figure.label) for figure in document.figures}
    assert figures["completed"] == (0, None, "tuntas sejauh ini")
    assert figures["attended"] == (3, None, "hadir sejauh ini")
    assert document.notes == [
        "1 kegiatan masih berlangsung. Persentase hadir, tuntas, dan bersertifikat hanya menghitung kegiatan yang sudah"
        " berakhir."
    ]


def test_the_page_says_that_the_event_goes_on(running, client):
    client.force_login(make.user("coordinator"))
    assert "1 kegiatan masih berlangsung. Persentase" in client.get("/reports/funnel/").content.decode()


def test_after_the_event_nothing_is_so_far(running):
    running.status = "finished"
    running.save()
    assert said("id") == (
        "Dikonfirmasi: 4; hadir: 3; tuntas: 0, yaitu 0% dari kursi."
        " Paling banyak berkurang antara kehadiran dan ketuntasan: 3 orang."
    )
    assert funnel_document(made()).notes == []


def test_an_event_of_other_provinces_does_not_count_as_going_on(running):
    scope = CoverageScope(timezone.localdate(), province=Province.objects.get(code="72"))
    assert funnel(scope, By.EVENT).ongoing == 0
