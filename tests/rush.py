"""Several people at the same moment, with real connections, on the engine the suite runs on."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

from django.db import connection

PATIENCE = 300  # seconds; only to end a test that waits for somebody who never comes


def rush(actions: Sequence[Callable[[], object]]) -> list[BaseException | None]:
    """All actions at the same moment, each on a connection of its own; what each raised, or None."""
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
    """One action stops at a statement of its own, and another is done in the meantime.

    `at(sql, in_transaction)` is asked before every statement of the first action; the first True stops it.
    """

    def __init__(self, at: Callable[[str, bool], bool]):
        self._at = at
        self._stopped, self._done = Barrier(2), Barrier(2)
        self.happened = False

    def rush(self, action: Callable[[], object], meanwhile: Callable[[], object]) -> list[BaseException | None]:
        """What each raised, or None."""

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


def at_first_transaction(sql: str, in_transaction: bool) -> bool:
    """Before anything is locked: SQLite says BEGIN as a statement, PostgreSQL's driver by itself."""
    return in_transaction or sql.startswith("BEGIN")


def after_commit_of(statement: str) -> Callable[[str, bool], bool]:
    """Before the first question that is asked once such a statement (its beginning) has been committed."""
    seen = []

    def at(sql: str, in_transaction: bool) -> bool:
        if sql.startswith(statement):
            seen.append(sql)
        return bool(seen) and not in_transaction and sql.startswith("SELECT")

    return at
