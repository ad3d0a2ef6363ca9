from django.urls import path

from . import views

urlpatterns = [
    path("reports/schedules/", views.schedule_list, name="schedules"),
    path("reports/schedules/new/", views.schedule_new, name="schedule-new"),
    path("reports/schedules/<int:pk>/", views.schedule_detail, name="schedule-detail"),
    path("reports/schedules/<int:pk>/edit/", views.schedule_edit, name="schedule-edit"),
    path("reports/schedules/<int:pk>/delete/", views.schedule_delete, name="schedule-delete"),
    path("reports/schedules/<int:pk>/run/", views.schedule_run, name="schedule-run"),
]
