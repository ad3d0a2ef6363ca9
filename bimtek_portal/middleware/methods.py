"""The methods of HTTP that the portal knows."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

KNOWN = ["GET", "HEAD", "POST", "OPTIONS"]


class MethodsMiddleware:
    """Middleware that answers 405 to every other method, such as TRACE. Views refuse more of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request) if request.method in KNOWN else HttpResponseNotAllowed(KNOWN)
