"""Runs several actions at the same time, with real connections, on the engine of the test run."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Thread

from django.db import connection

PATIENCE = 300  # seconds until a missing thread or process fails the test


def rush(actions: Sequence[Callable[[], object]]) -> list[BaseException | None]:
    """Run all actions at the same time, each with its own connection, and return their exceptions or None."""
    barrier, raised = Barrier(len(actions)), [None] * len(actions)

    def run(index, action):
        connection.ensure_connection()
        barrier.wait()
        try:
            action()
        except Exception as error:
            raised[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


class Interruption:
    """Stops an action at one of its statements and runs another action meanwhile.

    `at(sql, in_transaction)` is called before every statement of the first action. The first True stops it.
    """

    def __init__(self, at: Callable[[str, bool], bool]):
        self._at = at
        self._stopped, self._done = Barrier(2), Barrier(2)
        self.happened = False

    def rush(self, action: Callable[[], object], meanwhile: Callable[[], object]) -> list[BaseException | None]:
        """Run both actions and return their exceptions or None."""

        def interrupted():
            with connection.execute_wrapper(self._watch):
                action()

        def interrupting():
            self._stopped.wait(PATIENCE)
            try:
                meanwhile()
            finally:
                self._done.wait(PATIENCE)

        return rush([interrupted, interrupting])

    def _watch(self, execute, sql, params, many, context):
        if not self.happened and self._at(sql, context["connection"].in_atomic_block):
            self.happened = True
            self._stopped.wait(PATIENCE)
            self._done.wait(PATIENCE)
        return execute(sql, params, many, context)


class Crossing:
    """Two actions that are both half-way at once: each stops before its first statement for which its condition is
    true, until the other one has stopped too."""

    def __init__(self, first_at: Callable[[str, bool], bool], second_at: Callable[[str, bool], bool]):
        self._conditions = first_at, second_at
        self._both = Barrier(2)

    def rush(self, first: Callable[[], object], second: Callable[[], object]) -> list[BaseException | None]:
        """Run both actions and return their exceptions or None."""
        pairs = zip((first, second), self._conditions, strict=True)
        return rush([partial(self._run, action, condition) for action, condition in pairs])

    def _run(self, action: Callable[[], object], condition: Callable[[str, bool], bool]) -> None:
        waited = False

        def watch(execute, sql, params, many, context):
            nonlocal waited
            if not waited and condition(sql, context["connection"].in_atomic_block):
                waited = True
                self._both.wait(PATIENCE)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            action()


def at_first_transaction(sql: str, in_transaction: bool) -> bool:
    """Stop before anything is locked. SQLite sends BEGIN as a statement, PostgreSQL's driver sends it by itself."""
    return in_transaction or sql.startswith("BEGIN")


def after_commit_of(statement: str) -> Callable[[str, bool], bool]:
    """Return a condition that stops before the first SELECT after the commit of a statement with this beginning."""
    seen = []

    def at(sql: str, in_transaction: bool) -> bool:
        if sql.startswith(statement):
            seen.append(sql)
        return bool(seen) and not in_transaction and sql.startswith("SELECT")

    return at
