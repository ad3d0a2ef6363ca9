from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import mail_views, views
from .invitations import letterhead_views
from .invitations import views as invitation_views
from .media import material_views, photo_views
from .planning import views as planning_views
from .planning.actions import Move

app_name = "events"

urlpatterns = [
    path("events/", views.EventList.as_view(), name="event-list"),
    path("events/new/", planning_views.event_new, name="event-new"),
    path("events/letterhead/", letterhead_views.letterhead, name="letterhead"),
    path("events/<event:code>/edit/", planning_views.event_edit, name="event-edit"),
    path("events/<event:code>/copy/", planning_views.event_copy, name="event-copy"),
    path("events/<event:code>/sessions/", planning_views.event_sessions, name="event-sessions"),
    path("events/<event:code>/invitations/", invitation_views.event_invitations, name="invitations"),
    path("events/<event:code>/invitations/issue/", invitation_views.invitations_issue, name="invitations-issue"),
    path("events/<event:code>/invitations/all/", invitation_views.invitations_all, name="invitations-all"),
    path("events/<event:code>/invitations/<int:pk>/", invitation_views.invitation, name="invitation"),
    path("events/<event:code>/mail/", mail_views.EventMail.as_view(), name="event-mail"),
    path("events/<event:code>/mail/<int:pk>/", mail_views.mail_detail, name="mail-detail"),
    path("mail/", mail_views.MailList.as_view(), name="mail-list"),
    path("events/<event:code>/photos/", photo_views.event_photos, name="photos"),
    path("events/<event:code>/photos/<int:pk>/", photo_views.photo, name="photo"),
    path("events/<event:code>/photos/<int:pk>/small/", photo_views.photo, {"small": True}, name="photo-small"),
    path("events/<event:code>/photos/<int:pk>/delete/", photo_views.photo_delete, name="photo-delete"),
    path("events/<event:code>/materials/", material_views.event_materials, name="materials"),
    path("events/<event:code>/materials/<int:pk>/", material_views.material, name="material"),
    path("events/<event:code>/materials/<int:pk>/delete/", material_views.material_delete, name="material-delete"),
    *(
        path(f"events/<event:code>/{move}/", planning_views.event_move, {"move": move}, name=f"event-{move}")
        for move in Move
    ),
]
