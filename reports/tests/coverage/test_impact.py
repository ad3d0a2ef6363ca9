"""What an event does to the coverage of its province."""

from datetime import date

import pytest

from reports.coverage.impact import impact
from tests import make

TODAY = date(2022, 2, 1)


@pytest.fixture
def event(regions):
    """An event of Lampung in which Metro is new; Lampung Utara came before, Pesawaran never."""
    utara, metro = make.agency("18.03"), make.agency("18.72")
    make.agency("18.09")
    make.registration(make.event(sessions=1, starts_on=date(2021, 3, 1)), utara, marks="H")
    event = make.event(sessions=1, starts_on=date(2022, 3, 1))
    make.registration(event, utara, marks="H")
    make.registration(event, metro, marks="A")
    return event


def test_afterwards_only_those_who_came_count(event):
    result = impact(event, TODAY)
    assert (result.before, result.after, result.eligible, result.is_forecast) == (1, 1, 3, False)
    assert result.missing == ["Kabupaten Pesawaran", "Kota Metro"]


def test_before_it_everyone_with_a_seat_counts(event):
    event.status = "open"
    result = impact(event, TODAY)
    assert (result.before, result.after, result.eligible, result.is_forecast) == (1, 2, 3, True)
    assert result.missing == ["Kabupaten Pesawaran"]


def test_a_cancelled_event_does_nothing(event):
    event.status = "cancelled"
    assert impact(event, TODAY).after == 1


def test_once_it_is_over_nothing_is_forecast_whatever_its_status(event):
    event.status = "closed"
    assert not impact(event, date(2022, 4, 1)).is_forecast


def test_two_events_of_one_day_agree_with_the_report(regions):
    agency = make.agency("18.03")
    first, second = (make.event(code=code, sessions=1) for code in ("A", "B"))
    for event in (first, second):
        make.registration(event, agency, marks="H")
    assert [(impact(e, TODAY).before, impact(e, TODAY).after) for e in (first, second)] == [(0, 1), (1, 1)]


def test_an_event_at_the_beginning_of_time(regions):
    assert impact(make.event(starts_on=date(1900, 1, 1)), TODAY).before == 0
