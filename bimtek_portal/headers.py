"""Headers of every response, static files too. A view that needs another value sets its own header."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

DEFAULTS = {
    # Pages may not use the device's camera, microphone or location.
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    # Other sites may not embed pictures, scripts or files of the portal.
    "Cross-Origin-Resource-Policy": "same-origin",
}


class DefaultHeadersMiddleware:
    """Middleware that adds the default headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in DEFAULTS.items():
            response.headers.setdefault(name, value)
        return response
