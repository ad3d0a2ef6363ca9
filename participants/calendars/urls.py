from django.urls import path

from . import views

urlpatterns = [
    path("me/<str:token>/calendar/", views.personal_calendar, name="personal-calendar"),
]
