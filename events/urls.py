from django.urls import include, path

import events.converters  # noqa: F401  "event" in the addresses below

from . import mail_views
from .lists import views

app_name = "events"

urlpatterns = [
    path("events/", views.EventList.as_view(), name="event-list"),
    path("events/<event:code>/seats/file/", views.seats_file, name="seats-file"),
    path("", include("events.planning.urls")),
    path("", include("events.session_templates.urls")),
    path("", include("events.courses.urls")),
    path("", include("events.invitations.urls")),
    path("", include("events.media.urls")),
    path("events/<event:code>/mail/", mail_views.EventMail.as_view(), name="event-mail"),
    path("events/<event:code>/mail/<int:pk>/", mail_views.mail_detail, name="mail-detail"),
    path("mail/", mail_views.MailList.as_view(), name="mail-list"),
]
