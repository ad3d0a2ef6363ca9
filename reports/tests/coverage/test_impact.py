"""The effect of an event on the coverage of its province."""

from datetime import date

import pytest

from reports.coverage.impact import impact
from tests import make

TODAY = date(2022, 2, 1)


@pytest.fixture
def event(regions):
    """Return an event of Lampung: Metro is newly covered, Lampung Utara was covered before, Pesawaran never."""
    utara, metro = make.agency("18.03"), make.agency("18.72")
    make.agency("18.09")
    make.registration(make.event(sessions=1, starts_on=date(2021, 3, 1)), utara, marks="H")
    event = make.event(sessions=1, starts_on=date(2022, 3, 1))
    make.registration(event, utara, marks="H")
    make.registration(event, metro, marks="A")
    return event


def test_after_the_event_only_attending_agencies_count(event):
    result = impact(event, TODAY)
    assert (result.before, result.after, result.eligible, result.is_forecast) == (1, 1, 3, False)
    assert result.missing == ["Kabupaten Pesawaran", "Kota Metro"]


def test_before_the_event_every_agency_with_a_seat_counts(event):
    event.status = "open"
    result = impact(event, TODAY)
    assert (result.before, result.after, result.eligible, result.is_forecast) == (1, 2, 3, True)
    assert result.missing == ["Kabupaten Pesawaran"]


def test_while_people_can_be_registered_seats_without_people_count_too(event):
    make.quota(event, make.agency("18.10"), 2)
    make.quota(event, pool=("village", "18.12"))
    make.quota(event, make.agency("72.01"))
    event.status = "planned"
    result = impact(event, TODAY)
    assert (result.after, result.missing, result.counts_free_seats) == (4, ["Kabupaten Pesawaran"], True)
    event.status = "closed"
    result = impact(event, TODAY)
    assert (result.after, result.is_forecast, result.counts_free_seats) == (2, True, False)


def test_a_cancelled_event_has_no_effect(event):
    event.status = "cancelled"
    assert impact(event, TODAY).after == 1


def test_an_event_that_is_over_has_no_forecast_in_any_status(event):
    event.status = "closed"
    assert not impact(event, date(2022, 4, 1)).is_forecast


def test_two_events_on_one_day_agree_with_the_report(regions):
    agency = make.agency("18.03")
    first, second = (make.event(code=code, sessions=1) for code in ("A", "B"))
    for event in (first, second):
        make.registration(event, agency, marks="H")
    assert [(impact(e, TODAY).before, impact(e, TODAY).after) for e in (first, second)] == [(0, 1), (1, 1)]


def test_before_an_event_of_1900_no_regency_is_covered(regions):
    assert impact(make.event(starts_on=date(1900, 1, 1)), TODAY).before == 0
