from django.urls import path

from . import views

urlpatterns = [path("events/<event:code>/quotas/", views.event_quotas, name="event-quotas")]
