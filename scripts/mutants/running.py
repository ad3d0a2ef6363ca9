"""Run the tests of many mutants, several at a time.

A mutant in the body of a function is tested in place (`in_place`). Any other, such as an option of a class or a missing
decorator, is written to the file of its module and tested in a new process. Processes start as copies of this one,
which has imported the libraries already.
"""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import django.test
import hypothesis
import openpyxl
import playwright.sync_api
import pytest
import weasyprint

from scripts.affected import PACKAGES
from scripts.mutants.in_place import SECONDS, InPlace, Work, function_at
from scripts.mutants.making import Mutant
from scripts.scratch import VARIABLE

LIBRARIES = [django.test, hypothesis, openpyxl, playwright.sync_api, pytest, weasyprint]
"""They are used by the tests. Each process finds them imported."""
OPTIONS = ["--exitfirst", "--assert=plain", "--capture=no", "--nomigrations", "-p", "no:cacheprovider"]
"""--assert=plain, because pytest cannot rewrite the assertions of libraries that are imported already."""
Results = SimpleQueue[tuple[int, bool]]
"""The place of a mutant in the work, and whether one of its tests noticed it."""

processes = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Job:
    """What one process does: the mutants of one module that are tested in place, or one other mutant."""

    work: Work
    is_in_place: bool


@dataclass
class Checkout:
    """A clone of the project, for one process at a time."""

    path: Path
    job: Job = field(default_factory=lambda: Job([], is_in_place=False))
    process: BaseProcess | None = None
    results: Results = field(default_factory=processes.SimpleQueue)
    started: float = 0

    def start(self, job: Job) -> None:
        self.job, self.started, self.results = job, time.monotonic(), processes.SimpleQueue()
        run = _run_in_place if job.is_in_place else _run_alone
        self.process = processes.Process(target=run, args=(self.path, job.work, self.results))
        self.process.start()

    def is_done(self) -> bool:
        """Return whether the process has ended. End it if it takes too long."""
        if not self.process:
            return True
        if self.process.is_alive():
            if self.job.is_in_place or time.monotonic() - self.started < SECONDS:
                return False
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.join()
        return True

    def found(self) -> Iterator[tuple[Mutant, bool]]:
        """Yield each mutant of the job and whether a test noticed it. Raise RuntimeError if that is unknown."""
        killed = {}
        while not self.results.empty():
            place, is_killed = self.results.get()
            killed[place] = is_killed
        for place, (mutant, _tests) in enumerate(self.job.work):
            if place not in killed and self.job.is_in_place:
                raise RuntimeError(f"{mutant.module}: its tests cannot be run. See {_output(self.path)}")
            yield mutant, killed.get(place, True)
        subprocess.run(["git", "checkout", "--quiet", "--", "."], cwd=self.path, check=True)


def make_checkout(root: Path, path: Path) -> Checkout:
    """Clone the last commit. Compile it, because the processes write no compiled files."""
    shutil.rmtree(path, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--local", root, path], check=True)
    (path / ".venv").symlink_to(root / ".venv")
    subprocess.run([sys.executable, "-m", "compileall", "-q", *PACKAGES, "conftest.py"], cwd=path, check=True)
    return Checkout(path)


def run_tests(modules: Iterable[tuple[str, Work]], checkouts: Sequence[Checkout]) -> Iterator[tuple[Mutant, bool]]:
    """Yield each mutant and whether a test noticed it. `modules` has the text of each module and its mutants."""
    waiting = (job for source, work in modules for job in _jobs(source, work))
    free = list(checkouts)
    busy: list[Checkout] = []
    while True:
        while free and (job := next(waiting, None)):
            checkout = free.pop()
            checkout.start(job)
            busy.append(checkout)
        if not busy:
            return
        wait([checkout.process.sentinel for checkout in busy if checkout.process], timeout=5)
        for checkout in [checkout for checkout in busy if checkout.is_done()]:
            yield from checkout.found()
            busy.remove(checkout)
            free.append(checkout)


def _jobs(source: str, work: Work) -> Iterator[Job]:
    in_place = [(mutant, tests) for mutant, tests in work if function_at(source, mutant.line)]
    if in_place:
        yield Job(in_place, is_in_place=True)
    for mutant, tests in work:
        if not function_at(source, mutant.line):
            yield Job([(mutant, tests)], is_in_place=False)


def _run_in_place(checkout: Path, work: Work, results: Results) -> None:
    _enter(checkout)
    tests = dict.fromkeys(test for _mutant, tests in work for test in tests)
    os._exit(pytest.main([*OPTIONS, *tests], plugins=[InPlace(work, results)]))


def _run_alone(checkout: Path, work: Work, results: Results) -> None:
    _enter(checkout)
    [(mutant, tests)] = work
    (checkout / mutant.module).write_text(mutant.code)
    results.put((0, pytest.main([*OPTIONS, *tests]) != 0))
    os._exit(0)


def _enter(checkout: Path) -> None:
    """Let this process import the project from the checkout, and use a directory of its own for temporary files."""
    os.setsid()
    os.chdir(checkout)
    sys.dont_write_bytecode = True  # so that no compiled mutant stays behind
    sys.path[:] = [str(checkout), *(path for path in sys.path if path and Path(path) != Path(__file__).parents[2])]
    for name in [name for name in sys.modules if name.partition(".")[0] in PACKAGES]:
        del sys.modules[name]
    scratch = checkout / "build" / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    os.environ[VARIABLE] = str(scratch)
    output = os.open(_output(checkout), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)


def _output(checkout: Path) -> Path:
    return checkout / "build" / "output.txt"
