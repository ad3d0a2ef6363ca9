from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from .attendance import views as grid
from .certificates.urls import urlpatterns as certificates
from .door import management as door_management
from .door import views as door_views
from .evaluation import views as evaluation_views
from .paper import badge_views, certificate_views, keying_views, sign_sheet_views
from .people import registration_list, views
from .personal import correction_views, staff_views
from .personal import views as personal_views
from .registering import letter_views
from .registering import new_views as register_views
from .registering import views as registration_views
from .scores import sheet_views as score_sheet_views
from .scores import views as score_views
from .sheet import views as sheet_views

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
    path("events/<event:code>/sign-sheets/", sign_sheet_views.event_sign_sheets, name="sign-sheets"),
    path("events/<event:code>/sign-sheets/key/", keying_views.sign_sheets_key, name="sign-sheets-key"),
    path("events/<event:code>/certificates/files/", certificate_views.certificates_files, name="certificates-files"),
    path("events/<event:code>/badges/", badge_views.event_badges, name="badges"),
    path("events/<event:code>/scores/", score_views.event_scores, name="scores"),
    path("events/<event:code>/scores/sheet/", score_sheet_views.scores_sheet, name="scores-sheet"),
    path("events/<event:code>/scores/template/", score_sheet_views.scores_template, name="scores-template"),
    path(
        "events/<event:code>/evaluation/questions/", evaluation_views.evaluation_questions, name="evaluation-questions"
    ),
    path("me/<str:token>/evaluation/", evaluation_views.evaluation_answer, name="evaluation-answer"),
    path(
        "events/<event:code>/participants/decide/", registration_views.registrations_decide, name="registrations-decide"
    ),
    path("events/<event:code>/attendance/", grid.attendance_grid, name="attendance"),
    path("events/<event:code>/attendance/<int:pk>/", grid.attendance_session, name="attendance-session"),
    path("events/<event:code>/attendance/marks/", grid.attendance_marks, name="attendance-marks"),
    path("events/<event:code>/attendance/history/<int:number>/", grid.attendance_history, name="attendance-history"),
    path("events/<event:code>/attendance/corrections/", grid.attendance_corrections, name="attendance-corrections"),
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
            ("link", "link/", staff_views.registration_link),
        ]
    ],
    *certificates,
    path("events/<event:code>/links/", staff_views.event_links, name="event-links"),
    path("events/<event:code>/links/sheet/", staff_views.event_links_sheet, name="event-links-sheet"),
    path("corrections/", correction_views.CorrectionList.as_view(), name="correction-list"),
    path("corrections/<int:pk>/", correction_views.correction_detail, name="correction-detail"),
    path("me/<str:token>/", personal_views.personal, name="personal"),
    path("me/<str:token>/ticket/", personal_views.personal_ticket, name="personal-ticket"),
    path("me/<str:token>/ticket/file/", personal_views.personal_ticket_file, name="personal-ticket-file"),
    path("me/<str:token>/contact/", personal_views.personal_contact, name="personal-contact"),
    path("me/<str:token>/correction/", personal_views.personal_correction, name="personal-correction"),
    path("me/<str:token>/certificate/", personal_views.personal_certificate, name="personal-certificate"),
    path("me/<str:token>/materials/<int:pk>/", personal_views.personal_material, name="personal-material"),
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
