from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views

urlpatterns = [
    path("events/<event:code>/workbook/", views.event_workbook, name="event-workbook"),
]
