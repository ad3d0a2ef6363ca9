from django.urls import path

from . import views

urlpatterns = [
    path("me/<str:token>/calendar/", views.personal_calendar, name="personal-calendar"),
    path("me/<str:token>/calendar/feed/", views.personal_feed, name="personal-feed"),
    path("calendar/<str:token>.ics", views.calendar_feed, name="calendar-feed"),
]
