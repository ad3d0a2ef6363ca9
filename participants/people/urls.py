from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import person_page, registration_list, registration_page, views

urlpatterns = [
    path("participants/", views.ParticipantList.as_view(), name="participant-list"),
    path("participants/<int:pk>/", person_page.participant_detail, name="participant-detail"),
    path("registrations/", registration_list.RegistrationList.as_view(), name="registration-list"),
    path("events/<event:code>/participants/", views.EventParticipants.as_view(), name="event-participants"),
    path(
        "events/<event:code>/participants/<int:number>/",
        registration_page.registration_detail,
        name="registration-detail",
    ),
]
