"""Errors for a server of Sentry, without personal data."""

import logging
from typing import Any

import sentry_sdk
from sentry_sdk.utils import event_from_exception

from .log_lines import clean
from .middleware.request_id import current


class SentryHandler(logging.Handler):
    """A handler that reports errors: where they happened and of what kind, never what a request or a row held.

    Sentry's own integrations are off: they would change Django, and collect requests and users.
    """

    def __init__(self, dsn: str, **options: Any):
        super().__init__(logging.ERROR)
        self.client = sentry_sdk.Client(
            dsn=dsn,
            default_integrations=False,
            auto_enabling_integrations=False,
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            send_client_reports=False,
            auto_session_tracking=False,
            server_name="",
            **options,
        )

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.client.capture_event(self._event(record))
        except Exception:
            self.handleError(record)

    def _event(self, record: logging.LogRecord) -> Any:
        event: dict[str, Any] = {"message": clean(record.getMessage())}
        if record.exc_info:
            event |= event_from_exception(record.exc_info, client_options=self.client.options)[0]
        for exception in event.get("exception", {}).get("values", []):
            exception["value"] = clean(str(exception.get("value", "")), is_exception=True)
        return event | {"level": "error", "logger": record.name, "tags": {"request_id": current()}}
