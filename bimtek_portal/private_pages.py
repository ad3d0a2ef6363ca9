"""Pages with people, their links or their scores stay in no cache: not in a proxy's, not in the browser's after
signing out."""

PRIVATE = "private, no-store"
_APPS = {"participants"}
"""Whose pages hold people, by the name of their addresses."""
_PAGES = {"reports:attendance", "reports:event-history", "reports:event-report", "reports:repeated"}
"""Those of other apps that do."""


class PrivatePagesMiddleware:
    """Sends Cache-Control with the pages of apps that hold people. A view that knows better sets the header itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        found = request.resolver_match
        if found and (found.app_name in _APPS or found.view_name in _PAGES):
            response.headers.setdefault("Cache-Control", PRIVATE)
        return response
