from django.urls import path

from . import views

urlpatterns = [
    path("events/<event:code>/quotas/", views.event_quotas, name="event-quotas"),
    path("events/<event:code>/quotas/<int:pk>/successor/", views.quota_successor, name="quota-successor"),
]
