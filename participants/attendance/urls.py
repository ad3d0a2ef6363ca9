from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views

urlpatterns = [
    path("events/<event:code>/attendance/", views.attendance_grid, name="attendance"),
    path("events/<event:code>/attendance/<int:pk>/", views.attendance_session, name="attendance-session"),
    path("events/<event:code>/attendance/marks/", views.attendance_marks, name="attendance-marks"),
    path("events/<event:code>/attendance/history/<int:number>/", views.attendance_history, name="attendance-history"),
    path("events/<event:code>/attendance/corrections/", views.attendance_corrections, name="attendance-corrections"),
]
