from django.urls import path

from . import views

urlpatterns = [
    path("event-actions/", views.event_actions, name="event-actions"),
    path("event-actions/<uuid:pk>/", views.event_actions_result, name="event-actions-result"),
]
