from django.urls import path

from . import views

app_name = "agencies"

urlpatterns = [
    path("", views.AgencyList.as_view(), name="agency-list"),
]
