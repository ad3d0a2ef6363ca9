"""What an event does to the coverage of its province."""

from datetime import date

import pytest

from reports.impact import impact
from tests import make


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
    result = impact(event)
    assert (result.before, result.after, result.eligible, result.is_forecast) == (1, 1, 3, False)
    assert result.missing == ["Kabupaten Pesawaran", "Kota Metro"]


def test_before_it_everyone_with_a_seat_counts(event):
    event.status = "open"
    result = impact(event)
    assert (result.before, result.after, result.eligible, result.is_forecast) == (1, 2, 3, True)
    assert result.missing == ["Kabupaten Pesawaran"]


def test_a_cancelled_event_does_nothing(event):
    event.status = "cancelled"
    assert impact(event).after == 1
