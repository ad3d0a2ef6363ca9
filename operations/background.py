"""Periodic work of operations (found by accounts.registry)."""

from datetime import timedelta

from accounts.registry import periodically

from .backups import schedule

periodically(timedelta(minutes=10))(schedule.start_if_due)
