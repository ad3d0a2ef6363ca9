"""Several clocks that seal at the same time: the constraints let one of them win."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ChainLink, Entry
from accounts.trail.chain import seal, verify
from accounts.trail.recording import record
from tests.rush import rush
from tests.tables import forge

pytestmark = pytest.mark.django_db(transaction=True)


def test_clocks_that_seal_at_the_same_time_seal_each_entry_once():
    for number in range(20):
        record("quota-allotted", f"Kuota {number}", by=None)
    forge(Entry, at=timezone.now() - timedelta(minutes=1))
    assert rush([seal] * 4) == [None] * 4
    assert ChainLink.objects.count() == 20
    assert verify().faults == []
