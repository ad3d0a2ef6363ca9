"""The paragraph about one event states no more than the data show."""

from datetime import date

import pytest
from django.utils import translation

from events.seat_words import seats_taken
from reports.attendance.narrative import attendance_narrative
from reports.attendance.rows import attendance
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("words")]


@pytest.fixture(params=["id", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def say(language, indonesian, english):
    return {"id": indonesian, "en": english}[language]


@pytest.fixture
def metro(regions):
    return make.agency("18.72")


def test_a_future_event_is_not_described_as_past(metro, language):
    event = make.event(starts_on=date(2022, 6, 1), status="open")
    make.registration(event, metro)
    said = attendance_narrative(attendance(event), date(2022, 5, 1))
    assert say(language, "akan diselenggarakan pada 1 Juni 2022", "will be held on 1 June 2022") in said
    assert say(language, "1 orang (1 perempuan, 0 laki-laki)", "1 person (1 woman, 0 men)") in said


def test_without_marks_the_paragraph_reports_no_absence(metro, language):
    event = make.event(sessions=2)
    make.registration(event, metro)
    said = attendance_narrative(attendance(event), date(2022, 6, 1))
    assert say(language, "Kehadiran belum dicatat.", "Attendance has not been recorded.") in said
    assert "0 hadir" not in said


def test_an_overbooked_quota_is_named(metro, language):
    event = make.event(sessions=1)
    quota = make.quota(event, metro, seats=2)
    for _ in range(2):
        make.registration(event, metro, marks="H")
    quota.seats, quota.taken, quota.overbooked = 1, 2, 1
    quota.save()
    said = attendance_narrative(attendance(event), date(2022, 6, 1))
    assert say(language, "Melebihi kuota: ", "Over quota: ") + f"{metro.name} ({seats_taken(2, 1)})" in said
