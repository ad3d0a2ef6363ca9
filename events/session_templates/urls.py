from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views

urlpatterns = [
    path("session-templates/", views.session_templates, name="session-templates"),
    path("session-templates/new/", views.session_template_new, name="session-template-new"),
    path("session-templates/<int:pk>/", views.session_template_edit, name="session-template-edit"),
    path("session-templates/<int:pk>/delete/", views.session_template_delete, name="session-template-delete"),
    path("events/<event:code>/sessions/fill/", views.event_fill_sessions, name="event-fill-sessions"),
    path("events/<event:code>/sessions/keep/", views.event_keep_sessions, name="event-keep-sessions"),
]
