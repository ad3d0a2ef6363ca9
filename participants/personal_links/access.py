"""How a page is opened by a personal link: without an account, in moderation, found by no search, told to nobody."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from accounts.throttle import limited, too_many, within

from .links import find_link

_RATES = "300/m/ip"  # a hotel's guests come from one address, all at once
_UNKNOWN = "30/m/ip"  # who tries tokens out has none of them; who mistyped one tries again
_CHANGES = "20/m/key"  # of one link


def by_personal_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorates view(request, link, ...) for an address with a `token`. Whether a token is withdrawn or was never given
    nobody learns: both get the one page that says what to do, with 404.

    The token in the address is all that opens the page and no cookie is, so another site has nothing to forge with. And
    the check could not work: pages that tell their address to nobody (no-referrer) send no origin either.
    """

    @csrf_exempt
    @login_not_required
    @limited("personal-link", _RATES)
    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: object) -> HttpResponseBase:
        return _discreet(_open(view, request, token, kwargs))

    return opened


def _open(view: Callable[..., HttpResponseBase], request: HttpRequest, token: str, kwargs: dict) -> HttpResponseBase:
    link = find_link(token)
    if link is None:
        return _no_such_link(request)
    if request.method == "POST" and not within(request, "personal-change", _CHANGES, key=token):
        return too_many(request)
    try:
        return view(request, link, **kwargs)
    except Http404:  # answered here, so that it is as discreet as the others
        return render(request, "404.html", status=404)


def _no_such_link(request: HttpRequest) -> HttpResponse:
    if not within(request, "personal-link-unknown", _UNKNOWN):
        return too_many(request)
    return render(request, "participants/personal/no_link.html", status=404)


def _discreet(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
