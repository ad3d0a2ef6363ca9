from django.urls import include, path

import agencies.converters  # noqa: F401  "province" in the addresses of the packages
import events.converters  # noqa: F401  "event"

app_name = "reports"

urlpatterns = [
    path("", include("reports.home.urls")),
    path("", include("reports.agencies.urls")),
    path("", include("reports.pages.urls")),
    path("", include("reports.quotas.urls")),
    path("", include("reports.planner.urls")),
    path("", include("reports.many.urls")),
    path("", include("reports.schedules.urls")),
    path("", include("reports.regions.urls")),
    path("", include("reports.search.urls")),
    path("", include("reports.help.urls")),
]
