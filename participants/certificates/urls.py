from django.urls import path

from . import public_views

urlpatterns = [
    path("certificates/<slug:code>/", public_views.certificate_public, name="certificate-public"),
]
