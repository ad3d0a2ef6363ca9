from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views
from .actions import Move

urlpatterns = [
    path("events/new/", views.event_new, name="event-new"),
    path("events/<event:code>/edit/", views.event_edit, name="event-edit"),
    path("events/<event:code>/copy/", views.event_copy, name="event-copy"),
    path("events/<event:code>/delete/", views.event_delete, name="event-delete"),
    path("events/<event:code>/sessions/", views.event_sessions, name="event-sessions"),
    *(path(f"events/<event:code>/{move}/", views.event_move, {"move": move}, name=f"event-{move}") for move in Move),
]
