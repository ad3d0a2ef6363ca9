"""What browsers and proxies may keep: no page, unless its view says otherwise, and nothing after a sign-out."""

from collections.abc import Callable

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PRIVATE = "private, no-store"
FORGET = '"cache"'
"""What a browser deletes after a sign-out: its HTTP cache and the pages that "Back" would show without a request.

Not "storage", which is common to all pages of the portal: it holds the lists and unsent arrivals of helpers at the
door. They use the portal by a link, without signing in, and may share the device. The portal's own script
(static/door/clean.js) deletes from it the lists of a user who has signed out. Not "cookies", which would delete the
chosen language and the mark of a known device (accounts/adapter.py); signing out ends the session on the server.
"""


class PrivatePagesMiddleware:
    """Middleware that makes each response private. A view that sets its own Cache-Control header keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", PRIVATE)
        if getattr(request, "has_signed_out", False):
            response.headers["Clear-Site-Data"] = FORGET
        return response


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, **kwargs: object) -> None:
    request.has_signed_out = True  # type: ignore[attr-defined]  # a mark for the middleware, which runs later
