"""Background work in tests.

Tests use the real queue: a job waits until a test calls run_jobs() or starts a worker process.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from accounts.jobs import work
from accounts.models import Job
from accounts.supervisor import supervise
from tests import background  # noqa: F401  registers the tasks in this process and in workers

ROOT = Path(__file__).resolve().parent.parent
DEADLINE = 300  # seconds until a wait without result fails the test
LONE = "lone"


def run_jobs() -> None:
    """Run all jobs of the queue in this process."""
    worker = work.make_worker("tests")
    while row := DBTaskResult.objects.ready().first():
        row.claim(worker.worker_id)
        worker.run_task(row)


@contextmanager
def worker_process(name: str = LONE, workers: int = 0) -> Iterator[subprocess.Popen]:
    """Run a worker process with this name, or several under a supervisor, and kill it at the end.

    The test must commit its data (transactional_db).
    """
    program = "import django; django.setup(); from tests.work import main; main()"
    database = str(connection.settings_dict["NAME"])
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", program, database, name, str(workers)]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def main() -> None:
    database, name, workers = sys.argv[1:]
    connections["default"].settings_dict["NAME"] = database
    if workers == "0":
        work.work(name)
    else:
        supervise(work.children(int(workers)))


def wait_until(what: Callable[[], bool]) -> None:
    """Repeat the check until it is true, or fail after the deadline."""
    end = time.monotonic() + DEADLINE
    while not what():
        assert time.monotonic() < end, f"deadline passed: {_queue()}"
        time.sleep(0.05)


def _queue() -> list:
    """Return the content of the queue, for the message of a failed test."""
    jobs = Job.objects.unfinished().values_list("kind", "state", "runs", "heartbeat")
    return [*jobs, *DBTaskResult.objects.exclude(status="SUCCESSFUL").values_list("status", "started_at")]


def fresh(job: Job) -> Job:
    return Job.objects.select_related("by").get(pk=job.pk)
