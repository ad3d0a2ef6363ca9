from django.urls import path

import agencies.converters  # noqa: F401  "province" in the addresses below

from . import views

urlpatterns = [
    path("agencies/<int:pk>/", views.agency_detail, name="agency-detail"),
    path("agencies/<int:pk>/contact/", views.agency_contact, name="agency-contact"),
    path("agencies/provinces/<province:code>/", views.province_detail, name="province-detail"),
]
