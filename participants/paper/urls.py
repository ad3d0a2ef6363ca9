from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import badge_views, certificate_views, keying_views, sign_sheet_views

urlpatterns = [
    path("events/<event:code>/sign-sheets/", sign_sheet_views.event_sign_sheets, name="sign-sheets"),
    path("events/<event:code>/sign-sheets/key/", keying_views.sign_sheets_key, name="sign-sheets-key"),
    path("events/<event:code>/certificates/files/", certificate_views.certificates_files, name="certificates-files"),
    path("events/<event:code>/badges/", badge_views.event_badges, name="badges"),
]
