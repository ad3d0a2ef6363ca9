"""Long tasks for tests. "tests" is not an installed app, so tests/work.py imports this module."""

import os
import time
from contextlib import suppress
from pathlib import Path

from django.utils.translation import get_language

from accounts.jobs.running import CannotFinish, Progress, long_task
from accounts.models import Job


@long_task("tests.steps", title="Steps")
def steps(job: Job, progress: Progress) -> None:
    """Write a line "process step" into a file at each step.

    At the step `halt`, wait until the file `gate` exists, and report progress meanwhile.
    """
    total, halt, gate = (job.arguments.get(name) for name in ("total", "halt", "gate"))
    for number in range(job.step or 0, total):
        with Path(job.arguments["lines"]).open("a") as lines:
            lines.write(f"{os.getpid()} {number}\n")
        progress(number + 1, total, step=number + 1)
        while number + 1 == halt and not Path(gate).exists():
            progress(number + 1, total)
            time.sleep(0.01)


@long_task("tests.file", title="A file")
def file(job: Job, progress: Progress) -> None:
    progress(1, 1)
    job.keep_file("hasil laporan.txt", "text/plain", get_language().encode())


def never(job: Job, user) -> bool:
    return False


@long_task("tests.secret", title="A secret", may_read=never)
def secret(job: Job, progress: Progress) -> None:
    job.keep_file("secret.txt", "text/plain", b"secret")


@long_task("tests.leads", title="Leads to a page")
def leads(job: Job, progress: Progress) -> None:
    job.next_address = job.arguments["to"]


@long_task("tests.fault", title="A fault")
def fault(job: Job, progress: Progress) -> None:
    job.keep_file("half.txt", "text/plain", b"half")
    raise RuntimeError("secret of the machine")


@long_task("tests.reason", title="A reason")
def reason(job: Job, progress: Progress) -> None:
    raise CannotFinish("Dinas Ragem has no seats")


@long_task("tests.cancelled", title="Cancels itself")
def cancelled(job: Job, progress: Progress) -> None:
    """Request its own cancellation, as its user would, and continue as a careless task would."""
    job.keep_file("half.txt", "text/plain", b"half")
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    with suppress(Exception):
        progress(1, 2)
    raise AssertionError("The task was not stopped.")
