from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views

urlpatterns = [
    path("events/<event:code>/official-documents/", views.official_documents, name="official"),
    path("events/<event:code>/official-documents/<slug:kind>/", views.official_document, name="official-document"),
]
