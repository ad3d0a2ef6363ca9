"""The work that reading one file may cost, whatever the file contains."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .problems import UnreadableWorkbook

UPLOAD_SECONDS = 1.0
"""Of processor time for a file that a user uploads. 2,000 people take a fifth of it, 1,000 agencies half."""
_LARGE_SECONDS = 60.0


def too_large() -> UnreadableWorkbook:
    return UnreadableWorkbook(_("The file is too large for a workbook of one event."))


@dataclass(slots=True)
class Budget:
    """What one file may still cost: seconds of processor time, unpacked bytes and XML elements.

    Readers take bytes and elements as they unpack them, and call `check` for each row or block. Processor time of the
    thread is counted, so a file is not refused because the machine is busy with something else.
    """

    seconds: float
    content: int = 120 * 2**20
    elements: int = 3_000_000
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        self._end = time.thread_time() + self.seconds

    def check(self) -> None:
        """Raise UnreadableWorkbook if the time is used up."""
        if time.thread_time() > self._end:
            raise UnreadableWorkbook(
                _(
                    "Reading the file takes too long. Send only the sheet and the columns that are needed, without "
                    "colours and empty rows, or send it in parts."
                )
            )

    def take_bytes(self, count: int) -> None:
        """Raise UnreadableWorkbook if more is unpacked than allowed, or the time is used up."""
        self.content -= count
        if self.content < 0:
            raise too_large()
        self.check()


_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def working_within(budget: Budget) -> Iterator[Budget]:
    """Let the budget cover what is done with the rows after they were read, wherever `check_work` is called."""
    token = _current.set(budget)
    try:
        yield budget
    finally:
        _current.reset(token)


def current_budget() -> Budget:
    """Return the budget of the work in progress; without one, that of a command."""
    return _current.get() or large_budget()


def check_work() -> None:
    """Raise UnreadableWorkbook if the work on an upload has used up its time. Called for each row."""
    if budget := _current.get():
        budget.check()


def upload_budget() -> Budget:
    """Return the budget for a file of any user: about a second and 100 MB."""
    return Budget(UPLOAD_SECONDS, content=60 * 2**20, elements=600_000)


def large_budget() -> Budget:
    """Return the budget for a file of a command, which the operator of the server runs."""
    return Budget(_LARGE_SECONDS)
