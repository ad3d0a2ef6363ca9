from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import material_views, photo_views

urlpatterns = [
    path("events/<event:code>/photos/", photo_views.event_photos, name="photos"),
    path("events/<event:code>/photos/<int:pk>/", photo_views.photo, name="photo"),
    path("events/<event:code>/photos/<int:pk>/small/", photo_views.photo, {"small": True}, name="photo-small"),
    path("events/<event:code>/photos/<int:pk>/delete/", photo_views.photo_delete, name="photo-delete"),
    path("events/<event:code>/materials/", material_views.event_materials, name="materials"),
    path("events/<event:code>/materials/<int:pk>/", material_views.material, name="material"),
    path("events/<event:code>/materials/<int:pk>/delete/", material_views.material_delete, name="material-delete"),
]
