from django.urls import path

from .notice import views

urlpatterns = [
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/<int:number>/", views.privacy_version, name="privacy-version"),
]
