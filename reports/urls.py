from django.urls import path

from . import views

app_name = "reports"

urlpatterns = [
    path("", views.home, name="home"),
    path("events/<str:code>/", views.event_detail, name="event-detail"),
    path("reports/coverage/", views.coverage_report, name="coverage"),
    path("reports/coverage/<str:code>/", views.coverage_report, name="coverage-province"),
    path("reports/attendance/<str:code>/", views.attendance_report, name="attendance"),
]
