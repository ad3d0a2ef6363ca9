from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views

urlpatterns = [
    path("events/<event:code>/signed/", views.signed_new, name="signed-new"),
    path("events/<event:code>/signed/<uuid:key>/", views.signed_preview, name="signed-preview"),
    path("events/<event:code>/signed/<uuid:key>/<int:number>/", views.signed_file, name="signed-file"),
]
