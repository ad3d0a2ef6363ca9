from django.urls import path

from . import views

app_name = "saved_views"

urlpatterns = [
    path("", views.view_list, name="view-list"),
    path("<int:pk>/", views.view_detail, name="view-detail"),
]
