"""What runs by the clock for events (found by accounts.registry)."""

from datetime import timedelta

from django.utils import timezone

from accounts.registry import periodically

from .mails import tell_of_openings_by_date


@periodically(timedelta(minutes=10))
def tell_of_openings() -> None:
    tell_of_openings_by_date(timezone.localdate())
