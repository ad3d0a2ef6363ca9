from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from .health import healthz

urlpatterns = [
    path("", include("events.urls")),  # before reports: events/new/ is no event
    path("", include("participants.urls")),
    path("", include("reports.urls")),
    path("agencies/", include("agencies.urls")),
    path("accounts/", include("accounts.urls")),
    path("jobs/", include("accounts.jobs.urls")),
    # Without the check of the origin: participants' pages send none (Referrer-Policy: no-referrer), and nobody gains by
    # switching somebody's language.
    path("language/", csrf_exempt(login_not_required(set_language)), name="set_language"),
    path("admin/", admin.site.urls),
    path("healthz/", healthz, name="healthz"),
]
