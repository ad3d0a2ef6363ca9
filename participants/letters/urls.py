from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views
from .many import views as many

urlpatterns = [
    path("events/<event:code>/assignment-letters/", views.letter_new, name="letter-new"),
    path("events/<event:code>/assignment-letters/files/", many.letters_new, name="letters-new"),
    path("events/<event:code>/assignment-letters/files/<uuid:key>/", many.letters_preview, name="letters-preview"),
    path(
        "events/<event:code>/assignment-letters/files/<uuid:key>/<int:number>/",
        many.letters_file,
        name="letters-file",
    ),
    path(
        "events/<event:code>/participants/<int:number>/letter/", views.registration_letter, name="registration-letter"
    ),
    path(
        "events/<event:code>/participants/<int:number>/letter/file/",
        views.registration_letter_file,
        name="registration-letter-file",
    ),
]
