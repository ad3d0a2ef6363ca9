"""Periodic tasks for jobs and mails (found by accounts.registry)."""

from datetime import timedelta

from .jobs import parts, sweeping
from .outbox import delivery, tasks
from .registry import periodically
from .second_factor import recovery
from .sessions import ending
from .trail import chain

periodically(timedelta(seconds=30))(sweeping.sweep)
periodically(timedelta(hours=1))(sweeping.prune)
periodically(timedelta(hours=1))(parts.discard_finished_parts)
periodically(timedelta(hours=1))(delivery.forget_old_secrets)
periodically(timedelta(minutes=1))(tasks.ask_worker_if_due)
periodically(timedelta(minutes=1))(chain.seal)
periodically(timedelta(hours=12))(ending.forget_ended)
periodically(timedelta(minutes=15))(recovery.hash_shown)
