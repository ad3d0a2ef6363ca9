"""The portal's log of errors and warnings: lines of JSON, without the links that give access."""

import json
import logging
from datetime import UTC, datetime

from django.http import HttpRequest


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
        facts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            facts["traceback"] = self.formatException(record.exc_info)
        return json.dumps(facts)


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
