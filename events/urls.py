from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import planning_views, views
from .planning import Move

app_name = "events"

urlpatterns = [
    path("events/", views.EventList.as_view(), name="event-list"),
    path("events/new/", planning_views.event_new, name="event-new"),
    path("events/<event:code>/edit/", planning_views.event_edit, name="event-edit"),
    path("events/<event:code>/copy/", planning_views.event_copy, name="event-copy"),
    path("events/<event:code>/sessions/", planning_views.event_sessions, name="event-sessions"),
    *(
        path(f"events/<event:code>/{move}/", planning_views.event_move, {"move": move}, name=f"event-{move}")
        for move in Move
    ),
]
