from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import personal_views, views

urlpatterns = [
    path("events/<event:code>/replies/", views.event_replies, name="event-replies"),
    path("events/<event:code>/replies/free/", views.replies_free, name="event-replies-free"),
    path("me/<str:token>/answer/", personal_views.personal_answer, name="personal-answer"),
]
