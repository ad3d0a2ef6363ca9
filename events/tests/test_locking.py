"""Locking an event."""

import pytest
from django.db.transaction import TransactionManagementError

from events.locking import lock_event
from events.models import Event
from tests import make


@pytest.fixture
def event(regions):
    return make.event()


def test_a_locked_event_has_current_values(event):
    Event.objects.filter(pk=event.pk).update(title="Renamed")

    assert lock_event(event).title == "Renamed"


def test_a_locked_event_has_the_requested_related_objects(event, django_assert_num_queries):
    locked = lock_event(event, "course__programme", "province")

    with django_assert_num_queries(0):
        assert (locked.course.programme.code, locked.province.code) == ("TPBIS", "18")


@pytest.mark.django_db(transaction=True)
def test_locking_outside_a_transaction_raises():
    with pytest.raises(TransactionManagementError):
        lock_event(Event(pk=1))
