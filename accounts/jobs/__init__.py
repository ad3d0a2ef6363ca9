"""Long tasks in the background."""

from .running import run_job

__all__ = ["run_job"]  # queue rows stored by earlier versions refer to accounts.jobs.run_job
