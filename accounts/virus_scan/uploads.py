"""Scans every file of every request before a view gets it, so that nothing infected is parsed or stored."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts.security_log.writing import write

from .clamd import Clamd, NotScanned

logger = logging.getLogger(__name__)
_HEALTH_SECONDS = 1


class VirusScanMiddleware:
    """Middleware that refuses requests with an infected file, or with a file that could not be scanned.

    It comes after all other middleware, which refuses requests that are too large, too many or not allowed. Views
    without the CSRF check are left out: nobody has read their request yet, and none of them keeps or reads a file. The
    page that compares a report only makes its digest.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        scanner()  # a wrong setting stops the start

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, options: object
    ) -> HttpResponse | None:
        clamd = scanner()
        if not clamd or getattr(view, "csrf_exempt", False):
            return None
        for file in (file for name in request.FILES for file in request.FILES.getlist(name)):
            if refusal := _refusal(request, clamd, file):
                return refusal
        return None


def scanner() -> Clamd | None:
    """Return the scanner for one request, or None if there is none in the settings."""
    return Clamd(settings.CLAMD, seconds=settings.CLAMD_SECONDS) if settings.CLAMD else None


def is_well() -> bool:
    """Return whether uploads can be scanned, for the health check."""
    return not settings.CLAMD or Clamd(settings.CLAMD, seconds=_HEALTH_SECONDS).answers()


def _refusal(request: HttpRequest, clamd: Clamd, file: UploadedFile) -> HttpResponse | None:
    name = str(file.name)
    try:
        virus = clamd.virus_in(file)
    except NotScanned as problem:
        logger.error("clamd did not scan an upload of %s bytes: %s", file.size, problem)
        write("not-scanned", request, file=name)
        answer = render(request, "accounts/virus.html", {"file": name}, status=HTTPStatus.SERVICE_UNAVAILABLE)
        answer.headers["Retry-After"] = "60"
        return answer
    if not virus:
        return None
    write("virus", request, file=name, virus=virus)
    context = {"file": name, "virus": virus}
    return render(request, "accounts/virus.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
