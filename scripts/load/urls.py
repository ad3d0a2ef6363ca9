"""The portal's addresses, and the limit to which registering is compared."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from accounts.models import Entry

from .unguarded import take_guard_out


def write_one_row(request: HttpRequest) -> HttpResponse:
    """What any signed-in write costs at least: the middleware, session and user, one INSERT."""
    Entry.objects.create(action="load", subject=request.POST["full_name"], by=request.user)
    return HttpResponse(status=204)


urlpatterns = [path("load/one-row/", write_one_row), path("", include("bimtek_portal.urls"))]

if settings.WITHOUT_GUARD:
    take_guard_out()
