"""Test the mutants that change the body of a function, without starting Python or making a database for each.

One process collects the tests of the module and makes the database. For each mutant it splits off a copy of itself,
which gives the function its changed code and runs the tests.
"""

import ast
import inspect
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NoReturn, Protocol

import pytest
from django.db import connections

from scripts.mutants.making import Mutant

SECONDS = 120
"""How long the tests of one mutant may take. One that needs longer has made a loop endless and counts as killed."""
Work = Sequence[tuple[Mutant, list[str]]]


class Results(Protocol):
    def put(self, result: tuple[int, bool]) -> None: ...


def function_at(source: str, line: int) -> str:
    """Return the qualified name of the function or method whose body has the line, or an empty text."""
    for name, function in _functions(ast.parse(source).body, ""):
        if function.body[0].lineno <= line <= (function.end_lineno or 0):
            return name
    return ""


def _functions(body: Sequence[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")


class InPlace:
    """A pytest plugin that runs the chosen tests once for each mutant, and puts its place in `work` and whether a test
    failed into `results`."""

    def __init__(self, work: Work, results: Results):
        self._work, self._results = work, results

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        database = _made_database(session)
        for place, (mutant, tests) in enumerate(self._work):
            database.restore()
            child = os.fork()
            if not child:
                _test(session, mutant, {*tests})
            _, status = os.waitpid(child, 0)
            self._results.put((place, status != 0))
        return True


class _Database:
    """The file of the tests' database, and a copy of it as it was before the first mutant."""

    def __init__(self) -> None:
        connections.close_all()
        self._file = Path(str(connections["default"].settings_dict["NAME"]))
        self._copy = self._file.with_suffix(".copy")
        if self._file.exists():
            shutil.copy(self._file, self._copy)

    def restore(self) -> None:
        if not self._copy.exists():
            return
        for ending in ("-wal", "-shm"):
            Path(f"{self._file}{ending}").unlink(missing_ok=True)
        shutil.copy(self._copy, self._file)


def _made_database(session: pytest.Session) -> _Database:
    """Run one test that uses the database, which makes it."""
    using = [item for item in session.items if "django_db_setup" in getattr(item, "fixturenames", [])]
    for item in using[:1]:
        _run(item, before=_other(session, item))
    return _Database()


def _other(session: pytest.Session, item: pytest.Item) -> pytest.Item | None:
    """Return another test. The item before it leaves alone what all tests share, such as the database."""
    return next((other for other in session.items if other is not item), None)


def _test(session: pytest.Session, mutant: Mutant, tests: set[str]) -> NoReturn:
    """Run the tests with the mutant, and end this process: with 0 if all pass."""
    signal.alarm(SECONDS)
    _put_in_place(mutant)
    chosen = [item for item in session.items if item.nodeid in tests]
    for item, following in zip(chosen, [*chosen[1:], _other(session, chosen[-1])], strict=True):
        _run(item, before=following)
        if session.testsfailed:
            os._exit(1)
    os._exit(0)


def _run(item: pytest.Item, *, before: pytest.Item | None) -> None:
    """Run one test. What it shares with the test `before` is kept."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=before)


def _put_in_place(mutant: Mutant) -> None:
    name = function_at(mutant.code, mutant.line)
    function = find_function(mutant.module, name)
    if function is None:
        os._exit(1)
    function.__code__ = _codes(compile(mutant.code, function.__code__.co_filename, "exec"))[name]


def find_function(module: str, name: str) -> FunctionType | None:
    """Return the function, without what decorators put around it, or None if it cannot be reached."""
    found: Any = import_module(module.removesuffix(".py").replace("/", "."))
    for part in name.split("."):
        found = inspect.getattr_static(found, part, None)
    for attribute in ("fget", "__func__", "func"):
        if isinstance(found, property | classmethod | staticmethod | cached_property):
            found = getattr(found, attribute, found)
    found = inspect.unwrap(found) if callable(found) else None
    is_it = isinstance(found, FunctionType) and found.__code__.co_qualname == name
    return found if is_it and sys.modules[found.__module__].__file__ == found.__code__.co_filename else None


def _codes(code: CodeType) -> dict[str, CodeType]:
    """Return the code of all functions and methods by qualified name."""
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    found = {each.co_qualname: each for each in inner if each.co_flags & inspect.CO_OPTIMIZED}
    for each in inner:
        if not each.co_flags & inspect.CO_OPTIMIZED:
            found |= _codes(each)
    return found
