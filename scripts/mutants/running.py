"""Run the tests of many mutants, several at a time, each in a process of its own.

A process starts as a copy of this one, which has imported the libraries already: half of the time of a short test run
is the import of libraries.
"""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import django.test
import hypothesis
import openpyxl
import playwright.sync_api
import pytest
import weasyprint

from scripts.affected import PACKAGES
from scripts.mutants.making import Mutant
from scripts.scratch import VARIABLE

LIBRARIES = [django.test, hypothesis, openpyxl, playwright.sync_api, pytest, weasyprint]
"""They are used by the tests. Each process finds them imported."""
SECONDS = 180
"""How long the tests of one mutant may take. One that needs longer has made a loop endless and counts as killed."""

OPTIONS = ["--exitfirst", "--assert=plain", "--nomigrations", "-p", "no:cacheprovider"]
"""--assert=plain, because pytest cannot rewrite the assertions of libraries that are imported already."""

processes = multiprocessing.get_context("fork")


@dataclass
class Checkout:
    """A clone of the project in which one mutant at a time is tested."""

    path: Path
    started: float = 0
    process: BaseProcess | None = None
    work: tuple[Mutant, list[str]] | None = field(default=None)

    def start(self, mutant: Mutant, tests: list[str]) -> None:
        self.started, self.work = time.monotonic(), (mutant, tests)
        self.process = processes.Process(target=_run, args=(self.path, mutant, tests))
        self.process.start()

    def result(self) -> tuple[Mutant, bool] | None:
        """Return the mutant and whether a test noticed it, or None while the tests run. Restore the module then."""
        if not self.process or not self.work:
            return None
        if self.process.is_alive():
            if time.monotonic() - self.started < SECONDS:
                return None
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.join()
        mutant, killed = self.work[0], self.process.exitcode != 0
        self.process = self.work = None
        subprocess.run(["git", "checkout", "--quiet", "--", mutant.module], cwd=self.path, check=True)
        return mutant, killed


def make_checkout(root: Path, path: Path) -> Checkout:
    """Clone the last commit. Compile it, because the processes write no compiled files."""
    shutil.rmtree(path, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--local", root, path], check=True)
    (path / ".venv").symlink_to(root / ".venv")
    subprocess.run([sys.executable, "-m", "compileall", "-q", *PACKAGES, "conftest.py"], cwd=path, check=True)
    return Checkout(path)


def run_tests(work: Iterable[tuple[Mutant, list[str]]], checkouts: list[Checkout]) -> Iterator[tuple[Mutant, bool]]:
    """Yield each mutant and whether one of its tests noticed it."""
    waiting = iter(work)
    free = list(checkouts)
    busy: list[Checkout] = []
    while True:
        while free and (item := next(waiting, None)):
            checkout = free.pop()
            checkout.start(*item)
            busy.append(checkout)
        if not busy:
            return
        wait([checkout.process.sentinel for checkout in busy if checkout.process], timeout=5)
        for checkout in list(busy):
            if result := checkout.result():
                busy.remove(checkout)
                free.append(checkout)
                yield result


def _run(checkout: Path, mutant: Mutant, tests: list[str]) -> None:
    """Run the tests in the checkout and exit with 0 if all pass."""
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
    (checkout / mutant.module).write_text(mutant.code)
    output = os.open(checkout / "build" / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os._exit(pytest.main([*OPTIONS, *tests]))
