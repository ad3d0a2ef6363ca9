"""Limits on what one user can start, so that the others need not wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from .models import Job, User
from .throttle import within

_LONGEST_REQUEST = 300  # seconds after which a request that died no longer blocks its user


class LimitReached(Exception):
    """The user has reached a limit. The message is translated and says what to do."""


class LimitsMiddleware:
    """Middleware that counts the users' uploads and downloads, and answers LimitReached with a page (429).

    It comes after the sign-in and the CSRF check, which has read the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep back a file beyond the limit, so that nobody takes away the data of a province file by file."""
        response: Any = self.get_response(request)
        is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
        if not (is_file and request.user.is_authenticated):
            return response
        if within(request, "download", f"{settings.DOWNLOADS_PER_HOUR}/h/user"):
            return response
        text = _("You can download %(count)s files in an hour. Try again later.")
        page: Any = _limit_page(request, text % {"count": settings.DOWNLOADS_PER_HOUR})
        page._resource_closers.extend(response._resource_closers)  # the file is closed at the end of the request
        return page

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, options: object
    ) -> HttpResponse | None:
        if getattr(view, "csrf_exempt", False) or not (request.user.is_authenticated and request.FILES):
            return None
        if within(request, "upload", f"{settings.UPLOADS_PER_HOUR}/h/user"):
            return None
        text = _("You can send %(count)s files in an hour. Try again later.")
        return _limit_page(request, text % {"count": settings.UPLOADS_PER_HOUR})

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _limit_page(request, str(exception)) if isinstance(exception, LimitReached) else None


def _limit_page(request: HttpRequest, message: str) -> HttpResponse:
    jobs = Job.objects.unfinished().filter(by=request.user.pk).select_related("by").order_by("created")
    page = render(request, "accounts/limit.html", {"message": message, "jobs": jobs}, status=429)
    page.headers["Retry-After"] = "60"
    return page


@contextmanager
def one_at_a_time(action: str, user: User) -> Iterator[None]:
    """Let one request of the user at a time do this long work. Raise LimitReached for a second one."""
    key = f"one-at-a-time:{action}:{user.pk}"
    if not cache.add(key, True, timeout=_LONGEST_REQUEST):
        raise LimitReached(_("One of your requests is still making a long file. Wait for it, then try again."))
    try:
        yield
    finally:
        cache.delete(key)
