"""What can run in the background: long tasks that somebody starts, and functions that run by the clock.

Both are found by name: a module `background` of any installed app is imported when the first of them is looked for, as
Django's admin finds its modules. So no command but the one that needs them pays for importing them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True, slots=True)
class LongTask:
    """A kind of job. `may_read(job, user)` says at each download whether the job's user still may have the file."""

    kind: str
    title: str | Promise
    function: Callable[..., None]
    may_read: Callable[..., bool] | None


@dataclass(frozen=True, slots=True)
class Periodic:
    name: str
    every: timedelta
    function: Callable[[], None]


class UnknownKind(LookupError):
    """No long task is registered under that kind."""


_long_tasks: dict[str, LongTask] = {}
_periodic: dict[str, Periodic] = {}


def long_task(kind: str, *, title: str | Promise, may_read: Callable[..., bool] | None = None) -> Callable:
    """Register `function(job, progress)` as what a job of that kind does; `title` is what people read. See
    accounts.jobs.running for what the function may rely on."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        if kind in _long_tasks:
            raise ValueError(f"two long tasks of the kind {kind}")
        _long_tasks[kind] = LongTask(kind, title, function, may_read)
        return function

    return register


def periodically(every: timedelta) -> Callable:
    """Register a function without arguments to be called about so often while a worker is up. Several workers may call
    it at the same moment, and an interval may be missed. What it raises goes to the log, and it is called again."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        name = f"{function.__module__}.{function.__qualname__}"
        _periodic[name] = Periodic(name, every, function)
        return function

    return register


def find(kind: str) -> LongTask:
    """The long task of the kind. Raises UnknownKind."""
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
