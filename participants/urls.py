from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views

app_name = "participants"

urlpatterns = [
    path("participants/", views.ParticipantList.as_view(), name="participant-list"),
    path("participants/<int:pk>/", views.participant_detail, name="participant-detail"),
    path("events/<event:code>/participants/", views.EventParticipants.as_view(), name="event-participants"),
    path("events/<event:code>/workbook/", views.event_workbook, name="event-workbook"),
]
