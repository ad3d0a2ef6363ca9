"""Supervises processes: starts one again when it ends, and stops all of them together without orphans."""

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess

SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD}
GRACE = 10  # seconds between the signal to stop and the kill
PAUSE = 1  # second before a failed process is started again, so that a lasting fault does not keep the machine busy
PR_SET_PDEATHSIG = 1  # linux/prctl.h

logger = logging.getLogger(__name__)


@dataclass
class Child:
    """A process to supervise; `target` is called in a fork of this process."""

    name: str
    target: Callable[[], None]
    process: BaseProcess | None = field(default=None, init=False)


def supervise(children: list[Child]) -> None:
    """Start the children, and again when one ends, until SIGTERM, SIGINT or SIGHUP; then stop them.

    Call it from the main thread and without open connections, since the children are forks.
    """
    # Wait for signals instead of handling them, so that none is missed.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        for child in children:
            _start(child)
        while signal.sigwait(SIGNALS) == signal.SIGCHLD:
            for child in children:
                if child.process and not child.process.is_alive():
                    _start_again(child, child.process.exitcode)
    finally:
        _stop([child.process for child in children if child.process])


def _start(child: Child) -> None:
    process = multiprocessing.get_context("fork").Process(target=_run, args=(child.target, os.getpid()))
    process.name = child.name
    process.start()
    child.process = process


def _run(target: Callable[[], None], parent: int) -> None:
    _end_with(parent)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    target()


def _end_with(parent: int) -> None:
    """Let Linux stop this child process if the supervisor is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _start_again(child: Child, code: int | None) -> None:
    if code:
        logger.warning("%s ended (%s); starting it again", child.name, code)
        time.sleep(PAUSE)
    _start(child)


def _stop(processes: list[BaseProcess]) -> None:
    for process in processes:
        if process.is_alive():
            process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        process.join(max(0, deadline - time.monotonic()))
    for process in processes:
        if process.is_alive():
            process.kill()
            process.join()
