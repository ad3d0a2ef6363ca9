from django.urls import path

from . import views

urlpatterns = [
    path("agencies/<int:pk>/merge/", views.agency_merge, name="agency-merge"),
    path("agencies/<int:pk>/merge/<int:other>/", views.agency_merge_pair, name="agency-merge-pair"),
]
