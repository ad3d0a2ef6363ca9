"""How a page learns that the file it asked for begins to arrive, which no event of the browser says.

Before it asks, the script of the page sets a cookie (static/portal.js); the answer with the file deletes it.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class MakingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
        if is_file and settings.MAKING_COOKIE_NAME in request.COOKIES:
            response.delete_cookie(settings.MAKING_COOKIE_NAME)
        return response
