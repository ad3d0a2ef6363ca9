"""The registry of background work: long tasks that users start, and periodic functions.

The modules `background` of all installed apps register them. These modules are imported only when the first of them is
needed, so other commands start faster.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

TaskFunction = Callable[..., None]
PeriodicFunction = Callable[[], object]


@dataclass(frozen=True, slots=True)
class LongTask:
    """A kind of job. `may_read(job, user)` decides at each download whether the user may still read the file."""

    kind: str
    title: str | Promise
    function: TaskFunction
    may_read: Callable[..., bool] | None


@dataclass(frozen=True, slots=True)
class Periodic:
    name: str
    every: timedelta
    function: PeriodicFunction


class UnknownKind(LookupError):
    """No long task is registered for this kind."""


_long_tasks: dict[str, LongTask] = {}
_periodic: dict[str, Periodic] = {}


def long_task(
    kind: str, *, title: str | Promise, may_read: Callable[..., bool] | None = None
) -> Callable[[TaskFunction], TaskFunction]:
    """Register `function(job, progress)` as the work of this kind of job, with a title for users.

    accounts.jobs.running describes the rules for the function.
    """

    def register(function: TaskFunction) -> TaskFunction:
        if kind in _long_tasks:
            raise ValueError(f"There are two long tasks of the kind {kind}.")
        _long_tasks[kind] = LongTask(kind, title, function, may_read)
        return function

    return register


def periodically(every: timedelta) -> Callable[[PeriodicFunction], PeriodicFunction]:
    """Register a function without arguments to be called at about this interval while workers run.

    Several processes may call it at the same time, and a call may be missed. Exceptions are logged.
    """

    def register(function: PeriodicFunction) -> PeriodicFunction:
        name = f"{function.__module__}.{function.__qualname__}"
        _periodic[name] = Periodic(name, every, function)
        return function

    return register


def find(kind: str) -> LongTask:
    """Return the long task of the kind. Raise UnknownKind."""
    discover()
    try:
        return _long_tasks[kind]
    except KeyError:
        raise UnknownKind(kind) from None


def all_periodic() -> list[Periodic]:
    discover()
    return list(_periodic.values())


@cache
def discover() -> None:
    autodiscover_modules("background")
