"""Long tasks in the background."""

from .running import run_job

__all__ = ["run_job"]  # rows of the queue that were stored earlier name accounts.jobs.run_job
