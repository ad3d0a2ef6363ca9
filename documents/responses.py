"""A PDF as it is handed out at once."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .pdf.pages import PdfUnavailable

PDF = "application/pdf"


def pdf_response(request: HttpRequest, name: str, make: Callable[[], bytes]) -> HttpResponse:
    """What `make` makes, never kept by anything on the way; a page that says so where PDF is missing. Raises Http404
    where the file that it reads is gone."""
    try:
        response = HttpResponse(make(), content_type=PDF)
    except PdfUnavailable:
        return render(request, "pdf_unavailable.html", status=503)
    except FileNotFoundError:
        raise Http404 from None
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
