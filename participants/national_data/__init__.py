"""Invented data of a whole country for tests and benchmarks: agencies, nine years of bimtek, people and marks.

This is a tool and not a part of the portal. It writes registrations and quota counters in bulk, past
participants.registering.registration, because a quarter of a million of them one by one would take hours.
tests/test_architecture.py names it as the one exception and lets only its command, the benchmark and tests import it.
Its data are consistent: every counter agrees with its registrations (`check_seats`), every `attended` with its marks.
"""

from .making import NotEmpty, Size, make_national_data, refresh_statistics

__all__ = ["NotEmpty", "Size", "make_national_data", "refresh_statistics"]
