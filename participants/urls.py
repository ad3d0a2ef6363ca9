from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import letter_views, register_views, registration_list, registration_views, sheet_views, views
from .certificates.urls import urlpatterns as certificates
from .evaluation import views as evaluation_views
from .personal import correction_views, staff_views
from .personal import views as personal_views
from .scoring import sheet_views as score_sheet_views
from .scoring import views as score_views

app_name = "participants"

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
    *certificates,
]
