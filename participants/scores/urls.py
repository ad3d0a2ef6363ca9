from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import sheet_views, views

urlpatterns = [
    path("events/<event:code>/scores/", views.event_scores, name="scores"),
    path("events/<event:code>/scores/sheet/", sheet_views.scores_sheet, name="scores-sheet"),
    path("events/<event:code>/scores/template/", sheet_views.scores_template, name="scores-template"),
]
