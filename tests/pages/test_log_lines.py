"""The log of errors: one line each, with its time, and without the links that give access."""

import json
import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve

from bimtek_portal.log_lines import HideLinks, LogLines
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("lines of a log")]


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.getLogger("django.request").makeRecord("django.request", 40, "", 0, message, args, None)
    vars(made).update(extra)
    return made


def test_a_line_has_its_time_in_utc_its_level_and_its_source():
    line = json.loads(LogLines().format(record("Failed: %s", "x")))
    assert line["time"].endswith("+00:00")
    assert (line["level"], line["logger"], line["message"]) == ("ERROR", "django.request", "Failed: x")


def test_a_message_cannot_begin_another_line():
    text = LogLines().format(record("%s", 'x\n{"time": "forged"}\r\x1b[2J'))
    assert len(text.splitlines()) == 1
    assert "\x1b" not in text


def test_an_error_has_its_traceback_in_the_same_line():
    made = record("Internal Server Error")
    try:
        raise ValueError("oops")
    except ValueError as error:
        made.exc_info = (type(error), error, error.__traceback__)
    text = LogLines().format(made)
    assert len(text.splitlines()) == 1
    assert "ValueError: oops" in json.loads(text)["traceback"]


@pytest.mark.parametrize(
    ("is_signed_in", "written"), [(False, "participants:personal-ticket"), (True, "/me/x/ticket/")]
)
def test_the_link_of_a_page_that_failed_is_not_written(rf, is_signed_in, written):
    """Whoever reads the log could open the page of the participant."""
    request = rf.get("/me/x/ticket/")
    request.resolver_match = resolve(request.path)
    request.user = make.user() if is_signed_in else AnonymousUser()
    made = record("%s: %s", "Internal Server Error", request.path, request=request)
    HideLinks().filter(made)
    assert made.getMessage() == f"Internal Server Error: {written}"


def test_a_request_that_failed_before_its_page_was_known(rf):
    made = record("%s: %s", "Bad Request", "/me/x/", request=rf.get("/me/x/"))
    HideLinks().filter(made)
    assert made.getMessage() == "Bad Request: ?"
