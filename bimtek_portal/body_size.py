"""The size of request bodies: a request that is too large is refused before it is read."""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

ANONYMOUS = 100 * 2**10  # bytes; the longest form without a sign-in is the evaluation
SIGNED_IN = 4 * 2**20  # bytes; the longest forms have 4,000 fields


class BodySizeMiddleware:
    """Middleware that answers 413 to a request whose Content-Length is above the limit of its view.

    Django stores an upload of any size in a temporary file before the form can refuse it. Forms without files have
    small limits; a view that takes files says how much by `documents.requests.largest_body`, which counts for users
    who have signed in only, unless the page is public. A body without a length gets a 411: no browser sends one.

    It must come before CsrfViewMiddleware, which reads the body of every POST.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponse | None:
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            return render(request, "413.html", {"has_no_length": True}, status=411)
        length = _length(request)
        if length <= ANONYMOUS:
            return None
        most = _limit(request, view)
        if most is None or length <= most:
            return None
        return render(request, "413.html", {"most": most}, status=413)


def _length(request: HttpRequest) -> int:
    """Return the declared length. Raise BadRequest for one that is no number, at which Django fails with a 500."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    if not re.fullmatch("[0-9]{1,18}", text):
        raise BadRequest("Content-Length is not a number.")
    return int(text)


def _limit(request: HttpRequest, view: Callable[..., Any]) -> int | None:
    is_public = not getattr(view, "login_required", True)
    declared: int | None = getattr(view, "largest_body", ANONYMOUS if is_public else SIGNED_IN)
    return declared if is_public or request.user.is_authenticated else ANONYMOUS
