"""Logs go to the places of the inventory in docs/security-rules.md and to no others."""

import logging

import pytest
from django.conf import settings

pytestmark = pytest.mark.one_engine("settings")


def test_there_are_no_other_places():
    handlers = dict(settings.LOGGING["handlers"])
    assert handlers.pop("count")["class"] == "operations.metrics.counters.CountEvents"  # writes no line
    files = {"security": {"logging.handlers.WatchedFileHandler"}}
    assert set(handlers) == {"console", "security", "requests"}
    for name, handler in handlers.items():
        assert handler["class"] in {"logging.NullHandler", "logging.StreamHandler"} | files.get(name, set())
    assert settings.LOGGING["loggers"]["bimtek.security"] == {
        "handlers": ["security", "count"],
        "level": "INFO",
        "propagate": False,
    }


def test_no_logger_sends_mail_or_writes_files_of_its_own():
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    names = {type(handler).__module__ + "." + type(handler).__name__ for one in loggers for handler in one.handlers}
    assert not [name for name in names if name.startswith("logging.handlers.SMTP") or name == "logging.FileHandler"]
