"""Two presses of "Make an address" at once, with real connections, on the engine of the test run."""

import pytest

from agencies.regions import load_regions
from participants.calendars.feeds import make_feed
from participants.models import CalendarFeed
from tests import make
from tests.rush import rush

pytestmark = pytest.mark.django_db(transaction=True)


def test_concurrent_requests_leave_one_address():
    load_regions()
    registration = make.registration(make.coming_event(), make.agency("18.03"))
    make_feed(registration)
    assert rush([lambda: make_feed(registration)] * 8) == [None] * 8
    assert CalendarFeed.objects.count() == 1
