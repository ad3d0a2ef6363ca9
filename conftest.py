import functools
import gc
import logging
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.core.internal import ratelimit
from coverage import Coverage
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import transaction
from django.db.models.signals import post_migrate

from accounts.tests.security_log.lines import Lines
from agencies.regions import load_regions
from tests.smtp import SmtpServer
from tests.tables import FirstRows

USERS_OF_MEASURED_MODULES = {Path("encryption"), Path("participants/agency_merging")}
"""Packages whose tests are measured too, because they reach functions that nothing else uses."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    _isolate_shared_worlds(items)
    _mark_both_engines(items)


def _isolate_shared_worlds(items):
    """Undo what each test changes in a shared world. Refuse a module in which only some tests use one.

    The other tests would find its rows or not, depending on the order.
    """
    sharing = {item.path for item in items if "shared_db" in item.fixturenames}
    for item in items:
        if "shared_db" in item.fixturenames:
            item.add_marker(pytest.mark.django_db)
        elif item.path in sharing and _uses_database(item):
            raise pytest.UsageError(f"{item.nodeid}: use the module's shared world, or move to another module")


def _mark_both_engines(items):
    """Mark the tests that `make test` runs on PostgreSQL too as `both_engines`. CONTRIBUTING.md explains the rule."""
    for item in items:
        marks = [mark for mark in item.iter_markers() if mark.name in {"one_engine", "both_engines"}]  # closest first
        for mark in marks:
            if mark.name == "one_engine" and not (len(mark.args) == 1 and isinstance(mark.args[0], str)):
                raise pytest.UsageError(f'{item.nodeid}: say why, as in one_engine("the layout of PDF files")')
        declared_for_one = bool(marks) and marks[0].name == "one_engine"
        if _uses_database(item) and (_uses_transactions(item) or not declared_for_one):
            item.add_marker(pytest.mark.both_engines)


def _uses_transactions(item):
    django_db = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(django_db and django_db.kwargs.get("transaction"))


def _uses_database(item):
    fixtures = {"db", "transactional_db", "live_server"}
    return bool(item.get_closest_marker("django_db")) or not fixtures.isdisjoint(item.fixturenames)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Measure branches only in the tests of the measured modules.

    Measuring makes a test half again as slow, in modules that are not measured too. So the walks through all pages, the
    browser and the tests of other packages run without. What they alone reach lacks a test of its own. `make mutants`
    asks which test reaches what, so it measures all.
    """
    measuring = Coverage.current()  # None when nothing is measured
    measures_all = item.config.getoption("cov_context", None)
    if not measuring or measures_all or _tests_measured_module(item, measuring.get_option("run:include")):
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()


def _tests_measured_module(item, patterns):
    """Tests of participants/door/… are in participants/tests/door/, those of events/… in folders of events/tests/."""
    folder = item.path.parent.relative_to(item.config.rootpath)
    package = Path(*(part for part in folder.parts if part != "tests"))
    measured = _packages(item.config.rootpath, *patterns) | USERS_OF_MEASURED_MODULES
    return package in measured or package.parent in measured


@functools.cache
def _packages(root, *patterns):
    return {path.parent.relative_to(root) for pattern in patterns for path in root.glob(pattern)}


def pytest_collection_finish():
    """Exclude modules and collected tests from garbage collection.

    They are millions of objects that stay. A full collection would take half a second each, and PDFs and jobs start one
    after each file.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Store the provinces and regencies in the test database, and again after each test that empties it.

    Tests with transaction=True empty it, those of migrations make it anew.
    """
    with django_db_blocker.unblock():
        load_regions()
        flush.emit_post_migrate_signal = FirstRows().restore
    post_migrate.connect(_load_regions_again)


def _load_regions_again(app_config, **kwargs):
    if app_config.label == "agencies":
        load_regions()


@pytest.fixture
def regions(db):
    """Give a test the 38 provinces and 514 regencies. The test database always holds them."""


@pytest.fixture(scope="module")
def shared_db(django_db_setup, django_db_blocker):
    """For a fixture of a whole module: rows made inside `with shared_db():` stay until the block ends.

    All tests of the module see the rows, and what a test changes is undone after it. The objects in memory are the same
    for all tests, so read them only. One such block may be open at a time.
    """

    @contextmanager
    def block():
        with django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return block


@pytest.fixture(autouse=True)
def unused_rate_limits(monkeypatch):
    """Start each test with unused rate limits, whose clock advances a millisecond with each request.

    So other tests or a slow machine do not change which requests a page refuses.
    """
    cache.clear()
    clock = count(int(time.time() * 1000))
    stopped = SimpleNamespace(time=lambda: next(clock) / 1000, monotonic=time.monotonic, sleep=time.sleep)
    monkeypatch.setattr(ratelimit, "time", stopped)


@pytest.fixture
def smtp_server(settings):
    """Run a real SMTP server on loopback and let the portal send to it."""
    server = SmtpServer()
    settings.EMAIL_BACKEND = "accounts.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 10
    server.start()
    yield server
    server.stop()


@pytest.fixture
def security_log():
    """Return the lines of the security log that the test causes."""
    handler, logger = Lines(), logging.getLogger("bimtek.security")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)
