from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import letter_views, register_views, registration_list, registration_views, sheet_views, views
from .door import management as door_management
from .door import views as door_views

app_name = "participants"

_DOOR = [
    ("", "", door_views.page),
    ("-roster", "roster.json", door_views.roster_json),
    ("-marks", "marks.json", door_views.marks_json),
    ("-send", "marks/", door_views.arrivals),
    ("-manifest", "manifest.webmanifest", door_views.manifest),
]

urlpatterns = [
    path("participants/", views.ParticipantList.as_view(), name="participant-list"),
    path("participants/<int:pk>/", views.participant_detail, name="participant-detail"),
    path("registrations/", registration_list.RegistrationList.as_view(), name="registration-list"),
    path("events/<event:code>/participants/", views.EventParticipants.as_view(), name="event-participants"),
    path("events/<event:code>/workbook/", views.event_workbook, name="event-workbook"),
    path("events/<event:code>/register/", register_views.registration_new, name="registration-new"),
    path("events/<event:code>/import/", sheet_views.sheet_new, name="sheet-new"),
    path("events/<event:code>/import/template/", sheet_views.sheet_template, name="sheet-template"),
    path("events/<event:code>/import/<uuid:key>/", sheet_views.sheet_detail, name="sheet-detail"),
    path("events/<event:code>/import/<uuid:key>/columns/", sheet_views.sheet_columns, name="sheet-columns"),
    path("events/<event:code>/import/<uuid:key>/marked/", sheet_views.sheet_marked, name="sheet-marked"),
    path(
        "events/<event:code>/participants/decide/", registration_views.registrations_decide, name="registrations-decide"
    ),
    *[
        path(f"events/<event:code>/participants/<int:number>/{action}", view, name=f"registration-{name}")
        for name, action, view in [
            ("detail", "", registration_views.registration_detail),
            ("edit", "edit/", registration_views.registration_edit),
            ("withdraw", "withdraw/", registration_views.registration_withdraw),
            ("substitute", "substitute/", registration_views.registration_substitute),
            ("agency", "agency/", registration_views.registration_agency),
            ("move", "move/", registration_views.registration_move),
            ("letter", "letter/", letter_views.registration_letter),
            ("letter-file", "letter/file/", letter_views.registration_letter_file),
            ("reactivate", "reactivate/", registration_views.registration_reactivate),
        ]
    ],
    path("events/<event:code>/checkin/", door_management.checkin, name="checkin"),
    path("events/<event:code>/checkin/decide/", door_management.checkin_decide, name="checkin-decide"),
    path("events/<event:code>/checkin/links/<int:pk>/", door_management.checkin_link, name="checkin-link"),
    path(
        "events/<event:code>/checkin/links/<int:pk>/withdraw/",
        door_management.checkin_link_withdraw,
        name="checkin-link-withdraw",
    ),
    path("door/worker.js", door_views.worker, name="door-worker"),
    *[
        path(f"door/event/<event:code>/{address}", door_views.for_staff(view), name=f"door{name}")
        for name, address, view in _DOOR
    ],
    *[
        path(f"door/link/<slug:token>/{address}", door_views.for_helpers(view), name=f"door-link{name}")
        for name, address, view in _DOOR
    ],
]
