"""The form of the lines."""

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """One line of JSON for each record. Whatever a fact holds, it cannot begin another line or field."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        facts = {"time": time, "event": record.getMessage(), "request": getattr(record, "request_id", "")}
        return json.dumps(facts | getattr(record, "facts", {}))
