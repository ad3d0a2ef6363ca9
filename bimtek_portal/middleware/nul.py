"""NUL characters in addresses and cookies, which PostgreSQL cannot store."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_REPLACEMENT = "%EF%BF%BD"  # U+FFFD, as Django does for bytes that are no UTF-8


class NulMiddleware:
    """Middleware that replaces NUL characters in query parameters (by U+FFFD) and in cookies (by a question mark).

    A query with a NUL fails on PostgreSQL, so any view that looks up a parameter, or the session, would answer 500.
    Replaced here, it is a value that nothing stored has. Fields of forms refuse a NUL themselves, and no pattern of an
    address accepts it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta = request.META  # before Django parses it
        if "QUERY_STRING" in meta:
            meta["QUERY_STRING"] = meta["QUERY_STRING"].replace("%00", _REPLACEMENT).replace("\0", _REPLACEMENT)
        if "HTTP_COOKIE" in meta:
            meta["HTTP_COOKIE"] = meta["HTTP_COOKIE"].replace("\\000", "?").replace("\0", "?")
        return self.get_response(request)
