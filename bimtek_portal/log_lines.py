"""The portal's log of errors and warnings: lines of JSON, without personal data and without links that give access."""

import json
import logging
import re
from datetime import UTC, datetime

from django.http import HttpRequest

_VALUES_OF_A_ROW = re.compile(
    r"(?:DETAIL|LINE \d+|QUERY|CONTEXT):.*?(?=\nHINT:|\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL
)
"""What PostgreSQL adds to an error: the values that it was about."""
_MESSAGE = re.compile(r"^(?P<kind>[\w.]+): (?P<text>(?:.|\n(?!\s+File |\n|Traceback))*)", re.MULTILINE)
_QUOTED = re.compile(r"'[^'\n]*'|\"(?![a-z_0-9.]*_[a-z_0-9.]*\")[^\"\n]*\"|\[[^\]\n]*\]")
"""A value in the message of an exception. The name of a constraint has an underscore and stays."""
_HIDDEN = [
    re.compile(r"[\w.+%-]+@[\w-]+\.[\w.-]+"),
    re.compile(r"(?<![\w.])(?:\+?62|0)[ .-]?8\d(?:[ .-]?\d){6,11}"),
    re.compile(r"\b\d{8} \d{6} \d \d{3}\b"),
    re.compile(r"\d{9,}"),
    re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{20,}"),
]
"""Addresses of e-mail, phone numbers, NIPs, and tokens."""


def clean(text: str, *, is_exception: bool = False) -> str:
    """Return the text without what may be a person's data or a token.

    In a traceback, also the values in the messages of exceptions are hidden, since they may be names.
    """
    text = _VALUES_OF_A_ROW.sub("…", text)
    if is_exception:
        text = _QUOTED.sub("…", text)
    for pattern in _HIDDEN:
        text = pattern.sub("…", text)
    return text


def _clean_traceback(text: str) -> str:
    return _MESSAGE.sub(lambda found: f"{found['kind']}: {clean(found['text'], is_exception=True)}", text)


class HideLinks(logging.Filter):
    """A filter that replaces the path of a request without a sign-in by the name of its page.

    In such paths are the tokens of personal links, door links and links to choose a password.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple) and not _is_signed_in(request):
            match = request.resolver_match
            page = match.view_name if match else "?"
            record.args = tuple(page if arg in (request.path, request.get_full_path()) else arg for arg in record.args)
        return True


class LogLines(logging.Formatter):
    """One line of JSON for each record. Nothing in a message or a traceback can begin another line or field."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": clean(record.getMessage()),
            "request": getattr(record, "request_id", ""),
        }
        facts |= getattr(record, "facts", {})
        if record.exc_info:
            facts["traceback"] = _clean_traceback(_VALUES_OF_A_ROW.sub("…", self.formatException(record.exc_info)))
        return json.dumps(facts)


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
