from django.urls import path

from . import documents, history, settings_page, views

urlpatterns = [
    path("", views.home, name="home"),
    path("settings/", settings_page.settings_page, name="settings"),
    path("news/seen/", views.news_seen, name="news-seen"),
    path("introduction/closed/", views.introduction_closed, name="introduction-closed"),
    path("events/<event:code>/", views.event_detail, name="event-detail"),
    path("events/<event:code>/tasks/", views.event_tasks, name="event-tasks"),
    path("events/<event:code>/documents/", documents.event_documents, name="event-documents"),
    path("events/<event:code>/history/", history.EventHistory.as_view(), name="event-history"),
]
