"""The Cache-Control header for pages with personal data: neither proxies nor browsers may store them."""

PRIVATE = "private, no-store"
_APPS = {"participants"}
"""Apps whose pages show people."""
_PAGES = {"reports:attendance", "reports:event-history", "reports:event-report", "reports:repeated"}
"""Pages of other apps that show people."""


class PrivatePagesMiddleware:
    """Middleware that sets Cache-Control on pages with people. A view can set its own header."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        found = request.resolver_match
        if found and (found.app_name in _APPS or found.view_name in _PAGES):
            response.headers.setdefault("Cache-Control", PRIVATE)
        return response
