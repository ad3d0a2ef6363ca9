"""Counting of requests."""

from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .counters import DURATIONS, REQUESTS


class CountingMiddleware:
    """Middleware that counts answers and measures their time by the name of the page.

    Addresses without a page count as one, so nobody can make more counters by inventing addresses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "-"
        REQUESTS.labels(view, response.status_code).inc()
        DURATIONS.labels(view).observe(perf_counter() - begun)
        return response
