from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from . import offline
from .security_txt import security_txt

urlpatterns = [
    path("", include("events.urls")),  # before reports, whose pattern for events would match events/new/
    path("", include("participants.urls")),
    path("", include("reports.urls")),
    path("agencies/", include("agencies.urls")),
    path("accounts/", include("accounts.urls")),
    path("users/", include("accounts.users.urls")),
    path("incidents/", include("accounts.incidents.urls")),
    path("jobs/", include("accounts.jobs.urls")),
    path("", include("operations.urls")),
    path("saved-views/", include("accounts.saved_views.urls")),
    # Without the CSRF check, which needs an Origin or Referer: participants' pages send none (Referrer-Policy:
    # no-referrer), and changing a user's language does no harm.
    path("language/", csrf_exempt(login_not_required(set_language)), name="set_language"),
    path("admin/", admin.site.urls),
    path("offline/", offline.page, name="offline"),
    path("offline/worker.js", offline.worker, name="offline-worker"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
]
