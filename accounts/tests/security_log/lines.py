"""The lines of the security log, for tests."""

import json
import logging

from accounts.security_log.lines import JsonLines


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def named(self, event: str) -> list[dict]:
        return [found for found in map(json.loads, self.lines) if found["event"] == event]
