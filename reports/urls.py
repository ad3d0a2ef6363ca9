from django.urls import path

import agencies.converters  # noqa: F401  "province" in the addresses below
import events.converters  # noqa: F401  "event"

from .home import history, views
from .pages import attendance as attendance_views
from .pages import (
    check as check_views,
)
from .pages import coverage as coverage_views
from .pages import (
    evaluation as evaluation_views,
)
from .pages import (
    event_report as event_report_views,
)
from .pages import (
    recap as recap_views,
)
from .pages import (
    scoped as scoped_views,
)
from .pages import (
    seats as seats_views,
)
from .planner import views as planner_views
from .quotas import views as quota_views
from .schedules import views as schedule_views

app_name = "reports"

urlpatterns = [
    path("", views.home, name="home"),
    path("events/<event:code>/", views.event_detail, name="event-detail"),
    path("events/<event:code>/history/", history.EventHistory.as_view(), name="event-history"),
    path("events/<event:code>/evaluation/", evaluation_views.event_evaluation, name="evaluation"),
    path("events/<event:code>/quotas/", quota_views.event_quotas, name="event-quotas"),
    path("reports/check/", check_views.check, name="check"),
    path("reports/check/<str:code>/", check_views.check_file, name="check-file"),
    path("reports/planner/", planner_views.planner, name="planner"),
    path("reports/", scoped_views.report_index, name="index"),
    *[
        path(f"reports/{name}/", scoped_views.scoped_report, {"name": name}, name=name)
        for name in ("funnel", "trend", "repeated", "never")
    ],
    path("reports/schedules/", schedule_views.schedule_list, name="schedules"),
    path("reports/schedules/new/", schedule_views.schedule_new, name="schedule-new"),
    path("reports/schedules/<int:pk>/", schedule_views.schedule_detail, name="schedule-detail"),
    path("reports/schedules/<int:pk>/edit/", schedule_views.schedule_edit, name="schedule-edit"),
    path("reports/schedules/<int:pk>/delete/", schedule_views.schedule_delete, name="schedule-delete"),
    path("reports/schedules/<int:pk>/run/", schedule_views.schedule_run, name="schedule-run"),
    path("reports/recap/", recap_views.recap_report, name="recap"),
    path("reports/regencies/", scoped_views.regency_list, name="regencies"),
    path("reports/seats/", seats_views.seat_list, name="seats"),
    path("reports/events/", scoped_views.event_list, name="events-reached"),
    path("reports/coverage/", coverage_views.coverage_report, name="coverage"),
    path("reports/coverage/<province:code>/", coverage_views.coverage_report, name="coverage-province"),
    path("reports/event/<event:code>/", event_report_views.event_report_page, name="event-report"),
    path("reports/attendance/<event:code>/", attendance_views.attendance_report, name="attendance"),
]
