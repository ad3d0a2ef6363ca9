"""The page that browsers show when a page is opened without a network, and the service worker that keeps it."""

import hashlib
import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def page(_request: HttpRequest) -> HttpResponse:
    """Return the page. It is the same for everybody, in both languages."""
    return HttpResponse(_page())


@login_not_required
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Return the service worker. It changes when the page changes, so browsers notice another contact."""
    version = hashlib.sha256(_page().encode()).hexdigest()[:16]
    start = json.dumps({"version": version, "page": reverse("offline")})
    script = f"self.OFFLINE = {start};\nimportScripts({json.dumps(static('offline/worker.js'))});\n"
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


def _page() -> str:
    return render_to_string("offline.html")
