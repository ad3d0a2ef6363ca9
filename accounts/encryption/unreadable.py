"""The answer to a page with personal data whose key is missing."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from .ciphers import WrongKey

_log = logging.getLogger(__name__)


class UnreadableMiddleware:
    """Middleware that answers 503 where a value cannot be decrypted, and logs which setting to look at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, WrongKey):
            return None
        _log.error("Personal data cannot be read: their key is not in PERSONAL_DATA_KEYS (see docs/production.md).")
        return render(request, "unreadable.html", status=503)
