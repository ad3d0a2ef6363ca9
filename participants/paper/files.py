"""Papers as they are handed out: at once, or from a job."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from accounts.jobs import start_once
from accounts.models import Job, User
from documents.pdf import PdfUnavailable
from events.models import Event

PDF = "application/pdf"
ZIP = "application/zip"
_LONGEST_NAME = 80


def pdf_response(request: HttpRequest, name: str, make: Callable[[], bytes]) -> HttpResponse:
    """What `make` makes, never kept by anything on the way; a page that says so where PDF is missing."""
    try:
        response = HttpResponse(make(), content_type=PDF)
    except PdfUnavailable:
        return render(request, "participants/paper/unavailable.html", status=503)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def job_for(kind: str, event: Event, user: User, **arguments: object) -> Job:
    """A job of that kind for the event; the one that is at it already, if there is one."""
    return start_once(kind, by=user, arguments={"event": event.code} | arguments, subject=event.title)


def safe_name(*words: str) -> str:
    """A file name without its ending, of letters, digits and hyphens; what no name can be made of is left out."""
    return slugify(" ".join(words))[:_LONGEST_NAME].strip("-")
