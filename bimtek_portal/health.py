"""The health check for load balancers."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Return 200 after a query to the database, or 503. It has no details, because anyone can read it.

    What is not needed for most pages (HEALTH_CHECKS) is only named if it fails: the portal still serves the others.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "unavailable"}, status=503)
    failing = [name for name, check in settings.HEALTH_CHECKS.items() if not import_string(check)()]
    return JsonResponse({"status": "ok"} | dict.fromkeys(failing, "unavailable"))
