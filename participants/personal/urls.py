from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import again_views, correction_views, staff_views, views

urlpatterns = [
    path(
        "events/<event:code>/participants/<int:number>/link/", staff_views.registration_link, name="registration-link"
    ),
    path("events/<event:code>/links/", staff_views.event_links, name="event-links"),
    path("events/<event:code>/links/sheet/", staff_views.event_links_sheet, name="event-links-sheet"),
    path("corrections/<int:pk>/", correction_views.correction_detail, name="correction-detail"),
    path("link-again/", again_views.link_again, name="link-again"),
    path("link-again/sent/", again_views.link_again_done, name="link-again-done"),
    path("me/<str:token>/", views.personal, name="personal"),
    path("me/<str:token>/ticket/", views.personal_ticket, name="personal-ticket"),
    path("me/<str:token>/ticket/file/", views.personal_ticket_file, name="personal-ticket-file"),
    path("me/<str:token>/contact/", views.personal_contact, name="personal-contact"),
    path("me/<str:token>/correction/", views.personal_correction, name="personal-correction"),
    path("me/<str:token>/certificate/", views.personal_certificate, name="personal-certificate"),
    path("me/<str:token>/materials/<int:pk>/", views.personal_material, name="personal-material"),
]
