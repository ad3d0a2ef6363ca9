from django.urls import path

from . import views

urlpatterns = [
    path("regions/changes/", views.region_changes, name="region-changes"),
    path("regions/changes/<slug:kind>/", views.region_change, name="region-change"),
]
