"""What runs by the clock for jobs and mails (found by accounts.registry)."""

from datetime import timedelta

from .jobs import parts, sweeping
from .outbox import tasks as postman
from .registry import periodically

periodically(timedelta(seconds=30))(sweeping.sweep)
periodically(timedelta(hours=1))(sweeping.prune)
periodically(timedelta(hours=1))(parts.discard_of_jobs_that_are_over)
periodically(timedelta(minutes=1))(postman.call_where_needed)
