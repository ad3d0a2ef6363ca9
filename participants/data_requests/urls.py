from django.urls import path

from . import personal_views, views

urlpatterns = [
    path("data-requests/", views.data_request_list, name="data-request-list"),
    path("data-requests/<int:pk>/", views.data_request_detail, name="data-request-detail"),
    path("participants/<int:pk>/data-request/", views.data_request_new, name="data-request-new"),
    path("me/<str:token>/requests/", personal_views.personal_requests, name="personal-requests"),
]
