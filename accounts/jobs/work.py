"""The processes that do what is done in the background: workers, and one that looks at the clock."""

import gc
import logging
import resource
import signal
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from uuid import uuid4

from django.db import close_old_connections, connections
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from accounts.registry import Periodic, all_periodic, discover

from .running import ThisProcess
from .supervisor import Child
from .sweeping import take_over

LOOK_EVERY = 0.5  # seconds between two looks into an empty queue: a job waits half of it on average
LARGE = 400 * 1024 * 1024  # bytes

logger = logging.getLogger(__name__)


def children(workers: int) -> list[Child]:
    """So many workers and one clock, for the supervisor of this process to start."""
    discover()  # here, so that the forks share what it imports
    close_connections()
    gc.collect()
    gc.freeze()  # what is there now stays shared: the forks' collectors do not touch it
    supervisor = uuid4().hex[:12]
    names = [f"{supervisor}-{number}" for number in range(1, workers + 1)]
    return [Child(f"worker {name}", partial(work, name)) for name in names] + [Child("clock", watch_the_clock)]


def close_connections() -> None:
    """Before a fork: two processes on one connection would talk into each other's sentences."""
    connections.close_all()


# --- A worker ---------------------------------------------------------------------------------------------------------


class PortalWorker(Worker):
    """Ends in good order when told to, the job in hand being handed back at its next report of progress; and makes
    room for a fresh process once a job has made it large, because memory once taken is not given back."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        self.running = False
        ThisProcess.stopping = True

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        if peak_memory() > LARGE:
            self.running = False


def make_worker(name: str) -> PortalWorker:
    return PortalWorker(
        queue_names=["*"],
        interval=LOOK_EVERY,
        batch=False,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


def work(name: str) -> None:
    """Run jobs, one after the other, until told to stop. No other process has that name, but a dead one may have had
    it: what it was at is begun again first."""
    worker = make_worker(name)
    worker.configure_signals()
    signal.signal(signal.SIGHUP, worker.shutdown)
    take_over(name)
    worker.run()


def peak_memory() -> int:
    """Bytes, of this process. On Linux getrusage begins with the peak of whoever started the program, and workers that
    a large process starts would end after one job each."""
    with suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


# --- The clock --------------------------------------------------------------------------------------------------------


def watch_the_clock() -> None:
    """Call what is registered with @periodically, each when its time has come, until told to stop."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _leave)
    due = {periodic.name: time.monotonic() for periodic in all_periodic()}
    while True:
        now = time.monotonic()
        for periodic in all_periodic():
            if due[periodic.name] <= now:
                due[periodic.name] = now + periodic.every.total_seconds()
                call(periodic)
        time.sleep(max(0.1, min(due.values()) - time.monotonic()))


def _leave(signum: int, frame: FrameType | None) -> None:
    sys.exit(0)


def call(periodic: Periodic) -> None:
    """A fault of one function is no reason to leave out the others."""
    close_old_connections()
    try:
        periodic.function()
    except Exception:
        logger.exception("%s failed", periodic.name)
    finally:
        close_old_connections()
