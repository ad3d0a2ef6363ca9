"""The encoding of request bodies: only UTF-8."""

import codecs
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import parse_header_parameters

_UNKNOWN = "application/octet-stream; charset=unknown"


class CharsetMiddleware:
    """Middleware that answers 400 if a request declares another charset than UTF-8.

    Browsers send the charset of the page, which is UTF-8. Django decodes addresses and forms by the declared charset.
    It fails with a 500 for some, because the page for the error reads the form again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        declared = (request.content_params or {}).get("charset")
        if declared is not None:
            request.encoding = "utf-8"  # for the page of the error, and because Django knows one spelling only
            if not _is_utf_8(declared):
                raise BadRequest("Only UTF-8 is accepted.")
        return self.get_response(request)


def declare_unknown(environ: dict[str, Any]) -> None:
    """Declare an unknown charset in place of one that is not UTF-8, before Django makes a request of the environment.

    With some codecs, such as "zlib", Django fails there at an address with a query, before any middleware. An unknown
    charset it ignores, and the middleware answers 400.
    """
    declared = parse_header_parameters(environ.get("CONTENT_TYPE", ""))[1].get("charset")
    if declared is not None and not _is_utf_8(declared):
        environ["CONTENT_TYPE"] = _UNKNOWN


def _is_utf_8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except (LookupError, ValueError):
        return False
