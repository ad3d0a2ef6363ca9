"""A random number for each request, by which lines of all logs can be put together."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
_current: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger("bimtek.requests")


class RequestIdMiddleware:
    """Middleware that gives each request its number and writes a line when it is answered.

    The number is in the answer's header, for the log of the proxy. A number that the client sent is not taken over: it
    could be anything. The line names the page and not the path, which may hold a link that gives access.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number, begun = uuid4().hex, perf_counter()
        token = _current.set(number)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = number
            logger.info("answered", extra={"facts": _facts(request, response, perf_counter() - begun)})
            return response
        finally:
            _current.reset(token)


def _facts(request: HttpRequest, response: HttpResponseBase, seconds: float) -> dict[str, object]:
    match = request.resolver_match
    return {
        "method": request.method,
        "page": match.view_name if match else "",
        "status": response.status_code,
        "seconds": round(seconds, 3),
    }


def current() -> str:
    """Return the number of the request that is being answered, or an empty text."""
    return _current.get()


class AddRequestId(logging.Filter):
    """A filter that adds the number of the request in which a line is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current()
        return True
