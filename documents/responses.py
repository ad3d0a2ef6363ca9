"""Responses that send a file."""

from collections.abc import Callable
from typing import overload

from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from .pdf.pages import PdfUnavailable

PDF = "application/pdf"
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

PRIVATE = "private, no-store"
"""For what only its reader may see: nothing keeps a copy."""
PRIVATE_FOR_A_DAY = "private, max-age=86400, immutable"
"""For what never changes at its address: the reader's own browser keeps it for a day."""


@overload
def file_response(
    content: bytes, name: str, media_type: str, *, is_inline: bool = False, cache: str = PRIVATE
) -> HttpResponse: ...


@overload
def file_response(
    content: "File[bytes]", name: str, media_type: str, *, is_inline: bool = False, cache: str = PRIVATE
) -> FileResponse: ...


def file_response(
    content: "bytes | File[bytes]", name: str, media_type: str, *, is_inline: bool = False, cache: str = PRIVATE
) -> HttpResponse | FileResponse:
    """Return the content as a download of that name or, if `is_inline`, to be shown within a page.

    `cache` is the Cache-Control header. Raise Http404 if `content` is a stored file that is missing.
    """
    response: HttpResponse | FileResponse
    if isinstance(content, File):
        try:
            response = FileResponse(content.open(), content_type=media_type)
        except FileNotFoundError:
            raise Http404 from None
    else:
        response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(not is_inline, name) or "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = cache
    return response


def pdf_response(
    request: HttpRequest, name: str, make: Callable[[], bytes], *, unavailable: str = "pdf_unavailable.html"
) -> HttpResponse:
    """Return the PDF that `make` returns as a download; `name` lacks the ending.

    Without WeasyPrint's libraries, return a page of the template `unavailable`, which says so. Raise Http404 if a file
    that `make` reads is missing.
    """
    try:
        content = make()
    except PdfUnavailable:
        return render(request, unavailable, status=503)
    except FileNotFoundError:
        raise Http404 from None
    return file_response(content, f"{name}.pdf", PDF)
