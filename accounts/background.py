"""What runs by the clock for the jobs themselves (found by accounts.registry)."""

from datetime import timedelta

from . import sweeping
from .registry import periodically

periodically(timedelta(seconds=30))(sweeping.sweep)
periodically(timedelta(hours=1))(sweeping.prune)
