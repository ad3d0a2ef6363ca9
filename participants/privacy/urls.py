from django.urls import path

from .copy.views import person_copy, personal_copy
from .notice.views import privacy, privacy_version

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/<int:number>/", privacy_version, name="privacy-version"),
    path("participants/<int:pk>/copy/", person_copy, name="person-copy"),
    path("me/<str:token>/copy/", personal_copy, name="personal-copy"),
]
