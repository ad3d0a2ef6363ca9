"""Logs go to the places of the inventory in docs/security-rules.md and to no others."""

import logging

import pytest
from django.conf import settings

pytestmark = pytest.mark.one_engine("settings")


def test_there_are_two_places():
    handlers = settings.LOGGING["handlers"]
    assert set(handlers) == {"console", "security"}
    assert handlers["console"]["class"] == "logging.StreamHandler"
    kinds = {"logging.NullHandler", "logging.StreamHandler", "logging.handlers.WatchedFileHandler"}
    assert handlers["security"]["class"] in kinds
    assert settings.LOGGING["loggers"]["bimtek.security"] == {
        "handlers": ["security"],
        "level": "INFO",
        "propagate": False,
    }


def test_no_logger_sends_mail_or_writes_files_of_its_own():
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    names = {type(handler).__module__ + "." + type(handler).__name__ for one in loggers for handler in one.handlers}
    assert not [name for name in names if name.startswith("logging.handlers.SMTP") or name == "logging.FileHandler"]
