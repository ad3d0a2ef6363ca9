"""Rate limits for public pages, like those for sign-in.

allauth counts requests by the client's IP address in the cache shared by all processes. The settings give the number of
trusted proxies.
"""

from collections.abc import Callable
from functools import wraps

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseBase


def limited(action: str, rates: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Return a decorator that limits requests of any method, such as "30/m/ip", and then gives a 429."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def counting(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            return view(request, *args, **kwargs) if within(request, action, rates) else too_many(request)

        return counting

    return decorate


def within(request: HttpRequest, action: str, rates: str, *, key: str | None = None) -> bool:
    """Count this request and return whether it is within the rates. Rates "per key" are counted for `key`."""
    counted = ratelimit.consume(request, app="accounts", action=action, config={action: rates}, limit_get=True, key=key)
    return bool(counted)


def too_many(request: HttpRequest) -> HttpResponse:
    """Return the page for too many requests (429)."""
    page: HttpResponse = ratelimit.handler429(request)
    return page
