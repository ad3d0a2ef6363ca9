"""Responses that send a PDF."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .pdf.pages import PdfUnavailable

PDF = "application/pdf"


def pdf_response(request: HttpRequest, name: str, make: Callable[[], bytes]) -> HttpResponse:
    """Return the PDF that `make` returns as an attachment that nothing may cache.

    Without WeasyPrint's libraries, return a page that says so. Raise Http404 if a file that `make` reads is missing.
    """
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
