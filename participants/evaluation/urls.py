from django.urls import path

import events.converters  # noqa: F401  "event" in the addresses below

from . import views

urlpatterns = [
    path("events/<event:code>/evaluation/questions/", views.evaluation_questions, name="evaluation-questions"),
    path("me/<str:token>/evaluation/", views.evaluation_answer, name="evaluation-answer"),
]
