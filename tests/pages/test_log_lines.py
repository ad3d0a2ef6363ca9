"""The log of errors: one line each, with its time, and without the links that give access."""

import json
import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve

from bimtek_portal.log_lines import HideLinks, LogLines
from bimtek_portal.middleware.request_id import AddRequestId
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


ROW = "(7, Siti Aminah, 197707072022121003, +6285771800001, siti@contoh.example)"
POSTGRES = f"""duplicate key value violates unique constraint "participants_nip_key"
DETAIL:  Failing row contains {ROW}.

Second line of Siti's note
HINT:  Look at it."""
PERSONAL = ["Siti", "1977", "8577", "contoh.example", "budi", "AbC9"]


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (POSTGRES, ["participants_nip_key", "HINT:  Look at it."]),
        ("invalid literal for int() with base 10: 'budi'", ["invalid literal for int()"]),
        ("invalid input syntax for type date: \"Siti Aminah\"\nLINE 1: ... VALUES ('budi')\n   ^", ["for type date"]),
        ("['budi', 'Siti']", []),
        ("no mail to siti@contoh.example, 0857-7180-0001, 62 857 7180 0001 or 19770707 202212 1 003", ["no mail to"]),
        ("/me/AbC9xyz_defghijklmnopqrstuv/ failed on 2026-12-01 at 02.36", ["/me/", "2026-12-01 at 02.36"]),
    ],
)
def test_an_exception_keeps_its_kind_and_place_but_no_values(message, kept):
    made = record("Internal Server Error")
    try:
        try:
            raise ValueError(message)
        except ValueError as error:
            raise KeyError("after it") from error
    except KeyError as error:
        made.exc_info = (type(error), error, error.__traceback__)
    text = json.loads(LogLines().format(made))["traceback"]
    assert [value for value in PERSONAL if value in text] == []
    assert [
        part for part in (*kept, "ValueError: ", "KeyError: ", __name__.rpartition(".")[2]) if part not in text
    ] == []


def test_lines_of_one_request_have_its_number(client, caplog):
    answers = [client.get("/accounts/login/") for _ in range(2)]
    lines = [line for line in caplog.records if line.name == "bimtek.requests"]
    assert [line.facts | {"seconds": 0} for line in lines] == 2 * [
        {"method": "GET", "page": "account_login", "status": 200, "seconds": 0}
    ]
    numbers = [answer.headers["X-Request-ID"] for answer in answers]
    assert numbers[0] != numbers[1]
    assert all(len(number) == 32 for number in numbers)


def test_all_logs_have_the_number_and_take_none_from_outside(client, security_log):
    security_log.addFilter(AddRequestId())
    answer = client.post("/accounts/login/", {"login": "x", "password": "y"}, headers={"x-request-id": "forged"})
    (line,) = security_log.named("sign-in-failed")
    assert line["request"] == answer.headers["X-Request-ID"] != "forged"
