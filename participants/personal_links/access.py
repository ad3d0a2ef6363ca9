"""Opening a page by a personal link: without an account, with a rate limit, and hidden from search engines and other
sites."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from accounts.throttle import limited, too_many, within

from .links import find_link

_RATES = "300/m/ip"  # all guests of a hotel share one address
_UNKNOWN = "30/m/ip"  # a person who guesses tokens has no valid one; a person who mistyped tries again
_CHANGES = "20/m/key"  # for each link


def by_personal_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorates view(request, link, ...) for an address with a `token`. Withdrawn and unknown tokens get the same 404
    page, which says what to do, so that nobody can distinguish them.

    The page needs no cookie, only the token in its address, so another site cannot forge a request. The CSRF check
    could not work either: these pages send no referrer (no-referrer) and therefore no origin.
    """

    @csrf_exempt
    @login_not_required
    @limited("personal-link", _RATES)
    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: object) -> HttpResponseBase:
        return _discreet(_open(view, request, token, kwargs))

    return opened


def _open(
    view: Callable[..., HttpResponseBase], request: HttpRequest, token: str, kwargs: dict[str, Any]
) -> HttpResponseBase:
    link = find_link(token)
    if link is None:
        return _no_such_link(request)
    if request.method == "POST" and not within(request, "personal-change", _CHANGES, key=token):
        return too_many(request)
    try:
        return view(request, link, **kwargs)
    except Http404:  # answered here, so that it has the same headers as the other pages
        return render(request, "404.html", status=404)


def _no_such_link(request: HttpRequest) -> HttpResponse:
    if not within(request, "personal-link-unknown", _UNKNOWN):
        return too_many(request)
    return render(request, "participants/personal/no_link.html", status=404)


def _discreet(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
