from django.urls import path

from . import views as session_views

app_name = "sessions"

urlpatterns = [
    path("", session_views.session_list, name="session-list"),
    path("end-others/", session_views.session_end_others, name="session-end-others"),
    path("<slug:number>/end/", session_views.session_end, name="session-end"),
]
