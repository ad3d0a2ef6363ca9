"""The addresses to which calendars subscribe: one for a registration, secret, and ended at any time."""

from django.db import transaction
from django.urls import reverse

from accounts.outbox import mail
from participants.models import CalendarFeed, Registration
from participants.trail import entries_of_a_day, record_registration

FEEDS_A_DAY = 10
"""Addresses that a person makes within 24 hours: each is an entry of the trail, which stays."""
_MADE = "calendar-made"


class TooManyFeeds(Exception):
    """The person has made too many addresses today."""


@transaction.atomic
def make_feed(registration: Registration) -> CalendarFeed:
    """Make an address for the person, who did not have one or wants another. An earlier one stops working.
    Raise TooManyFeeds."""
    # The registration's row is locked: a concurrent second request would store a second feed, or one too many.
    Registration.objects.select_for_update(of=["self"], no_key=True).get(pk=registration.pk)
    if entries_of_a_day(registration, [_MADE]) >= FEEDS_A_DAY:
        raise TooManyFeeds
    CalendarFeed.objects.filter(registration=registration).delete()
    feed = CalendarFeed(registration=registration)
    feed.save(force_insert=True)
    record_registration(_MADE, registration, by=None)
    return feed


@transaction.atomic
def end_feed(registration: Registration) -> bool:
    """End the person's address; return False if there was none."""
    ended, _rows = CalendarFeed.objects.filter(registration=registration).delete()
    if ended:
        record_registration("calendar-ended", registration, by=None)
    return bool(ended)


def find_feed(token: str) -> CalendarFeed | None:
    """Return the valid feed of the token with its event, or None."""
    return CalendarFeed.objects.valid().select_related("registration__event__province").opened_by(token)


def address_of(feed: CalendarFeed) -> str:
    """Return the absolute address of a feed that was just made."""
    return mail.address(reverse("participants:calendar-feed", args=[feed.token]))
