from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views

urlpatterns = [
    path("events/<event:code>/assignment-letters/", views.letter_new, name="letter-new"),
    path(
        "events/<event:code>/participants/<int:number>/letter/", views.registration_letter, name="registration-letter"
    ),
    path(
        "events/<event:code>/participants/<int:number>/letter/file/",
        views.registration_letter_file,
        name="registration-letter-file",
    ),
]
