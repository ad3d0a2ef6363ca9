from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import letterhead_views, register_views, views

urlpatterns = [
    path("events/letterhead/", letterhead_views.letterhead, name="letterhead"),
    path("events/letterhead/new/", letterhead_views.letterhead_new, name="letterhead-new"),
    path("events/letterhead/<int:pk>/", letterhead_views.letterhead_own, name="letterhead-own"),
    path("events/letterhead/pictures/<slug:digest>/", letterhead_views.letterhead_picture, name="letterhead-picture"),
    path("events/<event:code>/invitations/", views.event_invitations, name="invitations"),
    path("events/<event:code>/invitations/issue/", views.invitations_issue, name="invitations-issue"),
    path("events/<event:code>/invitations/all/", views.invitations_all, name="invitations-all"),
    path("events/<event:code>/invitations/numbers/", views.invitations_numbers, name="invitations-numbers"),
    path("events/<event:code>/invitations/<int:pk>/", views.invitation, name="invitation"),
    path("events/<event:code>/invitations/<int:pk>/docx/", views.invitation_word, name="invitation-docx"),
    path("events/<event:code>/invitations/<int:pk>/unsign/", views.invitation_unsign, name="invitation-unsign"),
    path("letters/", register_views.LetterList.as_view(), name="letter-list"),
]
