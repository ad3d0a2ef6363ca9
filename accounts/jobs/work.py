"""The background processes: workers, and a clock that calls periodic functions."""

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
from typing import Any
from uuid import uuid4

from django.db import close_old_connections, connections
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from accounts.registry import Periodic, all_periodic, discover
from accounts.supervisor import Child

from .running import ThisProcess
from .sweeping import take_over

POLL_EVERY = 0.5  # seconds between two queries of an empty queue; on average a job waits half of it
LARGE = 400 * 1024 * 1024  # bytes

logger = logging.getLogger(__name__)


def children(workers: int) -> list[Child]:
    """Return the processes to supervise: this number of workers, and one clock."""
    discover()  # before forking, so that the processes share the imported modules
    close_connections()
    gc.collect()
    gc.freeze()  # the forks' garbage collectors then leave this memory shared
    supervisor = uuid4().hex[:12]
    names = [f"{supervisor}-{number}" for number in range(1, workers + 1)]
    return [Child(f"worker {name}", partial(work, name)) for name in names] + [Child("clock", run_clock)]


def close_connections() -> None:
    """Close all connections before a fork, since two processes must not use the same connection."""
    connections.close_all()


# --- A worker ---------------------------------------------------------------------------------------------------------


class PortalWorker(Worker):
    """A worker that gives its job back when it must stop, and ends after a job that used much memory.

    The supervisor then starts a new process, because Python does not return memory to the system.
    """

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        self.running = False
        ThisProcess.stopping = True

    def run_task(self, db_task_result: "DBTaskResult[..., Any]") -> None:
        super().run_task(db_task_result)
        if peak_memory() > LARGE:
            self.running = False


def make_worker(name: str) -> PortalWorker:
    return PortalWorker(
        queue_names=["*"],
        interval=POLL_EVERY,
        batch=False,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


def work(name: str) -> None:
    """Run jobs one after the other until a signal to stop.

    No other living process has this name. Jobs of a dead process with this name are restarted first.
    """
    worker = make_worker(name)
    worker.configure_signals()
    signal.signal(signal.SIGHUP, worker.shutdown)
    take_over(name)
    worker.run()


def peak_memory() -> int:
    """Return the peak memory of this process in bytes.

    On Linux, getrusage includes the peak of the parent process, so the workers of a large process would end after each
    job. Therefore /proc is read first.
    """
    with suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


# --- The clock --------------------------------------------------------------------------------------------------------


def run_clock() -> None:
    """Call the functions registered with @periodically when they are due, until a signal to stop."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _exit)
    due = {periodic.name: time.monotonic() for periodic in all_periodic()}
    while True:
        now = time.monotonic()
        for periodic in all_periodic():
            if due[periodic.name] <= now:
                due[periodic.name] = now + periodic.every.total_seconds()
                call(periodic)
        time.sleep(max(0.1, min(due.values()) - time.monotonic()))


def _exit(signum: int, frame: FrameType | None) -> None:
    sys.exit(0)


def call(periodic: Periodic) -> None:
    """Call the function and log its errors, so that the other functions still run."""
    close_old_connections()
    try:
        periodic.function()
    except Exception:
        logger.exception("%s failed", periodic.name)
    finally:
        close_old_connections()
