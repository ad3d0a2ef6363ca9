"""What each web process counts.

With METRICS_DIR the processes of one server keep their counts in files of this folder, and each of them can report the
sum. Without it, each process reports only its own. This module is loaded with the settings of the log, so it must not
import models.
"""

import logging

from prometheus_client import CollectorRegistry, Counter, Histogram

COUNTED = CollectorRegistry()
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter("bimtek_requests", "Answers by page and status", ["view", "status"], registry=COUNTED)
DURATIONS = Histogram("bimtek_request_seconds", "Time of an answer", ["view"], buckets=SECONDS, registry=COUNTED)
EVENTS = Counter(
    "bimtek_security_events",
    "Lines of the security log, by event",
    ["event"],
    registry=COUNTED,
)


class CountEvents(logging.Handler):
    """A handler of the security log that counts its lines by event."""

    def emit(self, record: logging.LogRecord) -> None:
        EVENTS.labels(record.getMessage()).inc()
