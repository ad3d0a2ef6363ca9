"""Pages for everybody are read in moderation, as sign-in is: allauth counts in the cache that all processes share, by
the client's address behind as many proxies as settings say."""

from collections.abc import Callable
from functools import wraps

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse


def limited(action: str, rates: str) -> Callable:
    """Decorates a view: so many requests of whatever method, such as "30/m/ip", then the page for too many (429)."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def counting(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            return view(request, *args, **kwargs) if within(request, action, rates) else too_many(request)

        return counting

    return decorate


def within(request: HttpRequest, action: str, rates: str, *, key: str | None = None) -> bool:
    """Count this request, and say whether it is still within the rates; those "per key" count for the key alone."""
    counted = ratelimit.consume(request, app="accounts", action=action, config={action: rates}, limit_get=True, key=key)
    return bool(counted)


def too_many(request: HttpRequest) -> HttpResponse:
    """The page for too many (429)."""
    return ratelimit.handler429(request)
