"""Requests that come over HTTP although the portal is at an HTTPS address."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware


class HttpsMiddleware(SecurityMiddleware):
    """Django's middleware, but only a page that a browser opens is redirected to HTTPS.

    Programs, and the portal's own scripts, get a 403. After a silent redirect nobody would notice that their data went
    over the network unencrypted.
    """

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:  # type: ignore[override]  # or a refusal
        redirect = super().process_request(request)
        if redirect is None or _opens_page(request):
            return redirect
        return HttpResponse("Use HTTPS.\n", status=403, content_type="text/plain; charset=utf-8")


def _opens_page(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")
