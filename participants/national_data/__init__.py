"""A country's worth of invented data for tests and benchmarks: agencies, nine years of bimtek, people and marks.

Tooling, not the portal: it writes registrations and quotas' counters in bulk, past
participants.registering.registration, because a quarter of a million of them one by one would take hours.
tests/test_architecture.py names it as the one exception and lets nothing but its command, the benchmark and tests reach
it. It keeps the same facts: every counter agrees with its registrations (`check_seats`), every `attended` with its
marks.
"""

from .making import NotEmpty, Size, make_national_data, refresh_statistics

__all__ = ["NotEmpty", "Size", "make_national_data", "refresh_statistics"]
