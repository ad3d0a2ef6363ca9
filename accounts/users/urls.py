from django.urls import path

from . import views

app_name = "users"

urlpatterns = [
    path("", views.UserList.as_view(), name="user-list"),
    path("new/", views.user_new, name="user-new"),
    path("<int:pk>/", views.user_edit, name="user-edit"),
    path("<int:pk>/link/", views.user_link, name="user-link"),
    path("<int:pk>/active/", views.user_active, name="user-active"),
    path("<int:pk>/sessions/", views.user_sessions, name="user-sessions"),
]
