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
            return too_many(request, action, rates) or view(request, *args, **kwargs)

        return counting

    return decorate


def too_many(request: HttpRequest, action: str, rates: str) -> HttpResponse | None:
    """Counts the request; the page for too many (429) where it is one too many."""
    within = ratelimit.consume(request, app="accounts", action=action, config={action: rates}, limit_get=True)
    return None if within else ratelimit.handler429(request)
