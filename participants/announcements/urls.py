from django.urls import path

from . import views

urlpatterns = [
    path("events/<event:code>/messages/new/", views.announcement_new, name="announcement-new"),
    path("events/<event:code>/messages/<int:pk>/", views.announcement_detail, name="announcement"),
    path("events/<event:code>/messages/<int:pk>/edit/", views.announcement_edit, name="announcement-edit"),
]
